// What stands for a character after a backslash: in $'…', in formats of printf, in echo -e.

import { whole } from "./bytes.js";

/** @type {Record<string, string>} */
const LETTERS = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/**
 * The escapes of $'…'.
 * @param {string} text
 */
export function unescaped(text) {
  const made = text.replace(
    /\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|c([\s\S])|([\s\S]))/g,
    (all, octal, hex, short, long, control, letter) => {
      if (octal) return byteText(Number.parseInt(octal, 8) & 255);
      if (hex) return byteText(Number.parseInt(hex, 16));
      if (short ?? long) return String.fromCodePoint(Number.parseInt(short ?? long, 16));
      if (control) return String.fromCharCode(control.charCodeAt(0) & 31);
      return LETTERS[letter] ?? all;
    },
  );
  return whole(made);
}

/**
 * A byte as text: those above 127 are no letters by themselves.
 * @param {number} byte
 */
export function byteText(byte) {
  return String.fromCharCode(byte < 128 ? byte : 0xdc00 + byte);
}

/**
 * The escapes of a format, or with `zero` those of %b and echo -e, where an octal number begins with 0.
 * @param {string} text
 * @param {{zero?: boolean, quotes?: boolean}} [options]
 * @returns {{text: string, isOver: boolean}} isOver: `\c` ended it
 */
export function withoutEscapes(text, { zero = false, quotes = true } = {}) {
  let isOver = false;
  const pattern = zero
    ? /\\(?:(c)[\s\S]*|0([0-7]{0,3})|([1-7][0-7]{0,2})|x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([\s\S]))/g
    : /\\(?:(c)[\s\S]*|([0-7]{1,3})()|x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([\s\S]))/g;
  const made = text.replace(pattern, (whole, end, octal, other, hex, short, long, letter) => {
    if (end) {
      if (!zero) return whole;
      isOver = true;
      return "";
    }
    if (octal !== undefined && octal !== "") return byteText(Number.parseInt(octal, 8) & 255);
    if (octal === "") return "\0";
    if (other) return byteText(Number.parseInt(other, 8) & 255);
    if (hex) return byteText(Number.parseInt(hex, 16));
    if (short ?? long) return String.fromCodePoint(Number.parseInt(short ?? long, 16));
    if (!quotes && /['"?]/.test(letter)) return whole;
    return LETTERS[letter] ?? whole;
  });
  return { text: made, isOver };
}
