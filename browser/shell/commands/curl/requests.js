// The requests that curl's options ask for.

import { decode, encode } from "../../bytes.js";
import { Refusal } from "../../task.js";
import { cookieHeader } from "./cookies.js";
import { formBody } from "./forms.js";
import { expanded } from "./glob.js";
import { userIn } from "./netrc.js";
import { CurlError, HINT, isQuiet } from "./options.js";

/** @import {HeaderList, HttpRequest} from "../../../live/messages.js" */
/** @import {Target} from "./curl.js" */
/** @import {Options} from "./options.js" */

/** @typedef {{bytes: Uint8Array, type: "json" | "form" | "multipart" | "", boundary?: string} | null} Body type: empty for a file */

/**
 * A request for each URL.
 * @param {Options} given
 * @param {(name: string) => Promise<Uint8Array>} readFile
 * @param {ReadData} readData for @file
 * @param {string} home where .netrc is
 * @returns {Promise<Target[]>}
 */
export async function requestsOf(given, readFile, readData, home) {
  const options = { ...given, header: await headersIn(given.header, readFile) };
  if (!options.url.length) throw new CurlError("(2) no URL specified!");
  const { flags, values } = options;
  const data = await bodyOf(options, readData);
  const form = await partsOf(options, readFile);
  if (flags.get && options.query.length) throw new Refusal("curl: --url-query with --get is not supported in this page");
  const query = [
    ...(flags.get && data ? [decode(data.bytes)] : []),
    ...options.query.map((each) => (each.startsWith("+") ? each.slice(1) : urlencoded(each))),
  ].join("&");
  const upload = values["upload-file"];
  const sent =
    upload === undefined ? (form ?? data) : { bytes: await uploaded(upload, flags, readFile), type: /** @type {const} */ ("") };
  const body = flags.get ? null : sent;
  const method = values.request ?? (flags.head ? "HEAD" : upload !== undefined ? "PUT" : body ? "POST" : "GET");
  const timeout = values["max-time"] === undefined ? undefined : Number(values["max-time"]);
  const names = await namesIn(options, readFile, home);
  /** @type {Target[]} */
  const targets = [];
  for (const [slot, pattern] of options.url.entries()) {
    for (const { address, chosen } of flags.globoff ? [{ address: pattern, chosen: [] }] : expanded(pattern)) {
      const whole = upload && address.endsWith("/") ? address + encodeURIComponent(upload.split("/").pop() ?? "") : address;
      const text = withQuery(whole, query);
      const url = urlOf(text, values.proto);
      if (url instanceof CurlError) {
        const request = { method, url: NOWHERE, headers: [], body: null };
        targets.push({ request, address: text, slot, chosen, problem: url });
        continue;
      }
      const cookie = values.cookie === undefined ? "" : await cookieHeader(values.cookie, url.hostname, readFile);
      const headers = headersOf(options, url, body, names, cookie);
      targets.push({
        request: { method, url: url.href, headers, body: body?.bytes ?? null, timeout },
        address: text,
        slot,
        chosen,
      });
    }
  }
  return targets;
}

/**
 * @param {Options} options
 * @param {(name: string) => Promise<Uint8Array>} readFile
 * @returns {Promise<Body>}
 */
async function partsOf({ form, data, flags, values, header }, readFile) {
  if (!form.length) return null;
  if (data.length || flags.get || flags.head || values["upload-file"] !== undefined)
    throw new Refusal("curl: --form with another body or method is not supported in this page");
  if (header.some((line) => TYPE.test(line)))
    throw new Refusal("curl: --form with a header Content-Type is not supported in this page");
  const made = await formBody(form, (name) =>
    readFile(name).catch((error) => {
      if (!(error instanceof CurlError)) throw error;
      throw new CurlError("(26) Failed to open/read local data from file/application", 26);
    }),
  );
  return { ...made, type: "multipart" };
}

const TYPE = /^content-type\s*[:;]/i;

/**
 * @param {string} name
 * @param {Options["flags"]} flags
 * @param {(name: string) => Promise<Uint8Array>} readFile
 */
async function uploaded(name, flags, readFile) {
  try {
    return await readFile(name);
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    const more = "curl: (26) Failed to open/read local data from file/application";
    throw new CurlError([`Can't open '${name}'!`, HINT, ...(isQuiet(flags) ? [] : [more])].join("\n"), 26);
  }
}

/**
 * The lines of --header, those of files included. A file that is not there is none.
 * @param {string[]} header
 * @param {(name: string) => Promise<Uint8Array>} readFile
 */
