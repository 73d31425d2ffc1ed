// Whether a text holds a secret key: before it is kept for the next page, and before it goes into a link. No DOM here.
//
// A key may stand there as it is, behind percent signs or backslashes, in base64 as in a Basic header, in hexadecimal, as the numbers of its
// letters, backwards, or in pieces that the program joins; and as one of these within another. What is only called a key, as an
// idempotency key or that of a dictionary, is none unless it looks drawn by chance; what somebody hides with intent is not sought.

/**
 * What is no reader's key, and what is.
 * @typedef {object} Known
 * @property {readonly string[]} [open] keys that everybody may know, and published texts
 * @property {readonly string[]} [own] what the reader typed into fields for keys
 */

/** @typedef {{certain: string[], doubtful: string[]}} Found what looks like a key, and what only may be one */

/** What a variable, a header or a field is called that holds a key. */
const NAME =
  "(?:secret|password|passwd|passphrase|(?<![a-z])(?:pass|pwd|credential)(?![a-z])|token|(?:api|access|private)[-_]?key)";

/** What stands for the name of whoever has the key: a variable, or one in a text. */
const USER = "[\\w.]{0,40}user[\\w.]{0,20}(?:[[(][^\\])\\n]{0,60}[\\])])?";

/** What stands before a key, or is its beginning; the key is the last group. */
const SHAPES = [
  /\b((?:live|test|prod|production|sandbox)_?[sr]k_?\w{4,})/gi,
  /\b([sr]k_(?:live|test|prod)_?\w{4,})/gi,
  /\b(whsec_?[\w+/=-]{4,})/gi,
  /\b((?:gh[opsu]_|github_pat_|glpat-|npm_|xox[abprs]-|AIza|sk-(?:proj|ant)-|hf_|dop_v1_|pypi-)[\w-]{12,})/g, // other houses' keys
  /\b((?:AKIA|ASIA)[A-Z0-9]{12,20})\b/g,
  /\b(SG\.[\w-]{12,}\.[\w-]{12,})/g,
  /hooks\.slack\.com\/services\/([\w/]{20,})/g,
  /\bBearer\s+([\w.~+/-]{12,}=*)/gi,
  /\bAuthorization["'\])]{0,3}\s*(?:=>|[:,=])\s*["'`]?(?!Basic|Bearer)[A-Za-z]+\s+([^\s"'`${}#]{6,})/gi,
  /\b(eyJ[\w-]{8,999}\.[\w-]{8,999}\.[\w-]*)/g, // a JSON Web Token
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----\s*([A-Za-z0-9+/=\s]{20,})/g,
  /\b[a-z][a-z\d+.-]{1,30}:\/\/[^\s/:@"']*:([^\s/@"'${}#]{4,})@/gi,
  new RegExp(
    `${NAME}[\\w-]{0,40}["'\\]]*(?::[\\w.| [\\]]{1,40}(?=\\s*=))?\\s*(?:=>|\\?\\?=?|\\|\\|=?|\\bor\\b|[=:])\\s*["'\`]([^\\s"'\`\${}#]{6,})["'\`]`,
    "gi",
  ),
  new RegExp(`${NAME}[\\w-]{0,40}["']\\s*\\)?\\s*[,{]\\s*["'\`](?![A-Z_]+["'\`])([^\\s"'\`\${}#]{6,})["'\`]`, "gi"), // in place of an unset one
  new RegExp(`${NAME}[\\w-]{0,40}\\s*=\\s*%[qQ]?[([{<|]([^\\s#)\\]}>|]{6,})[)\\]}>|]`, "gi"), // Ruby's quotes
  new RegExp(
    `${NAME}[\\w-]{0,40}\\]?\\s*=\\s*(?:%w[([{<][^\\s\\]]+ |\\[\\s*["'][^"'\\n]*["']\\s*,\\s*["'])([^\\s"'\\])}]{4,})`,
    "gi",
  ), // of two
  new RegExp(`${NAME}[\\w-]{0,40}\\s*=\\s*\\{[^{}\\n]{0,80}?["']\\s*(?:=>|:)\\s*["']([^\\s"'\`\${}#]{6,})["']`, "gi"), // one of several
  new RegExp(`[#$]?\\{${USER}\\}:([^\\s"'\`\${}#/]{4,})["'\`]`, "gi"), // behind a name that is put in
  new RegExp(`\\b${USER}\\s*(?:\\+|<<)\\s*["'\`]:([^\\s"'\`\${}#/]{4,})["'\`]`, "gi"),
  new RegExp(`%\\s*[[(]\\s*${USER}\\s*,\\s*["']([^\\s"'\`\${}#]{4,})["']`, "gi"),
  /%s:%s(?:\\n)?["']\s+\S+\s+["']?([^\s"'$|]{4,})/g,
  /\bauth(?:orization)?["']?\s*[=:]\s*["'`][\w.@-]+:([^\s"'`${}#/]{4,})["'`]/gi,
  new RegExp(`\\$\\{\\w{0,40}${NAME}\\w{0,40}:?[=-]["']?([^\\s"'\${}#]{6,})`, "gi"), // the same in Shell
  new RegExp(`[?&]${NAME}=([^\\s"'\`\${}&#]{6,})`, "gi"),
  /\b(?:X-)?API-Key:\s*([^\s"'`${}#]{6,})/gi,
  /(?:SECRET|TOKEN|PASSWORD|API_KEY)\w{0,40}=(?!process\.|os\.|ENV)([^\s"'${;]{6,})/g,
  /(?:^|\s)(?:-[a-zA-Z]{0,8}u|--user)[\s=]*["']?(?:[^\s"'$:{]+|\$\w+|\$\{\w+\})["']?:["']?([^\s"'${]{4,})/gm,
  /\buser\s*=\s*["']?[^\s"'$:{]+:([^\s"'${]{4,})/g, // in a file of curl's
  new RegExp(
    `^[ \\t]*[\\w-]{0,40}${NAME}[\\w-]{0,40}[ \\t]*[:=][ \\t]*(\\w{1,40}(?:-\\w{1,40})+|(?=\\w*[a-z])(?=\\w*\\d)\\w{6,80})[ \\t]*$`,
    "gim",
  ), // in one of YAML or TOML
  /\bCookie["'\])]{0,3}\s*(?:=>|[:,=])\s*["'`]?[\w-]{1,40}=([^\s"'`${}#;]{8,})/gi,
  /(?:^|\s)(?:-b|--cookie)[\s=]*["']?[\w-]{1,40}=([^\s"'${;]{8,})/gm,
  /\blogin\s+\S+\s+password\s+([^\s"'$]{4,})/g, // in a .netrc
  /(?:auth|login|credentials)\w{0,20}(?:\s*[=:(]+\s*[[(]?\s*|[ \t]+)(?:["'`][^"'`\n]+["'`]|[\w.]+(?:[[(][^\])\n]{0,60}[\])])?)\s*,\s*["'`]([^\s"'`${}#]{4,})["'`]/gi,
  /(?:btoa|encode\w{0,10}|Buffer\.from|printf|echo)\b[^"'`\n]{0,12}["'`][\w.@-]+:([^\s"'`${}#/\\]{4,})["'`\\]/g,
];

/** What stands in a key's place and is none: a word for it, a value of another thing of that name, or a path. */
const NONE = [
  /^(?:string|text|value|pass|password|secret|token|none|null|undefined|missing|required|hidden|include|same-origin)$/i,
  /^(?:[A-Z]+(?:_[A-Z]+)+|your[-_].*|[<[(].*|[.x*…]+)$/,
  /^\/(?:v\d|[a-z_-]+)(?:\/.*)?$/,
];

/** Where a key begins whose rest stands elsewhere. */
const BEGINNING = /\b((?:live|prod|production)_[sr]k_|whsec_)(?=["'`{]|[#$%]\{|%s)/g;

/** What may be a key: long, and drawn by chance. */
const WORD = /[A-Za-z0-9_+/=-]{20,}/g;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** The path of an address, behind a method if need be. */
const PATH = /^[A-Z]*(?:\/[a-z0-9_-]+)+\/?$/;
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
  const isOpen = (/** @type {string} */ key) => NONE.some((one) => one.test(key)) || open.some((one) => one.includes(key));
  const views = viewsOf(text);
  const certain = new Set(own.filter((key) => key.length > 3 && !isOpen(key) && views.some((view) => view.includes(key))));
  for (const view of views) {
    for (const shape of SHAPES) {
      for (const match of view.matchAll(shape)) if (!isOpen(match[1])) certain.add(match[1]);
    }
    for (const [user, password] of pairsIn(view)) if (!isOpen(password)) certain.add(`${user}:${password}`);
  }
  const read = [text, ...READINGS.slice(0, PLAINER).map((reading) => reading(text))];
  const words = read.flatMap((view) => view.match(WORD) ?? []).filter((word) => !decoded(word) && !unhexed(word)); // what it says is a view
  const doubtful = words.filter((word) => isChance(word) && !isOpen(word) && !mentions(certain, word));
  const begun = [...text.matchAll(BEGINNING)].map(([, word]) => word).filter((word) => !mentions(certain, word));
  return { certain: [...certain], doubtful: [...new Set([...doubtful, ...begun])] };
}

/**
 * A key as it may be shown: enough to be found by.
 * @param {string} key
 */
export const hint = (key) => (key.length > 8 ? `${key.slice(0, 6)}…` : "…");

/**
 * The text as it is, and as it reads once its pieces are joined and what is wrapped is unwrapped, also several times over.
 * @param {string} text
 */
function viewsOf(text) {
  const views = new Set([text]);
  let last = [text];
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    last = last.flatMap((view) => READINGS.map((reading) => reading(view))).filter((view) => view && !views.has(view));
    last = [...new Set(last)].slice(0, MOST_VIEWS);
    for (const view of last) views.add(view);
  }
  return [...views];
}

const DEEPEST = 3;
const MOST_VIEWS = 24;

/**
 * Other ways to read a text. Those that come first leave words as they are.
 * @type {((text: string) => string)[]}
 */
const READINGS = [joined, unpercented, unescaped, decoded, unhexed, spelled, unquoted, visible, reversed];
const PLAINER = 6;

/** @param {string} text */
function joined(text) {
  return text
    .replace(/(["'`])\s*(?:\+|\.|<<|\\\n)?\s*(["'`])/g, "")
    .replace(/(["'`])\s*,\s*(["'`])(?![^"'`\n]*["'`]\s*(?::|=>))/g, "") // but for pairs, of which the next one begins
    .replace(/(?<=[A-Za-z0-9+/_-]{8})\\?\n[ \t]*(?=[A-Za-z0-9+/_-]{4,80}={0,2}[ \t]*(?:\n|$|["'`]))/g, ""); // base64 in lines
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

/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", lowbar: "_" };

/**
 * Without the backslashes of a string's text, and the entities of a page's.
 * @param {string} text
 */
function unescaped(text) {
  return text
    .replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|U([0-9a-f]{8}))/gi, (_, byte, unit, point, long) =>
      letter(Number.parseInt(byte ?? unit ?? point ?? long, 16)),
    )
    .replace(/\\N\{([A-Z -]{1,60})\}/gi, (found, name) => named(name.toUpperCase()) ?? found)
    .replace(/\\([0-7]{2,3})/g, (_, code) => letter(Number.parseInt(code, 8)))
    .replace(/\\([^\w\s])/g, "$1")
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (found, hex, decimal, name) =>
      name ? (ENTITIES[name] ?? found) : letter(hex ? Number.parseInt(hex, 16) : Number(decimal)),
    );
}

/** @type {Record<string, string>} */
const NAMED = { "LOW LINE": "_", "HYPHEN-MINUS": "-", COLON: ":", "PLUS SIGN": "+", SOLIDUS: "/", "EQUALS SIGN": "=" };
const DIGITS = "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE".split(" ");

/**
 * A letter by its name in Unicode, if keys have it.
 * @param {string} name
 * @returns {string | undefined}
 */
function named(name) {
  const [, size, latin] = name.match(/^LATIN (SMALL|CAPITAL) LETTER ([A-Z])$/) ?? [];
  if (latin) return size === "SMALL" ? latin.toLowerCase() : latin;
  const digit = DIGITS.indexOf(name.replace("DIGIT ", ""));
  return digit < 0 ? NAMED[name] : String(digit);
}

/** @param {number} code */
const letter = (code) => (code <= 0x10ffff ? String.fromCodePoint(code) : "");

/**
 * What its words say that are base64 of a text, a line for each.
 * @param {string} text
 */
function decoded(text) {
  return (text.match(BASE64) ?? []).map(fromBase64).filter(isText).join("\n");
}

/**
 * What its words say that are a text in hexadecimal.
 * @param {string} text
 */
function unhexed(text) {
  const words = text.match(/\b(?:0x)?(?:[0-9a-f]{2}[ :]?){6,}\b/gi) ?? [];
  const bytes = words.map((word) => word.replace(/^0x|[ :]/gi, "").match(/../g) ?? []);
  return bytes
    .map((pairs) => textOf(pairs.map((pair) => Number.parseInt(pair, 16))))
    .filter(isText)
    .join("\n");
}

/**
 * What its lists of numbers say as codes of letters.
 * @param {string} text
 */
function spelled(text) {
  const lists = text.match(/(?:0x[\da-f]{2}|\d{2,3})(?:\s*,\s*(?:0x[\da-f]{2}|\d{2,3})){5,}/gi) ?? [];
  return lists
    .map((list) => textOf(list.split(",").map(Number)))
    .filter(isText)
    .join("\n");
}

/** @param {string} text as the Shell reads pieces of a word */
function unquoted(text) {
  return text.replace(/["'`]/g, "");
}

/** @param {string} text */
function visible(text) {
  return text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
}

/** @param {string} text */
function reversed(text) {
  return [...text].reverse().join("");
}

/** @param {string} text */
const isText = (text) => text.length > 5 && !/[\p{Cc}\ufffd]/u.test(text.replace(/\s/g, ""));

/** @param {number[]} bytes */
const textOf = (bytes) => new TextDecoder().decode(Uint8Array.from(bytes));

/** @param {string} word */
function fromBase64(word) {
  try {
    const letters = atob(word.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, ""));
    return textOf([...letters].map((one) => one.charCodeAt(0)));
  } catch {
    return "";
  }
}

/**
 * Names and passwords of Basic headers, and of what may be put into one elsewhere in the text.
 * @param {string} text
 */
function pairsIn(text) {
  const headers = [...text.matchAll(/\bBasic\s+([A-Za-z0-9+/_-]{6,}={0,2})/gi)];
  const given = headers.map(([, word]) => fromBase64(word).match(/^([\x20-\x39\x3b-\x7e]+):([\x20-\x7e]{4,})$/));
  const others = (text.match(BASE64) ?? []).map((word) => fromBase64(word).match(/^([\w.@+-]+):(?!\/\/)([\x21-\x7e]{4,})$/));
  return [...given, ...others].filter((match) => match !== null).map(([, user, password]) => [user, password]);
}

/** @param {string} word */
function isChance(word) {
  if (UUID.test(word) || /^[a-z_]+$/i.test(word) || !/\d/.test(word) || PATH.test(word)) return false;
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
