// The regular expressions of POSIX and GNU, as JavaScript's.

import { bracketSource, escaped } from "./pattern.js";

/** Thrown for one that cannot be; the message is that of the C library. */
export class RegexProblem extends Error {}

/**
 * @param {string} pattern
 * @param {{extended?: boolean, ignoreCase?: boolean, isLiteral?: boolean, word?: boolean, line?: boolean}} [options]
 */
export function compile(pattern, { extended = false, ignoreCase = false, isLiteral = false, word = false, line = false } = {}) {
  let source = isLiteral ? [...pattern].map(escaped).join("") : regexSource(pattern, extended);
  if (word) source = `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])`;
  if (line) source = `^(?:${source})$`;
  try {
    return new Finder(source, ignoreCase);
  } catch {
    throw new RegexProblem("Invalid regular expression");
  }
}

/** Finds the leftmost and, of those, the longest, as POSIX wants it. */
export class Finder {
  /**
   * @param {string} source
   * @param {boolean} ignoreCase
   */
  constructor(source, ignoreCase) {
    const flags = ignoreCase ? "sui" : "su";
    this.first = new RegExp(source, `${flags}g`);
    this.whole = new RegExp(source, flags);
    /** What may be shorter than it could. */
    this.longer = /\|/.test(source) ? new RegExp(`(?:${source})$`, `${flags}y`) : null;
  }

  /** @param {string} text */
  test(text) {
    return this.whole.test(text);
  }

  /**
   * @param {string} text
   * @param {number} [from]
   * @returns {RegExpExecArray | null}
   */
  find(text, from = 0) {
    this.first.lastIndex = from;
    const found = this.first.exec(text);
    if (!found || !this.longer) return found;
    for (let end = text.length; end > found.index + found[0].length; end -= 1) {
      this.longer.lastIndex = found.index;
      const more = this.longer.exec(text.slice(0, end));
      if (more) return more;
    }
    return found;
  }
}

/**
 * @param {string} pattern
 * @param {boolean} extended
 */
function regexSource(pattern, extended) {
  const letters = [...pattern];
  let at = 0;
  let groups = 0;

  /** @param {number} depth @returns {string} */
  function alternatives(depth) {
    let source = "";
    let atom = ""; // the last one, which a quantifier may follow
    let isStart = true;
    const flush = () => {
      source += atom;
      atom = "";
    };
    while (at < letters.length) {
      const letter = letters[at];
      const next = letters[at + 1];
      const special = extended
        ? letter
        : letter === "\\" && "(){}|+?".includes(next ?? " ")
          ? next
          : "*.[^$".includes(letter)
            ? letter
            : "";
      const size = !extended && letter === "\\" ? 2 : 1;
      if (special === ")" && (depth || !extended)) {
        if (!depth) throw new RegexProblem("Unmatched ) or \\)");
        break;
      }
      if (special === "|" && (letter === "|" || letter === "\\")) {
        flush();
        source += "|";
        at += size;
        isStart = true;
        continue;
      }
      if (special === "(") {
        flush();
        at += size;
        groups += 1;
        const inner = alternatives(depth + 1);
        if (at >= letters.length) throw new RegexProblem("Unmatched ( or \\(");
        at += size;
        atom = `(${inner})`;
        isStart = false;
        continue;
      }
      if ((special === "*" || special === "+" || special === "?") && (!isStart || extended)) {
        if (isStart && extended) {
          at += 1;
          if (special !== "*") continue;
          atom = "\\*";
          isStart = false;
          continue;
        }
        at += size;
        if (atom) atom = /[*+?}]$/.test(atom) && !/\\[*+?}]$/.test(atom) ? `(?:${atom})${special}` : `${atom}${special}`;
        continue;
      }
      if (special === "{") {
        const rest = letters.slice(at + size).join("");
        const [whole, low, comma, high] = rest.match(extended ? /^(\d*)(,?)(\d*)\}/ : /^(\d*)(,?)(\d*)\\\}/) ?? [];
        if (whole !== undefined && (low || comma) && atom) {
          at += size + whole.length;
          const count = `{${low || "0"}${comma}${high}}`;
          atom = /[*+?}]$/.test(atom) && !/\\[*+?}]$/.test(atom) ? `(?:${atom})${count}` : `${atom}${count}`;
          continue;
        }
        if (!extended) throw new RegexProblem("Invalid preceding regular expression");
      }
      flush();
      if (special === ".") {
        atom = ".";
        at += 1;
      } else if (special === "[") {
        at += 1;
        atom = bracket();
      } else if (special === "^" && (extended || isStart)) {
        atom = "";
        source += "^";
        at += 1;
        isStart = !extended || isStart;
        continue;
      } else if (special === "$" && (extended || isEnd(at + 1))) {
        source += "$";
        at += 1;
      } else if (letter === "\\") {
        if (next === undefined) throw new RegexProblem("Trailing backslash");
        at += 2;
        atom = escapedAtom(next);
      } else {
        atom = escaped(letter);
        at += 1;
      }
      isStart = false;
    }
    flush();
    return source;
  }

  /** @param {number} place */
  function isEnd(place) {
    return place >= letters.length || (letters[place] === "\\" && (letters[place + 1] === ")" || letters[place + 1] === "|"));
  }

  /** @param {string} letter */
  function escapedAtom(letter) {
    if (/[1-9]/.test(letter)) {
      if (Number(letter) > groups) throw new RegexProblem("Invalid back reference");
      return `\\${letter}(?:)`;
    }
    if (letter === "w") return "[\\p{L}\\p{N}_]";
    if (letter === "W") return "[^\\p{L}\\p{N}_]";
    if (letter === "s" || letter === "S") return `\\${letter}`;
    if (letter === "b") return "(?:(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])|(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_]))";
    if (letter === "B") return "(?:(?<![\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<=[\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))";
    if (letter === "<") return "(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])";
    if (letter === ">") return "(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])";
    if (letter === "`") return "^";
    if (letter === "'") return "$";
    return escaped(letter);
  }

  function bracket() {
    const from = at;
    if (letters[at] === "^") at += 1;
    if (letters[at] === "]") at += 1;
    while (at < letters.length && letters[at] !== "]") {
      if (letters[at] === "[" && ":.=".includes(letters[at + 1] ?? " ")) {
        const close = letters[at + 1];
        at += 2;
        while (at < letters.length && !(letters[at] === close && letters[at + 1] === "]")) at += 1;
        at += 1;
      }
      at += 1;
    }
    if (at >= letters.length) throw new RegexProblem("Unmatched [, [^, [:, [., or [=");
    const inner = letters.slice(from, at).map((letter, place) => ({ letter, quoted: place === 0 && letter === "!" }));
    at += 1;
    return bracketSource(inner);
  }
  const source = alternatives(0);
  if (at < letters.length) throw new RegexProblem("Unmatched ) or \\)");
  return source;
}
