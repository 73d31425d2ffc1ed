// A link that carries an edited program. The text is in the fragment, which browsers send to nobody.
//
// Links go through mailers and chats: some write %3A for a colon, take the dot or the bracket after a link for its end, or add
// words of their own. What they do is undone; what is damaged beyond that is seen by a checksum, and said.

const MARK = "#live=";

/** What a link begins with wherever somebody else has put it in other words. */
export const MARKED = /(?:#|%23)live(?:=|%3d)/i;

const LONGEST_TEXT = 100_000;
/** No text of that length is longer once it is packed. */
const LONGEST_WORD = 200_000;

/** @typedef {{program: string, language: string, text: string}} Shared */

/**
 * @param {string} page the address of the page
 * @param {Shared} shared
 * @returns {Promise<string>} the link
 */
export async function linkTo(page, { program, language, text }) {
  const url = new URL(page);
  url.searchParams.set("lang", language);
  url.hash = "";
  return `${url.href.replace(/#$/, "")}${MARK}${program}:${language}:${await squeeze(text)}`;
}

/**
 * What a link carries. Never runs anything, never throws.
 * @param {string} address
 * @returns {Promise<Shared | {problem: string}>} or what is wrong with it, for the reader
 */
export async function readLink(address) {
  const found = address.match(MARKED);
  if (!found) return { problem: "it carries no program" };
  const carried = plain(address.slice((found.index ?? 0) + found[0].length));
  const match = carried.match(/^([a-z0-9_/-]+):([a-z]+):([A-Za-z0-9_-]+)(.*)$/s);
  if (!match) return { problem: "it was cut off or changed on its way" };
  const [, program, language, word, rest] = match;
  if (word.length > LONGEST_WORD) return { problem: "it is longer than any program here" };
  // What may follow a link in a sentence, or was added to it, is not part of it. A letter that a link may have as well, as
  // the _ and the - around emphasis, may be one too many.
  if (!/^(?:[^A-Za-z0-9_-].*)?$/s.test(rest)) return { problem: "it was cut off or changed on its way" };
  const unbroken = `${word}${rest}`.replace(/\s+/g, "").match(/^[A-Za-z0-9_-]+/)?.[0] ?? "";
  for (const one of new Set([word, word.replace(/[_-]+$/, ""), unbroken])) {
    const text = await unsqueeze(one);
    if (text instanceof Error) {
      if (text.message === TOO_LONG) return { problem: "its program is too long for this page" };
    } else return { program, language, text };
  }
  return { problem: "it was cut off or changed on its way" };
}

/**
 * A fragment without what mailers put into it: percent signs, once or twice, soft ends of lines, and dashes for hyphens.
 * @param {string} fragment
 */
function plain(fragment) {
  let text = fragment;
  for (let times = 0; times < 3 && /%[0-9a-f]{2}/i.test(text); times += 1) {
    text = text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => decodeURIComponentOr(codes, ""));
  }
  return text.replace(/=?[\r\n]+[ \t]*|[\u200b\u00ad\u2060\ufeff]/g, "").replace(/[\u2013\u2014]/g, "--");
}

/**
 * @param {string} codes
 * @param {string} otherwise where they are no letters
 */
function decodeURIComponentOr(codes, otherwise) {
  try {
    return decodeURIComponent(codes);
  } catch {
    return otherwise;
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CompressionStream | DecompressionStream} stream
 * @param {number} most bytes that may come out
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function through(bytes, stream, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      reader.cancel().catch(() => {}); // a short link may unpack to gigabytes
      throw new Error(TOO_LONG);
    }
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const TOO_LONG = "too long";

/** @param {string} text */
async function squeeze(text) {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate"), Number.POSITIVE_INFINITY);
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The text, or why there is none. Links of earlier days have no checksum.
 * @param {string} word
 * @returns {Promise<string | Error>}
 */
async function unsqueeze(word) {
  let problem = new Error("damaged");
  for (const format of /** @type {CompressionFormat[]} */ (["deflate", "deflate-raw"])) {
    try {
      const letters = atob(word.replaceAll("-", "+").replaceAll("_", "/"));
      const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
      const whole = await through(bytes, new DecompressionStream(format), LONGEST_TEXT);
      return new TextDecoder("utf-8", { fatal: true }).decode(whole);
    } catch (error) {
      if (error instanceof Error && error.message === TOO_LONG) problem = error;
    }
  }
  return problem;
}
