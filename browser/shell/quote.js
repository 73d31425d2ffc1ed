// Texts as a shell would read them back.

const CONTROL = /[\p{Cc}\udc80-\udcff]/u;
const SPECIAL = /[\p{Cc}\udc80-\udcff'\\]/gu;

/** @param {string} text as ${name@Q} writes it */
export function quotedForShell(text) {
  if (CONTROL.test(text)) return ansiQuoted(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {string} text as printf %q writes it */
export function escapedForShell(text) {
  if (text === "") return "''";
  if (CONTROL.test(text)) return ansiQuoted(text);
  return text.replace(/[^\w@%+=:./\-\u0080-\u{10ffff}]/gu, "\\$&").replace(/^~/, "\\~");
}

/** @param {string} text as declare -p writes it */
export function doubleQuoted(text) {
  if (CONTROL.test(text)) return ansiQuoted(text);
  return `"${text.replace(/["\\$`]/g, "\\$&")}"`;
}

/** @type {Record<string, string>} */
const LETTERS = {
  "\x07": "\\a",
  "\b": "\\b",
  "\x1b": "\\E",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  "'": "\\'",
};

/** @param {string} text */
export const hasControl = (text) => CONTROL.test(text);

/** @param {string} text in quotes if a shell would read it otherwise without them */
export const singleQuoted = (text) =>
  text === "" || /[\s'"\\|&;()<>!{}*[\]?^$`]|^[~#]|[=:]~/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : text;

/** @param {string} text */
export function ansiQuoted(text) {
  return `$'${text.replace(SPECIAL, (letter) => LETTERS[letter] ?? `\\${(letter.charCodeAt(0) & 0xff).toString(8).padStart(3, "0")}`)}'`;
}
