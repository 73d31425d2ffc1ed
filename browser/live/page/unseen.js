// What a reader cannot see in a text that somebody else wrote: letters without a picture or that turn the line around, and
// addresses of others. No DOM here.

/** Letters that show nothing, or change how others are shown: by Unicode's own categories, and those it lists as ignorable. */
const INVISIBLE = /(?![\t\n ])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\u3164\uffa0]/u;

/** @typedef {{text: string, code: string}} Piece of a text; code is "U+202E" for one invisible letter, and empty for others */

/**
 * A text as pieces: each invisible letter is one by itself.
 * @param {string} text
 * @returns {Piece[]}
 */
export function piecesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const letter of text) {
    const last = pieces.at(-1);
    if (INVISIBLE.test(letter)) pieces.push({ text: letter, code: codeOf(letter) });
    else if (last && !last.code) last.text += letter;
    else pieces.push({ text: letter, code: "" });
  }
  return pieces;
}

/**
 * The invisible letters of a text, each once, with the lines where they stand.
 * @param {string} text
 * @returns {{code: string, lines: number[]}[]}
 */
export function invisibleIn(text) {
  /** @type {Map<string, Set<number>>} */
  const found = new Map();
  text.split("\n").forEach((line, index) => {
    for (const letter of line) {
      if (!INVISIBLE.test(letter)) continue;
      const code = codeOf(letter);
      found.set(code, (found.get(code) ?? new Set()).add(index + 1));
    }
  });
  return [...found].map(([code, lines]) => ({ code, lines: [...lines] }));
}

/** @param {string} letter */
const codeOf = (letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** An address with its host. A browser needs no slashes to read one of its own schemes; a part in braces is not known yet. */
const ADDRESS =
  /(?:\b(?:https?|wss?):[/\\]*|\b[a-z][a-z0-9+.-]*:[/\\]{2,}|(?<=["'`])[/\\]{2})((?:[#$]?\{[^{}\n]*\}|[^\s"'`<>()\\{}|^/?#:])[^\s"'`<>()\\|^]*)/giu;
/** A host alone, as a text of a program or a word of the Shell: its last part is no ending of a file. */
const HOST =
  /(?<=["'`@\s=]|\/\/)((?:[\p{L}\p{N}_-]+\.)+[\p{L}]{2,24}|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])(?=[:/"'`\s?#]|$)/giu;
/** What can only be a host, whatever it ends in: there is a port or a path behind it, or it is given to what asks hosts. */
const ASKED = [
  /["'`]((?:[\p{L}\p{N}_-]+\.)+\p{L}{2,24})(?::\d{1,5}\b|\/)/giu,
  /\b(?:curl|wget)\b[^\n;|&]*?\s["']?((?:[\p{L}\p{N}_-]+\.)+\p{L}{2,24})(?=["':/\s]|$)/gimu,
  /\b(?:\w*host(?:name)?["']?\s*(?:=>|[:=])\s*["']?|\w*(?:connect|connection|start|socket|new|lookup|resolve)\s*\(\s*\(?\s*["'])((?:[\p{L}\p{N}_-]+\.)+\p{L}{2,24})(?=["'\s]|$)/gimu,
];
const FILE =
  /\.(?:py|rb|js|mjs|cjs|ts|sh|json|ya?ml|txt|md|so|zip|pem|csv|html?|env|now|get|new|log|environ|argv|stdout|stderr|exit)$/i;

/**
 * Hosts that a text names, but for the known ones: each once, in the letters that a browser would ask for.
 * @param {string} text
 * @param {readonly string[]} known
 */
export function hostsIn(text, known) {
  const addressed = [...text.matchAll(ADDRESS)].map(([, rest]) => rest.split(/[/?]|#(?!\{)/)[0].replace(/^.*@/, ""));
  const named = [...text.matchAll(HOST)].map(([, host]) => host).filter((host) => !FILE.test(host) && isQuotedHost(host));
  const asked = ASKED.flatMap((shape) => [...text.matchAll(shape)].map(([, host]) => host)).filter((host) => !FILE.test(host));
  const hosts = [...addressed, ...named, ...asked].map(asAsked).filter((host) => host && !known.includes(host));
  return [...new Set(hosts)];
}

/** Names of objects in programs, such as process.env, have one dot and no more; hosts of that kind are told only by their ends. */
const ENDS =
  /\.(?:com|net|org|io|tv|dev|app|co|me|info|biz|xyz|site|online|cloud|ai|eu|uk|de|fr|ru|cn|test|example|local|internal|[a-z]{2}\.[a-z]{2}|xn--[a-z0-9-]+)$/i;

/** @param {string} host */
const isQuotedHost = (host) => ENDS.test(host) || /^[\d[]/.test(host) || /[^\p{ASCII}]/u.test(host);

/** @param {string} host with a port, perhaps */
function asAsked(host) {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return host.replace(/:\d*$/, "");
  }
}
