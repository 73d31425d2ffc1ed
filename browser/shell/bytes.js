// Text of the shell's is of letters, but programs write any bytes: one that is no UTF-8 is a lone surrogate, as in Python.

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();
const LONE = /[\uDC80-\uDCFF]/u;
const SEQUENCE = /[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}/g;

/** @param {Uint8Array} bytes */
export function decode(bytes) {
  try {
    return STRICT.decode(bytes);
  } catch {
    return fromLatin(latin(bytes));
  }
}

/** @param {string} letters one for each byte */
function fromLatin(letters) {
  const parts = [];
  let end = 0;
  const bytes = (/** @type {string} */ text) =>
    text.replace(/[\x80-\xFF]/g, (letter) => String.fromCharCode(0xdc00 + letter.charCodeAt(0)));
  for (const { 0: sequence, index } of letters.matchAll(SEQUENCE)) {
    parts.push(bytes(letters.slice(end, index)));
    end = index + sequence.length;
    try {
      parts.push(STRICT.decode(Uint8Array.from(sequence, (letter) => letter.charCodeAt(0))));
    } catch {
      parts.push(bytes(sequence));
    }
  }
  return parts.join("") + bytes(letters.slice(end));
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encode(text) {
  if (!LONE.test(text)) return ENCODER.encode(text);
  const parts = text
    .split(/([\uDC80-\uDCFF])/u)
    .map((part, place) => (place % 2 ? new Uint8Array([part.charCodeAt(0) - 0xdc00]) : ENCODER.encode(part)));
  return concat(parts);
}

/** The text as the C locale has it: each byte beyond ASCII is a letter. @param {string} text */
export const bytewise = (text) =>
  /[^\0-\x7f]/.test(text)
    ? latin(encode(text)).replace(/[\x80-\xff]/g, (letter) => String.fromCharCode(0xdc00 + letter.charCodeAt(0)))
    : text;

/** The text with the letters that its bytes make together. @param {string} text */
export const whole = (text) => (LONE.test(text) ? decode(encode(text)) : text);

/**
 * A letter for each byte.
 * @param {Uint8Array} bytes
 */
export function latin(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/**
 * A byte for each letter.
 * @param {string} letters
 */
export const unlatin = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

/**
 * @param {Uint8Array[]} parts
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function concat(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
