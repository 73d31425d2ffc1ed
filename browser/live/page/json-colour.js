// JSON, indented and coloured.

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** @typedef {{text: string, kind: string}} Piece of one colour; kind is a class of the site's style sheet, or empty */

/**
 * Text as pieces of one colour.
 * @param {string} body any text; what is not JSON stays as it is
 * @returns {Piece[]}
 */
export function pieces(body) {
  /** @type {string} */
  let text;
  try {
    text = JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return [{ text: body, kind: "" }];
  }
  return tokens(text);
}

/**
 * The same for a text that is kept as it is: each line that is JSON is coloured, or all of it if it is JSON as a whole.
 * @param {string} body
 * @returns {Piece[]}
 */
export function colours(body) {
  if (isJson(body)) return tokens(body);
  return body.split(/(?<=\n)/).flatMap((line) => (isJson(line) ? tokens(line) : [{ text: line, kind: "" }]));
}

/**
 * A text with what is JSON in it indented: all of it, or each line that is.
 * @param {string} body
 */
export function indented(body) {
  const pretty = (/** @type {string} */ text) => `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
  if (isJson(body)) return pretty(body);
  return body.replace(/.+\n?/g, (line) => (isJson(line) ? pretty(line) : line));
}

/** @param {string} text */
function isJson(text) {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** @param {string} text */
function tokens(text) {
  /** @type {Piece[]} */
  const found = [];
  let last = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > last) found.push({ text: text.slice(last, match.index), kind: "" });
    const [whole, string, colon] = match;
    if (string) {
      found.push({ text: string, kind: colon === undefined ? "s2" : "nt" });
      if (colon) found.push({ text: colon, kind: "" });
    } else found.push({ text: whole, kind: /[\d]/.test(whole) ? "mi" : "kc" });
    last = match.index + whole.length;
  }
  if (last < text.length) found.push({ text: text.slice(last), kind: "" });
  return found;
}
