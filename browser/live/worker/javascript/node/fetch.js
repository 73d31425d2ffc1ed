// fetch as Node has it, over a port to the sandbox.

import { REASONS } from "../../../reasons.js";
import { requireSamePath } from "./url.js";

/** @import {HeaderList, HttpAnswer, HttpFailure, HttpRequest} from "../../../messages.js" */

/** @type {Record<HttpFailure["error"], (message: string) => Error>} */
const CAUSES = {
  unreachable: (message) => Object.assign(new Error(message), { code: "ENOTFOUND" }),
  dropped: () => Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
  late: (message) => Object.assign(new Error(message), { code: "UND_ERR_HEADERS_TIMEOUT" }),
};

/** What Node writes itself, whatever the program sets. */
const IGNORED = new Set(["host", "content-length", "connection", "accept-encoding", "transfer-encoding"]);

/** @type {Record<string, string>} what Node says of addresses that are none of the web's */
const SCHEMES = { "about:": "about scheme is not supported", "file:": "not implemented... yet..." };

const later = globalThis.setTimeout;

/** Milliseconds. No answer of a network comes before what is due at once; the sandbox's would. A published program has nothing due. */
const AWAY = 8;
/** Milliseconds of these in which the request is not yet on its way. */
const CONNECTING = 1;

/**
 * @template T
 * @param {Promise<T>} answer
 * @param {number} away milliseconds
 * @returns {Promise<T>}
 */
async function soonest(answer, away) {
  const [given] = await Promise.all([answer, away ? new Promise((resolve) => later(resolve, away)) : undefined]);
  return given;
}

const BODILESS = new Set([204, 205, 304]);

/** Ports that the web's fetch never asks. */
const BLOCKED = new Set(
  `1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161
179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060
5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080`.split(/\s/),
);

/**
 * @param {{send: (request: HttpRequest) => Promise<HttpAnswer>}} sandbox
 * @param {number} [away] milliseconds that the network is away
 * @returns {typeof fetch}
 */
export function fetchOver(sandbox, away = AWAY) {
  /** @type {typeof fetch} */
  const ask = async (input, init) => {
    if (!(input instanceof Request)) requireUrl(String(input));
    const isStreamed = isStream(init?.body);
    const request = new Request(input, isStreamed ? { ...init, body: streamOf(init?.body) } : init);
    const { protocol } = new URL(request.url);
    if (!["http:", "https:", "data:", "blob:"].includes(protocol)) {
      const cause = new Error(SCHEMES[protocol] ?? "unknown scheme");
      throw new TypeError("fetch failed", { cause });
    }
    if (BLOCKED.has(new URL(request.url).port)) throw new TypeError("fetch failed", { cause: new Error("bad port") });
    if (!/^https?:/.test(request.url))
      throw new TypeError(`fetch of ${new URL(request.url).protocol} is not supported in this page`);
    const body = request.body === null && !init?.body ? null : new Uint8Array(await request.arrayBuffer());
    // Browsers take Cookie, Origin and a few others away from a Request; Node sends them.
    const own = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    const stopped = aborted(request.signal);
    if (away) await new Promise((resolve) => later(resolve, CONNECTING)); // what is given up by then is not sent
    if (request.signal.aborted) await stopped;
    const answer = soonest(
      sandbox.send({ method: request.method, url: request.url, headers: headersOf(request, own, body, isStreamed), body }),
      away,
    );
    const data = await Promise.race([answer, stopped]);
    if (data.error) throw new TypeError("fetch failed", { cause: CAUSES[data.error](data.message) });
    const { status, headers } = data;
    const content = /** @type {Uint8Array<ArrayBuffer>} */ (data.body);
    const response = new Response(BODILESS.has(status) ? null : content, {
      status,
      headers,
      statusText: REASONS[status] ?? "",
    });
    Object.defineProperty(response, "url", { value: request.url });
    Object.defineProperty(response, "type", { value: "basic" });
    return response;
  };
  return function fetch(...given) {
    return ask(...given).catch(fail);
  };
}

/**
 * What fetch fails with names no place in the program.
 * @param {unknown} error
 * @returns {never}
 */
function fail(error) {
  if (typeof error === "object" && error !== null) {
    const value = Error.prototype.toString.call(error);
    Object.defineProperty(error, "stack", { value, writable: true, configurable: true });
  }
  throw error;
}

/**
 * @param {string} address
 */
function requireUrl(address) {
  requireSamePath(address);
  try {
    new URL(address);
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${address}`, { cause });
  }
}

/** @type {Record<string, [name: string, value: string][]>} what Node sends for a program that wants nothing out of a cache */
const UNCACHED = {
  "no-cache": [["cache-control", "max-age=0"]],
  "no-store": [
    ["pragma", "no-cache"],
    ["cache-control", "no-cache"],
  ],
  reload: [
    ["pragma", "no-cache"],
    ["cache-control", "no-cache"],
  ],
};

/** @param {any} body */
const isStream = (body) => typeof body?.[Symbol.asyncIterator] === "function" || body instanceof ReadableStream;

/**
 * @param {any} body that comes in parts
 * @returns {ReadableStream}
 */
const streamOf = (body) => (body instanceof ReadableStream ? body : /** @type {any} */ (ReadableStream).from(body));

/**
 * The program's own headers, and the two that make a request whole.
 * @param {Request} request
 * @param {Headers} own
 * @param {Uint8Array | null} body
 * @param {boolean} isStreamed it comes in parts
 */
function headersOf(request, own, body, isStreamed) {
  const set = new Headers(request.headers);
  for (const [name, value] of own) if (!IGNORED.has(name)) set.set(name, value);
  for (const [name, value] of UNCACHED[request.cache] ?? []) if (!set.has(name)) set.set(name, value);
  /** @type {HeaderList} */
  const headers = [...set];
  headers.unshift(["host", new URL(request.url).host]);
  if (!request.headers.has("accept")) headers.push(["accept", "*/*"]);
  if (isStreamed) headers.push(["transfer-encoding", "chunked"]);
  else if (body !== null || ["POST", "PUT", "PATCH"].includes(request.method)) {
    headers.push(["content-length", String(body?.length ?? 0)]);
  }
  return headers;
}

/**
 * Fails when a signal is aborted.
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
function aborted(signal) {
  /** @type {Promise<never>} */
  const stopped = new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
  });
  stopped.catch(() => {}); // an answer that came first is all that counts
  return stopped;
}