async function headersIn(header, readFile) {
  const lines = [];
  for (const each of header) {
    if (!each.startsWith("@")) lines.push(each);
    else lines.push(...(await textOf(each.slice(1), readFile)).split("\n").map((line) => line.replace(/\r$/, "")));
  }
  return lines;
}

/**
 * The text of .netrc, if curl is to read it.
 * @param {Options} options
 * @param {(name: string) => Promise<Uint8Array>} readFile
 * @param {string} home
 */
async function namesIn({ flags, values }, readFile, home) {
  const file = values["netrc-file"] ?? (flags.netrc || flags["netrc-optional"] ? `${home}/.netrc` : "");
  return file ? textOf(file, readFile) : "";
}

/**
 * @param {string} name of a file that need not be there
 * @param {(name: string) => Promise<Uint8Array>} readFile
 */
async function textOf(name, readFile) {
  try {
    return decode(await readFile(name));
  } catch (error) {
    if (error instanceof CurlError) return "";
    throw error;
  }
}

/**
 * @param {string} address
 * @param {string} query what is added to it
 */
function withQuery(address, query) {
  const [, before, fragment = ""] = address.match(/^([^#]*)(#.*)?$/s) ?? [];
  return query ? before + (before?.includes("?") ? "&" : "?") + query + fragment : address;
}

const withScheme = (/** @type {string} */ address) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`);

/**
 * An address as curl shows that it went there: as it was written, without dots that are folders.
 * @param {string} address
 */
export function effectiveUrl(address) {
  const [, scheme, host, path, rest] = withScheme(address).match(/^([^:]+:\/\/)([^/?#]*)([^?#]*)(.*)$/s) ?? [];
  const kept = [];
  const parts = path.split("/").slice(1);
  for (const [place, part] of parts.entries()) {
    const isDots = part === "." || part === "..";
    if (part === "..") kept.pop();
    if (!isDots) kept.push(part);
    else if (place === parts.length - 1) kept.push("");
  }
  return `${scheme.toLowerCase()}${host}/${kept.join("/")}${rest}`;
}

/**
 * @param {string} address
 * @param {string | undefined} allowed what --proto says
 * @returns {URL | CurlError} which is what is wrong with it
 */
function urlOf(address, allowed) {
  const text = withScheme(address);
  if (!address || /[\0-\x20\x7f]/.test(text) || /^[/?#]/.test(address)) return new CurlError(MALFORMED, 3);
  const url = parsed(text);
  if (!url) return new CurlError(MALFORMED, 3);
  const protocol = url.protocol.slice(0, -1);
  if (!isAllowed(protocol, allowed)) return new CurlError(`(1) Protocol "${protocol}" not supported or disabled in libcurl`, 1);
  if (protocol === "file") throw new Refusal("curl of file: is not supported in this page");
  if (!/^https?$/.test(protocol)) return new CurlError(`(6) Could not resolve host: ${url.hostname || address.split("/")[2]}`, 6);
  return url;
}

/** What stands for an address that is none. */
const NOWHERE = "http:nowhere.invalid";
const MALFORMED = "(3) URL using bad/illegal format or missing URL";

/** What curl knows beside HTTP. */
const PROTOCOLS = new Set(
  "http https dict file ftp ftps gopher imap imaps ldap ldaps mqtt pop3 pop3s rtsp scp sftp smb smbs smtp smtps telnet tftp".split(
    " ",
  ),
);

/**
 * @param {string} protocol
 * @param {string} [list] as =https or -ftp,+http
 */
function isAllowed(protocol, list) {
  let allowed = new Set(PROTOCOLS);
  for (const each of list?.split(",") ?? []) {
    const [, mark, name] = each.match(/^([-+=]?)(.*)$/) ?? ["", "", ""];
    if (mark === "=") allowed = new Set();
    for (const one of name === "all" ? PROTOCOLS : [name.toLowerCase()]) {
      if (mark === "-") allowed.delete(one);
      else if (PROTOCOLS.has(one)) allowed.add(one);
    }
  }
  return allowed.has(protocol);
}

/** @param {string} text */
function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/**
 * @param {Options} options
 * @param {URL} url
 * @param {Body} body
 * @param {string} names the text of .netrc
 * @param {string} cookie
 */
function headersOf({ header, flags, values }, url, body, names, cookie) {
  const isJson = body?.type === "json";
  const user = values.user ?? userOf(url) ?? userIn(names, url.hostname);
  /** @type {HeaderList} */
  const headers = [["Host", url.host]];
  if (user !== undefined) headers.push(["Authorization", `Basic ${base64(user.includes(":") ? user : `${user}:`)}`]);
  headers.push(["User-Agent", values["user-agent"] ?? "curl/8"], ["Accept", isJson ? "application/json" : "*/*"]);
  if (values["oauth2-bearer"] !== undefined) headers.push(["Authorization", `Bearer ${values["oauth2-bearer"]}`]);
  if (values.referer !== undefined) headers.push(["Referer", values.referer]);
  if (flags.compressed) headers.push(["Accept-Encoding", "deflate, gzip, br, zstd"]);
  if (values.range !== undefined) headers.push(["Range", `bytes=${values.range}`]);
  if (cookie) headers.push(["Cookie", cookie]);
  /** @type {HeaderList} */
  const ofBody = body ? [["Content-Length", String(body.bytes.length)]] : [];
  const hasType = header.some((line) => TYPE.test(line));
  if (body && !body.type) ofBody.push(["Expect", "100-continue"]);
  const types = {
    json: "application/json",
    form: "application/x-www-form-urlencoded",
    multipart: `multipart/form-data; boundary=${body?.boundary}`,
  };
  if (body?.type && !hasType) ofBody.push(["Content-Type", types[body.type]]);
  applyOwn(headers, header);
  return [...headers, ...ofBody];
}

/** @param {URL} url */
function userOf({ username, password }) {
  return username ? `${decodeURIComponent(username)}:${decodeURIComponent(password)}` : undefined;
}

/**
 * The program's own headers: the first of a name takes the place of curl's, "Name:" takes that away, "Name;" is sent empty.
 * @param {HeaderList} headers curl's, which are changed
 * @param {string[]} own
 */
function applyOwn(headers, own) {
  const seen = new Set();
  for (const line of own) {
    const [, name, mark, rest] = line.match(/^([^:;]+)([:;])(.*)$/s) ?? [];
    if (name === undefined) continue; // curl drops it as well
    const value = rest.trim();
    const same = headers.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
    if (mark === ";" && !value) headers.push([name, ""]);
    else if (!value) headers.splice(same, same < 0 ? 0 : 1);
    else if (same >= 0 && !seen.has(name.toLowerCase())) headers[same] = [name, value];
    else headers.push([name, value]);
    if (mark === ":") seen.add(name.toLowerCase());
  }
}

/** @typedef {(name: string, shown: string) => Promise<Uint8Array>} ReadData what is in a file; nothing in one that is not there */

/**
 * @param {Options} options
 * @param {ReadData} readData
 * @returns {Promise<Body>}
 */
async function bodyOf({ data }, readData) {
  if (!data.length) return null;
  const parts = [];
  for (const each of data) parts.push(await dataOf(each, readData));
  const isJson = data.some(({ kind }) => kind === "json");
  const mark = isJson ? [] : [38]; // &
  const bytes = Uint8Array.from(parts.flatMap((part, place) => (place ? [...mark, ...part] : [...part])));
  return { bytes, type: isJson ? "json" : "form" };
}

/**
 * @param {Options["data"][number]} data
 * @param {ReadData} readData
 */
async function dataOf({ kind, value }, readData) {
  if (kind !== "data-raw" && kind !== "data-urlencode" && value.startsWith("@")) {
    const bytes = await readData(value.slice(1), value.slice(1));
    return kind === "data" ? bytes.filter((byte) => byte !== 10 && byte !== 13) : bytes;
  }
  if (kind === "data-urlencode" && /^[^=]*@/.test(value)) {
    const at = value.indexOf("@");
    const content = decode(await readData(value.slice(at + 1), value));
    if (!content) return encode("");
    return encode((at ? `${value.slice(0, at)}=` : "") + percentEncoded(content));
  }
  return encode(kind === "data-urlencode" ? urlencoded(value) : value);
}

/** @param {string} value as name=content, or content alone */
function urlencoded(value) {
  const at = value.indexOf("=");
  return at < 0 ? percentEncoded(value) : (at ? `${value.slice(0, at)}=` : "") + percentEncoded(value.slice(at + 1));
}

/** @param {string} text */
const percentEncoded = (text) =>
  Array.from(encode(text), (byte) =>
    /[\w.~-]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : byte === 32
        ? "+"
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");

const base64 = (/** @type {string} */ text) => btoa(String.fromCharCode(...encode(text)));
