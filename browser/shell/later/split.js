// split: a file in pieces, each in a file of its own.

import { command } from "../options.js";
import { Refusal } from "../task.js";

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
    },
    number: "l",
  },
  async (context, options) => {
    const [path = "-", prefix = "x"] = options.rest;
    let bytes;
    try {
      bytes = await context.read(path);
    } catch (error) {
      return context.complain(`cannot open '${path}' for reading: ${/** @type {Error} */ (error).message}`);
    }
    const pieces = piecesOf(bytes, options);
    if (typeof pieces === "string") return context.complain(pieces);
    const digits = options.has("d") || options.has("N") ? "0123456789" : options.has("x") ? "0123456789abcdef" : LETTERS;
    const from = Number(options.value("N") || 0);
    for (const [place, piece] of pieces.entries()) {
      const suffix = suffixOf(place + from, digits, options.has("a") ? Number(options.value("a")) : from ? 2 : 0);
      if (suffix === "") return context.complain("output file suffixes exhausted");
      await context.writeFile(prefix + suffix + (options.value("S") ?? ""), piece);
    }
    return 0;
  },
  (options) => {
    for (const letter of "Cne") if (options.has(letter)) throw new Refusal(`split -${letter} is not supported in this page`);
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
