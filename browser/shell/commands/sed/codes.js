// The codes of bytes in a script of sed: \\x41, \\o101 and \\d065.

import { decode } from "../../bytes.js";

const CODE = /\\(?:x([\da-fA-F]{1,2})|o([0-7]{1,3})|d(\d{1,3}))/g;
const CODES = /(?:\\(?:x[\da-fA-F]{1,2}|o[0-7]{1,3}|d\d{1,3}))+/y;

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
  const bytes = Array.from(found.matchAll(CODE), ([, hex, octal, decimal]) =>
    hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : Number(decimal),
  );
  return { letters: decode(Uint8Array.from(bytes)), size: found.length };
}
