// What curl's arguments mean. Only what is listed here is known; everything else is refused by name.

/** Long name, short name, whether it takes a value. */
const OPTIONS = [
  ["request", "X", true],
  ["url", "", true],
  ["user", "u", true],
  ["header", "H", true],
  ["data", "d", true],
  ["data-raw", "", true],
  ["data-binary", "", true],
  ["data-urlencode", "", true],
  ["json", "", true],
  ["get", "G", false],
  ["head", "I", false],
  ["include", "i", false],
  ["fail", "f", false],
  ["fail-with-body", "", false],
  ["silent", "s", false],
  ["no-silent", "", false],
  ["show-error", "S", false],
  ["no-progress-meter", "", false],
  ["disable", "q", false],
  ["location", "L", false],
  ["max-time", "m", true],
  ["connect-timeout", "", true],
  ["output", "o", true],
  ["write-out", "w", true],
  ["user-agent", "A", true],
  ["referer", "e", true],
  ["oauth2-bearer", "", true],
  ["basic", "", false],
  ["http1.1", "", false],
  ["compressed", "", false],
  ["globoff", "g", false],
];
const LONG = new Map(OPTIONS.map(([long, , takes]) => [long, { long, takes }]));
const SHORT = new Map(OPTIONS.filter(([, short]) => short).map(([long, short, takes]) => [short, { long, takes }]));
const MANY = new Set(["header", "data", "url", "output"]);

/** Thrown for arguments that curl, or this reader of them, does not accept. Its status is curl's. */
export class CurlError extends Error {
  constructor(message, status = 2) {
    super(message);
    this.status = status;
  }
}

/**
 * Read the arguments.
 * @param {string[]} args without the word "curl"
 * @returns {object} options by their long name; header, url, output and data are lists, the last of {kind, value}
 */
export function readOptions(args) {
  const options = { header: [], data: [], url: [], output: [] };
  const set = ({ long, takes }, value) => {
    if (/^(data|json)/.test(long)) options.data.push({ kind: long, value });
    else if (MANY.has(long)) options[long].push(value);
    else options[long] = takes ? value : true;
  };
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    const next = (option, shown) => {
      at += 1;
      if (at >= args.length) throw new CurlError(`option ${shown}: requires parameter`);
      set(option, args[at]);
    };
    if (arg.startsWith("--") && arg.length > 2) {
      const option = LONG.get(arg.slice(2));
      if (!option) throw unknown(arg);
      if (option.takes) next(option, arg);
      else set(option);
    } else if (arg.startsWith("-") && arg.length > 1) {
      for (let letter = 1; letter < arg.length; letter += 1) {
        const option = SHORT.get(arg[letter]);
        if (!option) throw unknown(`-${arg[letter]}`);
        if (!option.takes) {
          set(option);
          continue;
        }
        const rest = arg.slice(letter + 1);
        if (rest) set(option, rest);
        else next(option, `-${arg[letter]}`);
        break;
      }
    } else options.url.push(arg);
  }
  for (const name of ["max-time", "connect-timeout"]) {
    if (options[name] !== undefined && !/^\d+(\.\d+)?$/.test(options[name])) {
      throw new CurlError(`option --${name}: expected a proper numerical parameter`);
    }
  }
  return options;
}

const unknown = (shown) => new CurlError(`option ${shown} is not supported in this page`);

/**
 * The requests that options ask for: one for each URL.
 * @param {object} options as readOptions() gives them
 * @param {(name: string) => Promise<Uint8Array>} readFile for @file
 */
export async function requestsOf(options, readFile) {
  if (!options.url.length) throw new CurlError("(2) no URL specified");
  const { body, type } = await bodyOf(options, readFile);
  const query = options.get && body ? new TextDecoder().decode(body) : "";
  const sent = options.get ? null : body;
  return options.url.map((address) => {
    // Real curl makes several requests of these.
    if (!options.globoff && /\{[^}]*\}|\[[^\]]+\]/.test(address)) {
      throw new CurlError("{} and [] in a URL are not supported in this page; with --globoff they are sent as they are");
    }
    let text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
    if (query) text += (text.includes("?") ? "&" : "?") + query;
    let url;
    try {
      url = new URL(text);
    } catch {
      throw new CurlError("(3) URL rejected: Malformed input to a URL function", 3);
    }
    if (!["http:", "https:"].includes(url.protocol)) {
      throw new CurlError(`(1) Protocol "${url.protocol.slice(0, -1)}" not supported`, 1);
    }
    const method = options.request ?? (options.head ? "HEAD" : sent ? "POST" : "GET");
    return { method, url: url.href, headers: headersOf(options, url, sent, type), body: sent };
  });
}

function headersOf(options, url, body, type) {
  const headers = [["Host", url.host]];
  const user = options.user ?? (url.username ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : undefined);
  if (user !== undefined) headers.push(["Authorization", `Basic ${base64(user.includes(":") ? user : `${user}:`)}`]);
  headers.push(["User-Agent", options["user-agent"] ?? "curl/8"], ["Accept", type === "json" ? "application/json" : "*/*"]);
  if (options["oauth2-bearer"] !== undefined) headers.push(["Authorization", `Bearer ${options["oauth2-bearer"]}`]);
  if (options.referer !== undefined) headers.push(["Referer", options.referer]);
  if (options.compressed) headers.push(["Accept-Encoding", "deflate, gzip, br, zstd"]);
  if (body) {
    headers.push(["Content-Length", String(body.length)]);
    headers.push(["Content-Type", type === "json" ? "application/json" : "application/x-www-form-urlencoded"]);
  }
  for (const line of options.header) {
    const [, name, mark, value] = line.match(/^([^:;]+)([:;])(.*)$/s) ?? [];
    if (name === undefined) continue; // curl drops it as well
    const same = headers.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
    const trimmed = value.trim();
    if (mark === ";" && !trimmed) headers.push([name, ""]);
    else if (!trimmed) {
      if (same >= 0) headers.splice(same, 1);
    } else if (same >= 0 && same < headers.length && !options.header.slice(0, options.header.indexOf(line)).some((l) => l.toLowerCase().startsWith(`${name.toLowerCase()}:`))) {
      headers[same] = [name, trimmed];
    } else headers.push([name, trimmed]);
  }
  return headers;
}

async function bodyOf(options, readFile) {
  if (!options.data.length) return { body: null };
  const encoder = new TextEncoder();
  const parts = [];
  for (const { kind, value } of options.data) {
    if (kind !== "data-raw" && kind !== "data-urlencode" && value.startsWith("@")) {
      const bytes = await readFile(value.slice(1));
      parts.push(kind === "data" ? bytes.filter((byte) => byte !== 10 && byte !== 13) : bytes);
    } else if (kind === "data-urlencode" && /^[^=]*@/.test(value)) {
      throw new CurlError("a file in --data-urlencode is not supported in this page");
    } else if (kind === "data-urlencode") parts.push(encoder.encode(urlencoded(value)));
    else parts.push(encoder.encode(value));
  }
  const type = options.data.some(({ kind }) => kind === "json") ? "json" : "form";
  const mark = type === "json" ? [] : [38];
  return { body: Uint8Array.from(parts.flatMap((part, place) => (place ? [...mark, ...part] : [...part]))), type };
}

function urlencoded(value) {
  const at = value.indexOf("=");
  const hex = (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, hex).replaceAll("%20", "+");
  return at < 0 ? encode(value) : (at ? `${value.slice(0, at)}=` : "") + encode(value.slice(at + 1));
}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
