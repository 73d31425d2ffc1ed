// The shell's patterns (`*`, `?`, `[…]`, `@(…|…)`), as regular expressions.

/** @typedef {{text: string, quoted: boolean}} Piece of a word; what is quoted means itself */

/** @type {Record<string, string>} */
export const CLASSES = {
  alpha: "\\p{L}",
  digit: "0-9",
  alnum: "\\p{L}\\p{Nd}",
  upper: "\\p{Lu}",
  lower: "\\p{Ll}",
  space: " \\t\\n\\r\\f\\v",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`\\{-~",
  xdigit: "0-9A-Fa-f",
  cntrl: "\\x00-\\x1f\\x7f",
  print: "\\x20-\\x7e\\u{a0}-\\u{d7ff}\\u{e000}-\\u{10ffff}",
  graph: "\\x21-\\x7e\\u{a1}-\\u{d7ff}\\u{e000}-\\u{10ffff}",
  word: "\\p{L}\\p{Nd}_",
};

/** @param {string} letter */
export const escaped = (letter) => letter.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** @param {string} letter in brackets */
const escapedInside = (letter) => letter.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** @param {readonly Piece[]} pieces */
export const hasPattern = (pieces) => pieces.some(({ text, quoted }) => !quoted && /[*?[]|[@+!]\(/.test(text));

/** @param {readonly Piece[]} pieces */
export const plain = (pieces) => pieces.map(({ text }) => text).join("");

/**
 * The source of a regular expression, to be used with the flags `su`.
 * @param {readonly Piece[]} pieces
 * @param {{lazy?: boolean, path?: boolean, extended?: boolean}} [options] lazy: the shortest; path: a star passes no slash
 */
export function patternSource(pieces, { lazy = false, path = false, extended = false } = {}) {
  const letters = pieces.flatMap(({ text, quoted }) => [...text].map((letter) => ({ letter, quoted })));
  const any = path ? "[^/]" : ".";
  let at = 0;
  const bare = (/** @type {number} */ place) => (letters[place] && !letters[place].quoted ? letters[place].letter : "");

  /** @param {boolean} isInner @returns {string} */
  function read(isInner) {
    let source = "";
    while (at < letters.length) {
      const { letter, quoted } = letters[at];
      if (isInner && !quoted && (letter === ")" || letter === "|")) return source;
      at += 1;
      if (quoted) source += escaped(letter);
      else if (extended && "?*+@!".includes(letter) && bare(at) === "(") source += group(letter);
      else if (letter === "*") source += `${any}*${lazy ? "?" : ""}`;
      else if (letter === "?") source += any;
      else if (letter === "[") source += bracket();
      else if (letter === "\\" && at < letters.length) {
        source += escaped(letters[at].letter);
        at += 1;
      } else source += escaped(letter);
    }
    return source;
  }

  /** @param {string} kind */
  function group(kind) {
    const alternatives = [];
    do {
      at += 1;
      alternatives.push(read(true));
    } while (bare(at) === "|");
    at += 1;
    const either = `(?:${alternatives.join("|")})`;
    if (kind === "@") return either;
    if (kind === "!") return `(?:(?!${either}$)${any}*)`;
    return `${either}${kind}`;
  }

  function bracket() {
    let end = at;
    if (bare(end) === "!" || bare(end) === "^") end += 1;
    if (bare(end) === "]") end += 1;
    while (end < letters.length && !(bare(end) === "]")) {
      if (bare(end) === "[" && ":.=".includes(bare(end + 1) || " ")) {
        const close = bare(end + 1);
        end += 2;
        while (end < letters.length && !(bare(end) === close && bare(end + 1) === "]")) end += 1;
        end += 1;
      }
      end += 1;
    }
    if (end >= letters.length) return "\\[";
    const inner = letters.slice(at, end);
    at = end + 1;
    return bracketSource(inner);
  }
  return read(false);
}

/**
 * What stands in brackets, as a class of a regular expression.
 * @param {{letter: string, quoted: boolean}[]} inner
 */
export function bracketSource(inner) {
  let at = 0;
  let source = "";
  const negated = inner[0] && !inner[0].quoted && /[!^]/.test(inner[0].letter);
  if (negated) at = 1;
  while (at < inner.length) {
    const rest = inner
      .slice(at)
      .map(({ letter }) => letter)
      .join("");
    const [named, name] = rest.match(/^\[:(\w+):\]/) ?? [];
    const [equal, one] = rest.match(/^\[[.=](.)[.=]\]/su) ?? [];
    if (named && CLASSES[name] && !inner[at].quoted) {
      source += CLASSES[name];
      at += named.length;
    } else if (equal) {
      source += escapedInside(one);
      at += [...equal].length;
    } else if (inner[at + 1]?.letter === "-" && !inner[at + 1].quoted && inner[at + 2]) {
      const [low, high] = [inner[at].letter, inner[at + 2].letter];
      if (low <= high) source += `${escapedInside(low)}-${escapedInside(high)}`;
      at += 3;
    } else {
      source += escapedInside(inner[at].letter);
      at += 1;
    }
  }
  if (!source) return negated ? "." : "(?!)";
  return `[${negated ? "^" : ""}${source}]`;
}

/**
 * @param {readonly Piece[]} pieces
 * @param {string} text
 * @param {{extended?: boolean, ignoreCase?: boolean}} [options]
 */
export function matches(pieces, text, { extended = true, ignoreCase = false } = {}) {
  return new RegExp(`^(?:${patternSource(pieces, { extended })})$`, ignoreCase ? "sui" : "su").test(text);
}

/**
 * ${text#pattern} and its kin.
 * @param {string} text
 * @param {string} operator
 * @param {readonly Piece[]} pieces
 * @param {boolean} extended
 */
export function removed(text, operator, pieces, extended) {
  const greedy = patternSource(pieces, { extended });
  if (operator === "%") return text.replace(new RegExp(`^(.*)(?:${greedy})$`, "su"), "$1");
  if (operator === "%%") return text.replace(new RegExp(`^(.*?)(?:${greedy})$`, "su"), "$1");
  if (!/\(\?/.test(greedy)) {
    const source = operator === "#" ? patternSource(pieces, { extended, lazy: true }) : greedy;
    return text.replace(new RegExp(`^(?:${source})`, "su"), "");
  }
  const whole = new RegExp(`^(?:${greedy})$`, "su");
  const lengths = Array.from({ length: text.length + 1 }, (_, size) => (operator === "#" ? size : text.length - size));
  const found = lengths.find((size) => whole.test(text.slice(0, size)));
  return found === undefined ? text : text.slice(found);
}

/**
 * ${text/pattern/replacement} and its kin.
 * @param {string} text
 * @param {string} operator
 * @param {readonly Piece[]} pieces
 * @param {readonly Piece[]} replacement an & that is not quoted stands for what was found
 * @param {boolean} extended
 */
export function replaced(text, operator, pieces, replacement, extended) {
  const source = patternSource(pieces, { extended });
  const by = (/** @type {string} */ found) =>
    replacement
      .map(({ text: each, quoted }) => (quoted ? each : each.replaceAll(/\\&|&/g, (mark) => (mark === "&" ? found : "&"))))
      .join("");
  if (operator === "/#") return text.replace(new RegExp(`^(?:${source})`, "su"), by);
  if (operator === "/%") {
    const [, before] = text.match(new RegExp(`^(.*?)(?:${source})$`, "su")) ?? [];
    return before === undefined ? text : before + by(text.slice(before.length));
  }
  if (!source) return text;
  return text.replace(new RegExp(source, operator === "//" ? "sgu" : "su"), (found, ...rest) =>
    found === "" && rest[0] === text.length && text ? "" : by(found),
  );
}
