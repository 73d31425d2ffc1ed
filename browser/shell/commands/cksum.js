// cksum: the checksum of POSIX, by its table-free form, and how many bytes there are.

import { command } from "../options.js";

export const cksum = command("cksum", { letters: "" }, async (context, options) => {
  for await (const { path, bytes } of context.inputs(options.rest)) {
    const name = options.rest.length ? ` ${path}` : "";
    await context.write(`${checksum(bytes)} ${bytes.length}${name}\n`);
  }
  return context.failed ? 1 : 0;
});

/** The polynomial of the checksum, without its highest term. */
const POLYNOMIAL = 0x04c11db7;

/** @param {Uint8Array} bytes */
function checksum(bytes) {
  let crc = 0;
  const take = (/** @type {number} */ byte) => {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  };
  for (const byte of bytes) take(byte);
  for (let size = bytes.length; size > 0; size = Math.floor(size / 256)) take(size & 255);
  return ~crc >>> 0;
}
