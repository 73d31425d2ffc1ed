// A line as sed's l shows it: without doubt.

import { encode } from "../../bytes.js";

/** How long it may be. */
export const LINE = 70;

/** @type {Record<string, string>} */
const LETTERS = { "\x07": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\" };

/**
 * @param {string} text
 * @param {number} width 0: as long as it is
 */
export function shownLine(text, width) {
  let [made, column] = ["", 0];
  for (const byte of encode(text)) {
    const letter = String.fromCharCode(byte);
    const shown = LETTERS[letter] ?? (/[ -~]/.test(letter) ? letter : `\\${byte.toString(8).padStart(3, "0")}`);
    if (width && column + shown.length > width - 1) [made, column] = [`${made}\\\n`, 0];
    made += shown;
    column += shown.length;
  }
  return `${made}$\n`;
}
