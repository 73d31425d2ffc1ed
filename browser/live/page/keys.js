// Whether a text holds a secret key: before it is kept for the next page, and before it goes into a link. No DOM here.
//
// A key may stand there as it is, behind percent signs, in base64 as in a Basic header, or in pieces that the program joins.

/**
 * What is no reader's key, and what is.
 * @typedef {object} Known
 * @property {readonly string[]} [open] keys that everybody may know, and published texts
 * @property {readonly string[]} [own] what the reader typed into fields for keys
 */

/** @typedef {{certain: string[], doubtful: string[]}} Found what looks like a key, and what only may be one */

/** What stands before a key, or is its beginning; the key is the last group. */
const SHAPES = [
  /\b((?:live|test|prod|production|sandbox)_?[sr]k_?\w{4,})/gi,
  /\b([sr]k_(?:live|test|prod)_?\w{4,})/gi,
  /\b(whsec_?[\w+/=-]{4,})/gi,
  /\bBearer\s+([\w.~+/-]{12,}=*)/gi,
  /\b(eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g, // a JSON Web Token
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*([A-Za-z0-9+/=\s]{20,})/g,
  /\bhttps?:\/\/[^\s/:@"']*:([^\s/@"'${}#]{4,})@/gi,
  /\b\w*(?:secret|password|passwd|token|api_?key)\w*["'\]]*\s*(?:=>|[=:])\s*["']([^\s"'${}#]{6,})["']/gi,
  /\b\w*(?:SECRET|TOKEN|PASSWORD|API_KEY)\w*=([^\s"'$]{6,})/g,
  /(?:^|\s)(?:-u|--user)[\s=]*["']?[^\s"'$:]+:([^\s"'$]{4,})/gm,
];

/** What may be a key: long, and drawn by chance. */
const WORD = /[A-Za-z0-9_+/=-]{20,}/g;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BASE64 = /[A-Za-z0-9+/_-]{8,}={0,2}/g;

/** Bits that a letter of a key tells, at least; words of a language and names of programs tell less. */
const CHANCE = 3.6;

/**
 * What in a text looks like a key.
 * @param {string} text
 * @param {Known} known
 * @returns {Found}
 */
export function keysIn(text, { open = [], own = [] } = {}) {
  const isOpen = (/** @type {string} */ key) => open.some((one) => one.includes(key));
  const views = viewsOf(text);
  const certain = new Set(own.filter((key) => key.length > 3 && !isOpen(key) && views.some((view) => view.includes(key))));
  for (const view of views) {
    for (const shape of SHAPES) {
      for (const match of view.matchAll(shape)) if (!isOpen(match[1])) certain.add(match[1]);
    }
  }
  for (const [user, password] of pairsIn(text)) if (!isOpen(password)) certain.add(`${user}:${password}`);
  const words = views.flatMap((view) => view.match(WORD) ?? []).filter((word) => !decoded(word).length); // what it says is a view
  const doubtful = words.filter((word) => isChance(word) && !isOpen(word) && !mentions(certain, word));
  return { certain: [...certain], doubtful: [...new Set(doubtful)] };
}

/**
 * A key as it may be shown: enough to be found by.
 * @param {string} key
 */
export const hint = (key) => (key.length > 8 ? `${key.slice(0, 6)}…` : "…");

/**
 * The text as it is, and as it reads once its pieces are joined and what is wrapped is unwrapped.
 * @param {string} text
 */
function viewsOf(text) {
  const joined = text.replace(/(["'`])\s*(?:\+|\.|<<|,|\\\n)?\s*(["'`])/g, "");
  return [...new Set([text, joined, unpercented(text), unescaped(text), ...decoded(text)])];
}

/** @param {string} text */
function unpercented(text) {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (found) => {
    try {
      return decodeURIComponent(found);
    } catch {
      return found;
    }
  });
}

/** @param {string} text */
const unescaped = (text) =>
  text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/gi, (_, byte, unit) =>
    String.fromCharCode(Number.parseInt(byte ?? unit, 16)),
  );

/**
 * What its words say that are base64 of a text.
 * @param {string} text
 */
function decoded(text) {
  return (text.match(BASE64) ?? []).map(fromBase64).filter((plain) => /^[\x20-\x7e\s]{6,}$/.test(plain));
}

/** @param {string} word */
function fromBase64(word) {
  try {
    return atob(word.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, ""));
  } catch {
    return "";
  }
}

/**
 * Names and passwords of Basic headers.
 * @param {string} text
 */
function pairsIn(text) {
  const headers = [...text.matchAll(/\bBasic\s+([A-Za-z0-9+/_-]{6,}={0,2})/gi)];
  return headers
    .map(([, word]) => fromBase64(word).match(/^([\x20-\x39\x3b-\x7e]+):([\x20-\x7e]{4,})$/))
    .filter((match) => match !== null)
    .map(([, user, password]) => [user, password]);
}

/** @param {string} word */
function isChance(word) {
  if (UUID.test(word) || /^[a-z_]+$/i.test(word) || !/\d/.test(word)) return false;
  if (/^[0-9a-f]+$/i.test(word)) return word.length >= 32 && /[a-f]/i.test(word) && bitsOf(word) > 3;
  if (!/[a-z]/.test(word) || !/[A-Z]/.test(word)) return /^[a-z0-9]{24,}$/i.test(word) && bitsOf(word) > CHANCE;
  return bitsOf(word) > CHANCE;
}

/**
 * How many bits a letter of it tells, after Shannon.
 * @param {string} word
 */
function bitsOf(word) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / word.length) * Math.log2(count / word.length), 0);
}

/**
 * @param {Set<string>} keys
 * @param {string} word
 */
const mentions = (keys, word) => [...keys].some((key) => key.includes(word) || word.includes(key));
