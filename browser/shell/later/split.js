// split: a file in pieces, each in a file of its own.

import { command } from "../options.js";
import { Refusal } from "../task.js";
import { chunked, chunksOf } from "./split-chunks.js";

/** @type {Record<string, number>} */
const UNITS = {
  "": 1,
  b: 512,
  K: 1024,
  k: 1024,
  KiB: 1024,
  M: 2 ** 20,
  m: 2 ** 20,
  MiB: 2 ** 20,
  G: 2 ** 30,
  KB: 1000,
  kB: 1000,
  MB: 1e6,
};

export const split = command(
  "split",
  {
    letters: "l:b:C:a:dxn:eN::S:",
    long: {
      lines: "l",
      bytes: "b",
      "line-bytes": "C",
      "suffix-length": "a",
      "numeric-suffixes": "N",
      "hex-suffixes": "x",
      "additional-suffix": "S",
      number: "n",
      "elide-empty-files": "e",
    },
    number: "l",
  },
  async (context, options) => {
    const chunks = options.has("n") ? chunksOf(options.value("n") ?? "") : null;
    if (typeof chunks === "string") return context.complain(chunks);
    if (chunks && [..."lb"].some((letter) => options.has(letter)))
      return context.complain("cannot split in more than one way\nTry 'split --help' for more information.");
    const digits = options.has("d") || options.has("N") ? "0123456789" : options.has("x") ? "0123456789abcdef" : LETTERS;
    let width = Number(options.value("a") ?? 0);
    if (chunks && !chunks.wanted) {
      let least = 1;
      while (digits.length ** least < chunks.count) least += 1;
      if (width && width < least) return context.complain(`the suffix length needs to be at least ${least}`);
      width ||= Math.max(2, least);
    }
    const [path = "-", prefix = "x"] = options.rest;
    let bytes;
    try {
      bytes = await context.read(path);
    } catch (error) {
      return context.complain(`cannot open '${path}' for reading: ${/** @type {Error} */ (error).message}`);
    }
    if (chunks && chunks.kind !== "r" && path === "-" && !context.input.node)
      return context.complain("-: cannot determine file size");
    const pieces = chunks ? chunked(bytes, chunks) : piecesOf(bytes, options);
    if (typeof pieces === "string") return context.complain(pieces);
    if (chunks?.wanted) {
      await context.writeBytes(pieces[chunks.wanted - 1]);
      return 0;
    }
    const from = Number(options.value("N") || 0);
    const kept = options.has("e") ? pieces.filter((piece) => piece.length) : pieces;
    for (const [place, piece] of kept.entries()) {
      const suffix = suffixOf(place + from, digits, width || (from ? 2 : 0));
      if (suffix === "") return context.complain("output file suffixes exhausted");
      await context.writeFile(prefix + suffix + (options.value("S") ?? ""), piece);
    }
    return 0;
  },
  (options) => {
    if (options.has("C")) throw new Refusal("split -C is not supported in this page");
  },
);

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * @param {number} place
 * @param {string} digits
 * @param {number} width 0: as wide as it must be, the first digit then the last one that there is
 * @returns {string} empty if there is none any more
 */
function suffixOf(place, digits, width) {
  const base = digits.length;
  const written = (/** @type {number} */ number, /** @type {number} */ size) => {
    let text = "";
    for (let left = number; text.length < size; left = Math.floor(left / base)) text = digits[left % base] + text;
    return text;
  };
  if (width) return place < base ** width ? written(place, width) : "";
  let [left, lead] = [place, 0];
  while (left >= (base - 1) * base ** (lead + 1)) {
    left -= (base - 1) * base ** (lead + 1);
    lead += 1;
  }
  return digits[base - 1].repeat(lead) + written(left, lead + 2);
}

/**
 * @param {Uint8Array} bytes
 * @param {import("../options.js").Options} options
 * @returns {Uint8Array[] | string} or what is wrong
 */
function piecesOf(bytes, options) {
  const pieces = [];
  if (options.has("b")) {
    const [, count, unit = ""] = options.value("b")?.match(/^(\d+)([A-Za-z]*)$/) ?? [];
    const size = Number(count) * (UNITS[unit] ?? Number.NaN);
    if (!(size > 0)) return `invalid number of bytes: ‘${options.value("b")}’`;
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
    return pieces;
  }
  const given = options.value("l") ?? "1000";
  if (!/^\d+$/.test(given) || Number(given) === 0) return `invalid number of lines: ‘${given}’`;
  for (let at = 0; at < bytes.length; ) {
    let end = at;
    for (let left = Number(given); left > 0 && end < bytes.length; left -= 1) {
      const found = bytes.indexOf(10, end);
      end = found < 0 ? bytes.length : found + 1;
    }
    pieces.push(bytes.slice(at, end));
    at = end;
  }
  return pieces;
}
