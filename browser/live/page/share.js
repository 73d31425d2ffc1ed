// A link that carries an edited program. The text is in the fragment, which browsers send to nobody.

const MARK = "#live=";

/**
 * @param {string} page the address of the page
 * @param {{program: string, language: string, text: string}} shared
 * @returns {Promise<string>} the link
 */
export async function linkTo(page, { program, language, text }) {
  const url = new URL(page);
  url.searchParams.set("lang", language);
  url.hash = "";
  return `${url.href.replace(/#$/, "")}${MARK}${program}:${language}:${await squeeze(text)}`;
}

/**
 * What a link carries, or null. Never runs anything, never throws.
 * @param {string} address
 */
export async function readLink(address) {
  const at = address.indexOf(MARK);
  if (at < 0) return null;
  const match = address.slice(at + MARK.length).match(/^([a-z0-9_/-]+):([a-z]+):([A-Za-z0-9_-]+)$/);
  if (!match) return null;
  try {
    return { program: match[1], language: match[2], text: await unsqueeze(match[3]) };
  } catch {
    return null;
  }
}

/**
 * Whether a text holds what looks like a secret key.
 * @param {string} text
 * @param {string[]} sandbox the keys of the sandbox, which everybody may know
 * @param {string[]} own what the reader typed into the page's fields for keys
 */
export function holdsKey(text, sandbox, own = []) {
  if (own.some((key) => key.length > 5 && text.includes(key))) return true;
  const found = text.match(/\b(live|test|prod)_sk_?\w+/gi) ?? [];
  return found.some((key) => !sandbox.includes(key));
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CompressionStream | DecompressionStream} stream
 */
async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** @param {string} text */
async function squeeze(text) {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

const MOST_TEXT = 100_000;

/** @param {string} text */
async function unsqueeze(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const whole = await through(bytes, new DecompressionStream("deflate-raw"));
  if (whole.length > MOST_TEXT) throw new Error("too long");
  return new TextDecoder("utf-8", { fatal: true }).decode(whole);
}
