// URL as Node has it: its errors have a code, and files have URLs.

import { nodeError, wrongType } from "./errors.js";

const Web = globalThis.URL;

export class URL extends Web {
  /**
   * @param {string | globalThis.URL} input
   * @param {string | globalThis.URL} [base]
   */
  constructor(input, base) {
    requireSamePath(String(input));
    try {
      super(input, base);
    } catch {
      throw invalid(String(input), base);
    }
    if (hasNoHost(this)) throw invalid(String(input), base);
  }

  /** @override */
  get origin() {
    return this.protocol === "file:" ? "null" : super.origin;
  }

  /**
   * @override
   * @param {string | globalThis.URL} input
   * @param {string | globalThis.URL} [base]
   */
  static canParse(input, base) {
    const url = Web.canParse(input, base) && new Web(input, base);
    return url && !hasNoHost(url);
  }

  /**
   * @override
   * @param {string | globalThis.URL} input
   * @param {string | globalThis.URL} [base]
   */
  static parse(input, base) {
    return URL.canParse(input, base) ? new URL(input, base) : null;
  }
}

/** Whether this browser writes a | of a path as an escape, which Node leaves as it is. */
const escapesBars = new Web("http:a/|").pathname !== "/|";

/**
 * @param {string} address
 */
export function requireSamePath(address) {
  if (escapesBars && /^[^?#]*\|/.test(address)) throw new Error("a | in the path of a URL is not supported in this page");
}

/**
 * Whether the web has no such host: browsers there are that write letters as escapes which no host has.
 * @param {globalThis.URL} url
 */
const hasNoHost = ({ protocol, hostname }) => /^(https?|wss?|ftp):$/.test(protocol) && /%(?!2A)/i.test(hostname);

/**
 * @param {string} input
 * @param {string | globalThis.URL} [base]
 */
function invalid(input, base) {
  const error = Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input });
  return base === undefined ? error : Object.assign(error, { base: String(base) });
}

/** node:url, as far as it goes */
export const urlModule = {
  URL,
  URLSearchParams,
  /** @param {unknown} url */
  fileURLToPath(url) {
    if (typeof url !== "string" && !(url instanceof Web)) throw wrongType("path", "of type string or an instance of URL", url);
    const { protocol, pathname } = new URL(url);
    if (protocol !== "file:") throw nodeError(TypeError, "ERR_INVALID_URL_SCHEME", "The URL must be of scheme file");
    return decodeURIComponent(pathname);
  },
  format,
  /** @param {string} domain */
  domainToASCII(domain) {
    try {
      return new Web(`ws://${domain}`).hostname;
    } catch {
      return "";
    }
  },
  /** @param {string} path */
  pathToFileURL(path) {
    const escaped = path.replaceAll("%", "%25").replaceAll("\\", "%5C").replaceAll("?", "%3F").replaceAll("#", "%23");
    return new URL(escaped, "file:///home/reader/");
  },
};

/**
 * An address without some of its parts. What url.parse() gives, the page has not.
 * @param {unknown} url
 * @param {{auth?: boolean, fragment?: boolean, search?: boolean, unicode?: boolean}} [options]
 */
function format(url, { auth = true, fragment = true, search = true, unicode = false } = {}) {
  if (!(url instanceof Web)) throw new Error("url.format of what is no URL is not supported in this page");
  if (unicode) throw new Error("url.format's unicode is not supported in this page");
  const shown = new Web(url.href);
  if (!auth) shown.username = shown.password = "";
  if (!fragment) shown.hash = "";
  if (!search) shown.search = "";
  return shown.href;
}
