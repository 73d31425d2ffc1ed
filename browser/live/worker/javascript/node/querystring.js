// node:querystring

const KEPT = /[^A-Za-z0-9\-_.!~*'()]+/g;

const encoded = (/** @type {unknown} */ text) => String(text).replace(KEPT, encodeURIComponent);

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    const bytes = text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
    return new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
  }
}

/** @param {unknown} value */
function plain(value) {
  if (typeof value === "string" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  return typeof value === "number" && Number.isFinite(value) ? String(value) : "";
}

/**
 * @param {unknown} object
 * @param {string | null} [separator]
 * @param {string | null} [sign]
 * @param {{encodeURIComponent?: (text: string) => string}} [options]
 */
function stringify(object, separator, sign, options) {
  if (typeof object !== "object" || object === null) return "";
  const encode = options?.encodeURIComponent ?? querystring.escape;
  return Object.entries(object)
    .flatMap(([name, value]) => [value].flat().map((one) => `${encode(name)}${sign || "="}${encode(plain(one))}`))
    .join(separator || "&");
}

/**
 * @param {unknown} text
 * @param {string | null} [separator]
 * @param {string | null} [sign]
 * @param {{maxKeys?: number, decodeURIComponent?: (text: string) => string}} [options]
 */
function parse(text, separator, sign, { maxKeys = 1000, ...given } = {}) {
  /** @type {Record<string, string | string[]>} */
  const found = Object.create(null);
  const decode = given.decodeURIComponent ?? querystring.unescape;
  if (typeof text !== "string" || text === "") return found;
  const equals = sign || "=";
  const pairs = text.split(separator || "&").filter((pair) => pair !== "");
  for (const pair of maxKeys > 0 ? pairs.slice(0, maxKeys) : pairs) {
    const at = pair.indexOf(equals);
    const parts = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + equals.length)];
    const [name, value] = parts.map((part) => decode(part.replaceAll("+", " ")));
    found[name] = name in found ? [found[name], value].flat() : value;
  }
  return found;
}

export const querystring = { decode: parse, encode: stringify, escape: encoded, parse, stringify, unescape: decoded };
