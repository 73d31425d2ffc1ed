// How the C locale orders texts and changes their letters.

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
