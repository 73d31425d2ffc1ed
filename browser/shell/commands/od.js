// od: bytes as numbers or letters.

import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */

/** @type {Record<string, string>} */
const NAMED = { 0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" };

/** od -t a */
const CONTROL = Object.assign(
  "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp".split(
    " ",
  ),
  { 127: "del" },
);

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
  d1: [1, 5, ([byte]) => String((byte << 24) >> 24)],
  d2: [2, 7, (bytes) => String((littleEndian(bytes) << 16) >> 16)],
  d4: [4, 12, (bytes) => String(littleEndian(bytes) | 0)],
  o4: [4, 12, (bytes) => littleEndian(bytes).toString(8).padStart(11, "0")],
  a: [1, 4, ([byte]) => CONTROL[byte & 127] ?? String.fromCharCode(byte & 127)],
  o2: [2, 7, (bytes) => littleEndian(bytes).toString(8).padStart(6, "0")],
};

/** @param {Uint8Array} bytes */
const littleEndian = (bytes) => bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);

export const od = command(
  "od",
  {
    letters: "A:t:N:j:w:vcbxdoX",
    long: { "address-radix": "A", format: "t", "read-bytes": "N", "skip-bytes": "j", width: "w", "output-duplicates": "v" },
  },
  async (context, options) => {
    const formats = formatsOf(options);
    const width = Number(options.value("w") ?? 16);
    const skipped = Number(options.value("j") ?? 0);
    const parts = [];
    for await (const { bytes } of odInputs(context, options)) parts.push(...bytes);
    const bytes = Uint8Array.from(parts.slice(skipped, options.has("N") ? skipped + Number(options.value("N")) : undefined));
    const radix = options.value("A") ?? "o";
    const address = (/** @type {number} */ at) =>
      radix === "n"
        ? ""
        : (at + skipped).toString({ o: 8, d: 10, x: 16 }[/** @type {"o"} */ (radix)]).padStart(radix === "x" ? 6 : 7, "0");
    let [last, isSkipping] = ["", false];
    for (let at = 0; at < bytes.length; at += width) {
      const row = bytes.subarray(at, at + width);
      const text = formats
        .map((format) => rowText(row, format, formats, width))
        .join(`\n${radix === "n" ? "" : " ".repeat(address(0).length)}`);
      const key = row.join();
      if (key === last && row.length === width && !options.has("v")) {
        if (!isSkipping) await context.write("*\n");
        isSkipping = true;
        continue;
      }
      [last, isSkipping] = [key, false];
      await context.write(`${address(at)}${text}\n`);
    }
    if (radix !== "n" && !(context.failed && !bytes.length)) await context.write(`${address(bytes.length)}\n`);
    return context.failed ? 1 : 0;
  },
  (options) => {
    formatsOf(options);
    if (!/^[ndox]$/.test(options.value("A") ?? "o"))
      throw new Refusal(`od -A${options.value("A")} is not supported in this page`);
    for (const letter of "Njw")
      if (!/^\d+$/.test(options.value(letter) ?? "1"))
        throw new Refusal(`od -${letter} with such a value is not supported in this page`);
  },
);

/** How rows are written, and whether the letters stand beside them. @typedef {{name: string, isShown: boolean}} Format */

/**
 * A row: where several are written, each piece is as wide as the widest of them has it.
 * @param {Uint8Array} row
 * @param {Format} format
 * @param {Format[]} formats
 * @param {number} width
 */
function rowText(row, { name, isShown }, formats, width) {
  const [size, , show] = OD[name];
  const cell = size * Math.max(...formats.map((each) => OD[each.name][1] / OD[each.name][0]));
  let text = "";
  for (let place = 0; place < row.length; place += size) {
    const piece = new Uint8Array(size);
    piece.set(row.subarray(place, place + size));
    text += show(piece).padStart(cell);
  }
  if (!isShown) return text;
  const letters = Array.from(row, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
  return `${text.padEnd((cell * width) / size)}  >${letters}<`;
}

/** What letters alone stand for. @type {Record<string, string>} */
const SHORT = { c: "c", b: "o1", x: "x2", d: "u2", o: "o2", X: "x4" };

/**
 * @param {import("../options.js").Options} options
 * @returns {Format[]}
 */
function formatsOf(options) {
  const given = [
    ...(options.values.get("t") ?? []).flatMap((each) => each.match(/[a-z]\d*z?|./g) ?? []),
    ...Object.keys(SHORT)
      .filter((letter) => options.has(letter))
      .map((letter) => SHORT[letter]),
  ];
  if (given.length > 1 && options.has("t") && Object.keys(SHORT).some((letter) => options.has(letter)))
    throw new Refusal("od with both -t and another format is not supported in this page");
  return (given.length ? given : ["o2"]).map((each) => {
    const [, name, shown] = each.match(/^(.*?)(z?)$/) ?? ["", each, ""];
    const full = { x: "x4", u: "u4", o: "o4", d: "d4", C: "x1" }[name] ?? name;
    if (!OD[full]) throw new Refusal(`od -t ${each} is not supported in this page`);
    return { name: full, isShown: shown === "z" };
  });
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
    for (let left = Number(options.value("N")) + Number(options.value("j") ?? 0); left > 0; ) {
      const bytes = await stream.read(left, context.task);
      if (!bytes) break;
      left -= bytes.length;
      yield { bytes };
    }
  } finally {
    stream.release();
  }
}
