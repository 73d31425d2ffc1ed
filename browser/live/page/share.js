// A link that carries an edited program. The text is in the fragment, which browsers send to nobody.
//
// Links go through mailers and chats: some write %3A for a colon, take the dot or the bracket after a link for its end, or add
// words of their own. What they do is undone; what is damaged beyond that is seen by a checksum, and said.

const MARK = "#live=";

/** What a link begins with wherever somebody else has put it in other words, or other parameters before it. */
export const MARKED =
  /(?:[#?&]|%(?:25)*23|&#(?:35|x23);|&num;)[!/]*(?:[^#]*?(?:&|%26))?live(?:[=\uff1d]|%(?:25)*3d|%EF%BC%9D|&#(?:61|x3d);|&equals;)/i;

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
  const match = carried.match(/^([a-z0-9_/\s>-]+):([a-z\s>]+):[\s>]*([A-Za-z0-9_-].*)$/s);
  if (!match) return DAMAGED;
  const [program, language] = match.slice(1, 3).map((name) => name.replace(/[\s>]+/g, ""));
  if (match[3].length > LONGEST_WORD) return { problem: "it is longer than any program here" };
  for (const word of wordsOf(match[3])) {
    const text = await unsqueeze(word);
    if (text instanceof Error) {
      if (text.message === TOO_LONG) return { problem: "its program is too long for this page" };
    } else return { program, language, text };
  }
  return DAMAGED;
}

const DAMAGED = { problem: "it was cut off or changed on its way" };

/** How often what is after a line's end is taken for what the link goes on with, or for what was written after it. */
const MOST_LINES = 20;

/**
 * What the packed program may be, the likeliest first: the checksum knows. Of what follows a link in a sentence, or was added
 * to it, only letters that a link may have as well, as the _ and the - around emphasis, may be taken for a part of it.
 * @param {string} text
 */
function wordsOf(text) {
  /** @type {string[]} */
  const lines = [];
  for (const line of text.split(/(?:=[ \t]*|!)?[\r\n]+[>|\s]*|[\s+]+/)) {
    const [word] = line.match(/^[A-Za-z0-9_\p{Pd}\u2212-]*/u) ?? [""];
    lines.push(word);
    if (word !== line) break;
  }
  const counts = [lines.length, ...Array.from({ length: MOST_LINES }, (_, at) => at + 1)];
  for (let less = 1; less <= MOST_LINES; less += 1) counts.push(lines.length - less);
  const joined = [...new Set(counts)]
    .filter((count) => count > 0 && count <= lines.length)
    .map((count) => lines.slice(0, count).join(""));
  const trimmed = joined.flatMap((word) => [word, word.replace(/[_-]+$/, "")]);
  return new Set(trimmed.flatMap((word) => [word.replace(DASH, "-"), word.replace(LONG_DASH, "--").replace(DASH, "-")]));
}

const DASH = /[\p{Pd}\u2212]/gu;
/** What some programs make of two hyphens. */
const LONG_DASH = /[\u2013\u2014\u2015]/g;

/**
 * A fragment without what mailers put into it: percent signs, however often, entities, backslashes, tags between its letters,
 * and letters that show nothing.
 * @param {string} fragment
 */
function plain(fragment) {
  let text = fragment.replace(/^3D/, "").replace(/=[ \t]*\r?\n/g, ""); // what quoted-printable makes of a = and of a line's end
  for (let times = 0; times < 6 && /%[0-9a-f]{2}/i.test(text); times += 1) {
    text = text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => decodeURIComponentOr(codes, ""));
  }
  return text
    .replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5}));/gi, (_, decimal, hex) =>
      String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replace(/&(?:shy|zwnj|zwj|ZeroWidthSpace);|<w?br\s*\/?>|\p{Default_Ignorable_Code_Point}/giu, "")
    .replace(/&colon;|\uff1a/g, ":")
    .replace(/\\(?=[_:/-])/g, "")
    .trimStart();
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
