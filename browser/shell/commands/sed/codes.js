// What stands after a backslash in a script of sed, and the codes of bytes: \x41, \o101 and \d065.

import { decode, whole } from "../../bytes.js";
import { byteText } from "../../escapes.js";

/** What letters after a backslash stand for, where a text is taken as it is.
 * @type {Record<string, string>} */
const LETTERS = { a: "\x07", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

const CODE = "(?:x([\\da-fA-F]{1,2})|o([0-7]{1,3})|d(\\d{1,3}))";
const EACH = new RegExp(`\\\\${CODE}`, "g");
const CODES = new RegExp(`(?:\\\\${CODE})+`, "y");
const ESCAPES = new RegExp(`\\\\(?:${CODE}|([\\s\\S])|$)`, "g");

/**
 * The byte of a code.
 * @param {string | undefined} hex
 * @param {string | undefined} octal
 * @param {string | undefined} decimal
 */
const byteOf = (hex, octal, decimal) =>
  (hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : Number(decimal)) & 255;

/**
 * The letters that the codes at a place stand for.
 * @param {string} text
 * @param {number} at
 * @returns {{letters: string, size: number} | null} size: of the codes; null where there is none
 */
export function codesAt(text, at) {
  CODES.lastIndex = at;
  const [found] = CODES.exec(text) ?? [];
  if (!found) return null;
  const bytes = Array.from(found.matchAll(EACH), ([, hex, octal, decimal]) => byteOf(hex, octal, decimal));
  return { letters: decode(Uint8Array.from(bytes)), size: found.length };
}

/**
 * @param {string} text of a, i and c
 */
export function withoutEscapes(text) {
  const made = text.replace(ESCAPES, (_, hex, octal, decimal, letter = "") =>
    (hex ?? octal ?? decimal) ? byteText(byteOf(hex, octal, decimal)) : (LETTERS[letter] ?? letter),
  );
  return whole(made);
}
