// od: bytes as numbers or letters.

import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */

/** @type {Record<string, string>} */
const NAMED = { 0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" };

/** How od -t writes: the size of each in bytes, how wide, and the text. @type {Record<string, [number, number, (bytes: Uint8Array) => string]>} */
const OD = {
  x1: [1, 3, ([byte]) => byte.toString(16).padStart(2, "0")],
  o1: [1, 4, ([byte]) => byte.toString(8).padStart(3, "0")],
  u1: [1, 4, ([byte]) => String(byte)],
  c: [
    1,
    4,
    ([byte]) => NAMED[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0")),
  ],
  x2: [2, 5, (bytes) => littleEndian(bytes).toString(16).padStart(4, "0")],
  x4: [4, 9, (bytes) => littleEndian(bytes).toString(16).padStart(8, "0")],
  u2: [2, 6, (bytes) => String(littleEndian(bytes))],
  u4: [4, 11, (bytes) => String(littleEndian(bytes))],
  o2: [2, 7, (bytes) => littleEndian(bytes).toString(8).padStart(6, "0")],
};

/** @param {Uint8Array} bytes */
const littleEndian = (bytes) => bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);

export const od = command(
  "od",
  { letters: "A:t:N:vcbx", long: { "address-radix": "A", format: "t", "read-bytes": "N", "output-duplicates": "v" } },
  async (context, options) => {
    const format = OD[odFormat(options)];
    const parts = [];
    for await (const { bytes } of odInputs(context, options)) parts.push(...bytes);
    const bytes = Uint8Array.from(options.has("N") ? parts.slice(0, Number(options.value("N"))) : parts);
    const radix = options.value("A") ?? "o";
    const address = (/** @type {number} */ at) =>
      radix === "n" ? "" : at.toString({ o: 8, d: 10, x: 16 }[/** @type {"o"} */ (radix)]).padStart(radix === "x" ? 6 : 7, "0");
    let [last, isSkipping] = ["", false];
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16);
      let text = "";
      for (let place = 0; place < row.length; place += format[0]) {
        const piece = new Uint8Array(format[0]);
        piece.set(row.subarray(place, place + format[0]));
        text += format[2](piece).padStart(format[1]);
      }
      if (text === last && row.length === 16 && !options.has("v")) {
        if (!isSkipping) await context.write("*\n");
        isSkipping = true;
        continue;
      }
      [last, isSkipping] = [text, false];
      await context.write(`${address(at)}${text}\n`);
    }
    if (radix !== "n" && !(context.failed && !bytes.length)) await context.write(`${address(bytes.length)}\n`);
    return context.failed ? 1 : 0;
  },
  (options) => {
    odFormat(options);
    if (!/^[ndox]$/.test(options.value("A") ?? "o"))
      throw new Refusal(`od -A${options.value("A")} is not supported in this page`);
  },
);

/** @param {import("../options.js").Options} options */
function odFormat(options) {
  const given = options.has("c") ? "c" : options.has("b") ? "o1" : options.has("x") ? "x2" : (options.value("t") ?? "o2");
  const name = { x: "x4", u: "u4" }[given] ?? given;
  if (!OD[name] || (options.values.get("t")?.length ?? 0) > 1) throw new Refusal(`od -t ${given} is not supported in this page`);
  return name;
}

/**
 * Of a device that has no end, no more than is wanted.
 * @param {Context} context
 * @param {import("../options.js").Options} options
 */
async function* odInputs(context, options) {
  if (!options.has("N")) {
    yield* context.inputs(options.rest);
    return;
  }
  const stream = context.open(options.rest[0] ?? "-");
  try {
    for (let left = Number(options.value("N")); left > 0; ) {
      const bytes = await stream.read(left, context.task);
      if (!bytes) break;
      left -= bytes.length;
      yield { bytes };
    }
  } finally {
    stream.release();
  }
}
