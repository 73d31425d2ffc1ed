// What node:url had before there was URL.

import { wrongType } from "./errors.js";
import { querystring } from "./querystring.js";

/** @type {any} the program's */
const program = globalThis;

const SLASHED = new Set(["http:", "https:", "ftp:", "gopher:", "file:", "ws:", "wss:"]);
const HOSTLESS = new Set(["javascript:"]);
/** Letters that are escaped wherever they stand. */
const ESCAPED = /[\t\n\r "'<>\\^`{|}]/g;

class Url {
  /** @type {string | null} */ protocol = null;
  /** @type {boolean | null} */ slashes = null;
  /** @type {string | null} */ auth = null;
  /** @type {string | null} */ host = null;
  /** @type {string | null} */ port = null;
  /** @type {string | null} */ hostname = null;
  /** @type {string | null} */ hash = null;
  /** @type {string | null} */ search = null;
  /** @type {any} */ query = null;
  /** @type {string | null} */ pathname = null;
  /** @type {string | null} */ path = null;
  /** @type {string} */ href = "";
}

let isWarned = false;

/**
 * @param {unknown} text
 * @param {boolean} [parsesQuery]
 * @param {boolean} [slashesDenoteHost]
 */
function parse(text, parsesQuery = false, slashesDenoteHost = false) {
  if (text instanceof Url) return text;
  if (typeof text !== "string") throw wrongType("url", "of type string", text);
  if (!isWarned) {
    const words = "`url.parse()` behavior is not standardized and prone to errors that have security implications.";
    const advice = "Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.";
    program.process.emitWarning(`${words} ${advice}`, "DeprecationWarning", "DEP0169");
    isWarned = true;
  }
  const url = new Url();
  const [before, ...more] = text.trim().split(/(?=[?#])/);
  let rest = before.replaceAll("\\", "/") + more.join("");
  const [protocol] = rest.match(/^[a-z0-9.+-]+:/i) ?? [""];
  url.protocol = protocol.toLowerCase() || null;
  rest = rest.slice(protocol.length);
  const isHostless = HOSTLESS.has(url.protocol ?? "");
  if ((slashesDenoteHost || protocol || /^\/\/[^@/]+@[^@/]+/.test(rest)) && rest.startsWith("//") && !isHostless) {
    url.slashes = true;
    rest = rest.slice(2);
  }
  if (!isHostless && (url.slashes || (protocol && !SLASHED.has(protocol.toLowerCase())))) {
    const [place] = rest.match(/^[^/?#]*/) ?? [""];
    rest = rest.slice(place.length);
    const at = place.lastIndexOf("@");
    if (at >= 0) url.auth = decodeURIComponent(place.slice(0, at));
    const [, name = "", port] = place.slice(at + 1).match(/^(.*?)(?::([0-9]*))?$/s) ?? [];
    url.port = port || null;
    url.hostname = name.replace(/^\[(.*)\]$/, "$1").toLowerCase();
    url.host = name.toLowerCase() + (port ? `:${port}` : "");
  }
  rest = rest.replace(ESCAPED, (letter) => encodeURIComponent(letter).replace("'", "%27"));
  const [, path, search, hash] = rest.match(/^([^?#]*)(\?[^#]*)?(#.*)?$/s) ?? [];
  url.hash = hash ?? null;
  url.search = search ?? (parsesQuery ? "" : null);
  url.query = search === undefined ? (parsesQuery ? Object.create(null) : null) : search.slice(1);
  if (parsesQuery && search !== undefined) url.query = querystring.parse(search.slice(1));
  url.pathname = path || (SLASHED.has(url.protocol ?? "") && url.hostname ? "/" : null);
  url.path = url.pathname !== null || url.search ? (url.pathname ?? "") + (url.search ?? "") : null;
  url.href = format(url);
  return url;
}

/** @param {any} url */
export function format(url) {
  if (typeof url === "string") return parse(url).href;
  const { protocol = "", auth, pathname, hash, slashes, query } = url;
  const named = protocol && !protocol.endsWith(":") ? `${protocol}:` : (protocol ?? "");
  const user = auth ? `${encodeURIComponent(auth).replace("%3A", ":")}@` : "";
  const name = url.hostname && (url.hostname.includes(":") ? `[${url.hostname}]` : url.hostname);
  const place = url.host ? user + url.host : name ? user + name + (url.port ? `:${url.port}` : "") : "";
  const asked = query && typeof query === "object" ? querystring.stringify(query) : "";
  const search = url.search || (asked && `?${asked}`) || "";
  const isSlashed = slashes || SLASHED.has(named);
  const path = String(pathname ?? "").replace(/[#?]/g, encodeURIComponent);
  const begun = isSlashed && (place || slashes) ? `//${place}${path && !path.startsWith("/") ? "/" : ""}` : place;
  const end = hash ? (hash.startsWith("#") ? hash : `#${hash}`) : "";
  return named + begun + path + (search && !search.startsWith("?") ? `?${search}` : search).replaceAll("#", "%23") + end;
}

/**
 * @param {string} from
 * @param {string} to
 */
function resolve(from, to) {
  const resolved = new URL(to, new URL(from, "resolve://"));
  return resolved.protocol === "resolve:" ? resolved.pathname + resolved.search + resolved.hash : resolved.href;
}

/** @param {URL} url */
function urlToHttpOptions(url) {
  const { protocol, hostname, hash, search, pathname, href, port, username, password } = url;
  return Object.assign(Object.create(null), {
    ...{ protocol, hostname: hostname.replace(/^\[(.*)\]$/, "$1"), hash, search, pathname, path: `${pathname}${search}`, href },
    ...(port && { port: Number(port) }),
    ...((username || password) && { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
  });
}

export const legacyUrl = { Url, parse, resolve, urlToHttpOptions };
