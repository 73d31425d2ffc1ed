// What the locale says: what a letter is; and how the C library orders texts and changes their letters.

import { bytewise } from "./bytes.js";

/**
 * Whether each byte is a letter, as with LC_ALL=C.
 * @param {(name: string) => string | undefined} variable
 */
export const isBytewise = (variable) => !/utf-?8/i.test(variable("LC_ALL") || variable("LC_CTYPE") || variable("LANG") || "");

/**
 * A text in the letters of the shell's locale.
 * @param {import("./shell.js").Shell} shell
 * @param {string} text
 */
export const inLocale = (shell, text) => (isBytewise((name) => shell.variables.get(name)) ? bytewise(text) : text);

/**
 * @param {import("./shell.js").Shell} shell
 * @param {readonly import("./pattern.js").Piece[]} pieces
 */
export const piecesInLocale = (shell, pieces) => pieces.map((piece) => ({ ...piece, text: inLocale(shell, piece.text) }));

/**
 * As the C locale sorts.
 * @param {string} one
 * @param {string} other
 */
export function byCode(one, other) {
  const size = Math.min(one.length, other.length);
  for (let at = 0; at < size; at += 1) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return orderOf(a) - orderOf(b);
  }
  return one.length - other.length;
}

/** @param {number} unit of UTF-16, as bytes of UTF-8 would order it */
const orderOf = (unit) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);

/** @param {string} text letter by letter, as the C library does: ß stays */
export const upper = (text) =>
  [...text].map((letter) => ([...letter.toUpperCase()].length === 1 ? letter.toUpperCase() : letter)).join("");
/** @param {string} text */
export const lower = (text) =>
  [...text].map((letter) => ([...letter.toLowerCase()].length === 1 ? letter.toLowerCase() : letter)).join("");
