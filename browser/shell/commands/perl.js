// Perl's regular expressions, as grep -P has them: without Unicode's classes.

import { escaped } from "../pattern.js";
import { Refusal } from "../task.js";

const SPACE = " \\t\\n\\v\\f\\r";
/** @type {Record<string, string>} what stands in a class's brackets */
const CLASSES = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: SPACE,
  blank: " \\t",
  punct: "!-\\/:-@\\[-`\\{-~",
  xdigit: "0-9A-Fa-f",
  cntrl: "\\x00-\\x1f\\x7f",
  print: "\\x20-\\x7e",
  graph: "\\x21-\\x7e",
  word: "\\w",
};
/** @type {Record<string, string>} classes that are written as one letter */
const SHORT = {
  s: SPACE,
  h: " \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000",
  v: "\\n\\v\\f\\r\\x85\\u2028\\u2029",
  N: "^\\n",
};
const ABSENT = "is not supported in this page";
const SAME = "dDwWnrtf";
/** @type {Record<string, string>} what has no width */
const PLACES = { b: "\\b", B: "\\B", A: "(?<![^])", z: "(?![^])", Z: "(?![^])" };
const GROUPS = /^\((?:\?(?:[:=!]|<[=!]|P?<[A-Za-z]\w*>))?/;
const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;

/** Thrown by what is not told in JavaScript's words. */
class Untold extends Error {}

/**
 * @param {string} pattern
 * @param {boolean} isBytewise
 * @param {boolean} [isNarrow] whether \D, \S and \W are of ASCII alone: greps differ on that
 * @returns {{source: string, flags: string}}
 */
function told(pattern, isBytewise, isNarrow = false) {
  let source = "";
  let [at, depth, flags] = [0, 0, "su"];
  const take = (/** @type {RegExp} */ shape) => {
    const [found] = pattern.slice(at).match(shape) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  const code = () => {
    const [, long, short] = pattern.slice(at).match(/^x(?:\{([\dA-Fa-f]{1,6})\}|([\dA-Fa-f]{0,2}))/) ?? [];
    at += long === undefined ? 1 + (short?.length ?? 0) : long.length + 3;
    const value = Number.parseInt(long ?? (short || "0"), 16);
    if (isBytewise && value > 0xff) throw new Untold();
    return `\\u{${(isBytewise && value > 0x7f ? 0xdc00 + value : value).toString(16)}}`;
  };
  /** @param {boolean} isInside of brackets */
  const escapedOne = (isInside) => {
    const letter = pattern[at];
    if (letter === "x") return code();
    at += 1;
    if (isNarrow && !isInside && /[DSW]/.test(letter ?? "")) return `(?:(?![^\\0-\\x7f])\\${letter})`;
    if (letter in SHORT && !(isInside && letter === "N")) return isInside ? SHORT[letter] : `[${SHORT[letter]}]`;
    if (/[SHV]/.test(letter ?? "") && !isInside) return `[^${SHORT[letter.toLowerCase()]}]`;
    if (SAME.includes(letter ?? "?")) return `\\${letter}`;
    if (letter === "p" || letter === "P") {
      const name = take(/^\{(?:L[ul]?|N[d]?|P|S|Z)\}/);
      if (name) return `\\${letter}${name}`;
    } else if (!isInside && letter in PLACES) return PLACES[letter];
    else if (!isInside && /[1-9]/.test(letter) && !/\d/.test(pattern[at] ?? "")) return `\\${letter}`;
    else if (letter && !/[\p{L}\p{N}]/u.test(letter)) return isInside ? inside(letter) : escaped(letter);
    throw new Untold();
  };
  const inside = (/** @type {string} */ letter) => (/[\\\]^-]/.test(letter) ? `\\${letter}` : letter);
  const brackets = () => {
    let made = take(/^\[\^?/) ?? "";
    if (take(/^\]/)) made += "\\]";
    while (pattern[at] !== "]") {
      if (at >= pattern.length) throw new Untold();
      const name = take(/^\[:\w+:\]/)?.slice(2, -2);
      if (name !== undefined) {
        if (!CLASSES[name]) throw new Untold();
        made += CLASSES[name];
      } else if (/^\[[:.=]/.test(pattern.slice(at))) throw new Untold();
      else if (take(/^\\/)) made += escapedOne(true);
      else made += take(/^./su) ?? "";
    }
    at += 1;
    return `${made}]`;
  };
  if (take(/^\(\?i\)/)) flags += "i";
  while (at < pattern.length) {
    const letter = pattern[at];
    const quantifier = source && take(QUANTIFIER);
    if (quantifier) {
      if (pattern[at] === "+") throw new Untold(); // takes all, and gives nothing back
      source += quantifier;
    } else if (letter === "[") source += brackets();
    else if (take(/^\\K/)) {
      if (depth || source.includes("|")) throw new Untold();
      source = `(?<=${source})`;
    } else if (take(/^\\/)) source += escapedOne(false);
    else if (letter === "(") {
      const backward = take(/^\(\?P=\w+\)/);
      if (backward) source += `\\k<${backward.slice(4, -1)}>`;
      else {
        if (/^\((?:\*|\?(?![:=!<P]|<[=!]))/.test(pattern.slice(at))) throw new Untold();
        source += (take(GROUPS) ?? "").replace("?P<", "?<");
        if (/^\?/.test(pattern.slice(at))) throw new Untold();
        depth += 1;
      }
    } else if (/[{}\]]/.test(letter)) source += `\\${pattern[at++]}`;
    else {
      if (letter === ")") depth -= 1;
      source += take(/^./su);
    }
  }
  return { source, flags };
}

/**
 * What finds a pattern of Perl's.
 * @param {string} pattern
 * @param {{ignoreCase: boolean, word: boolean, line: boolean, isBytewise: boolean}} how
 */
export function perlFinder(pattern, how) {
  let wide, narrow;
  try {
    wide = compiled(told(pattern, how.isBytewise), how);
    narrow = compiled(told(pattern, how.isBytewise, !how.isBytewise), how);
  } catch (error) {
    if (!(error instanceof Untold || error instanceof SyntaxError)) throw error;
    throw new Refusal(`grep -P '${pattern}' ${ABSENT}`);
  }
  const find = (/** @type {string} */ text, from = 0) => {
    wide.lastIndex = from;
    narrow.lastIndex = from;
    const [found, other] = [wide.exec(text), narrow.exec(text)];
    if (found?.index !== other?.index || found?.[0] !== other?.[0])
      throw new Refusal(`grep -P '${pattern}' of letters beyond ASCII ${ABSENT}`);
    return found;
  };
  return { find, test: (/** @type {string} */ text) => find(text) !== null };
}

/**
 * @param {{source: string, flags: string}} made
 * @param {{ignoreCase: boolean, word: boolean, line: boolean}} how
 */
function compiled({ source, flags }, { ignoreCase, word, line }) {
  let whole = source;
  if (word) whole = `(?<!\\w)(?:${whole})(?!\\w)`;
  if (line) whole = `^(?:${whole})$`;
  return new RegExp(whole, [...new Set(`${flags}g${ignoreCase ? "i" : ""}`)].join(""));
}
