// Modes of files, in digits or in letters.

/** What letters that are not there to add leave out. */
const UMASK = 0o022;

/** @type {Record<string, number>} */
const BITS = { r: 4, w: 2, x: 1 };
/** @type {Record<string, number>} */
const SHIFTS = { u: 6, g: 3, o: 0 };

/**
 * A mode after a change; null for one that is not known here.
 * @param {number} mode
 * @param {string} text as 640, u+x or go=rX,a-w
 * @param {boolean} isFolder which an X is for
 */
export function changedMode(mode, text, isFolder) {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let made = mode;
  for (const each of text.split(",")) {
    const [, who, changes] = each.match(/^([ugoa]*)((?:[-+=](?:[rwxX]*|[ugo]))+)$/) ?? [];
    if (changes === undefined) return null;
    for (const [, sign, what] of changes.matchAll(/([-+=])([rwxXugo]*)/g)) {
      const bits =
        what in SHIFTS
          ? (made >> SHIFTS[what]) & 7
          : [...what].reduce((sum, letter) => sum | (letter === "X" ? (isFolder || made & 0o111 ? 1 : 0) : BITS[letter]), 0);
      for (const [letter, shift] of Object.entries(SHIFTS)) {
        if (who && !who.includes("a") && !who.includes(letter)) continue;
        const mask = who ? bits : bits & ~((UMASK >> shift) & 7);
        if (sign === "+") made |= mask << shift;
        else if (sign === "-") made &= ~(mask << shift);
        else made = (made & ~(7 << shift)) | (mask << shift);
      }
    }
  }
  return made;
}
