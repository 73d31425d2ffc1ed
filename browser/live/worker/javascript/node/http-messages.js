// Requests and responses of node:http: what comes is a stream to read, what goes a stream to write.

import { nodeError, wrongType } from "./errors.js";
import { Buffer } from "./shared.js";

/** @import {HeaderList} from "../../../messages.js" */

/** Of these, a second one is left out; all others are joined. */
const SINGLE = new Set(
  "age authorization content-length content-type etag expires from host if-modified-since if-unmodified-since last-modified location max-forwards proxy-authorization referer retry-after server user-agent".split(
    " ",
  ),
);
/** Bytes that come at once. */
const PART = 65536;

/** @param {HeaderList} list */
export function headersOf(list) {
  /** @type {Record<string, any>} */
  const headers = {};
  for (const [name, value] of list) {
    const key = name.toLowerCase();
    if (key === "set-cookie") headers[key] = [...(headers[key] ?? []), value];
    else if (!(key in headers)) headers[key] = value;
    else if (!SINGLE.has(key)) headers[key] += `${key === "cookie" ? ";" : ","} ${value}`;
  }
  return headers;
}

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * The classes.
 * @param {any} Stream
 */
export function messagesOf({ Readable, Writable }) {
  class IncomingMessage extends Readable {
    /** @param {{headers: HeaderList, body: Uint8Array | null, socket: object}} given */
    constructor({ headers, body, socket }) {
      super();
      Object.assign(this, { httpVersionMajor: 1, httpVersionMinor: 1, httpVersion: "1.1", complete: false });
      Object.assign(this, { headers: headersOf(headers), rawHeaders: headers.flat(), trailers: {}, rawTrailers: [], socket });
      Object.defineProperty(this, "left", { value: body ?? new Uint8Array(), writable: true });
    }
    get headersDistinct() {
      return Object.fromEntries(Object.entries(this.headers).map(([name, value]) => [name, [value].flat()]));
    }
    get connection() {
      return this.socket;
    }
    /**
     * @param {number} _
     * @param {() => void} [done]
     */
    setTimeout(_, done) {
      if (done) this.once("timeout", done);
      return this;
    }
    _read() {
      const part = this.left.subarray(0, PART);
      this.left = this.left.subarray(part.length);
      this.complete = !part.length;
      this.push(part.length ? Buffer.from(part) : null);
    }
  }

  class OutgoingMessage extends Writable {
    /** @type {Map<string, [name: string, value: any]>} by the name in small letters */
    #set = new Map();
    /** @type {Uint8Array[]} */
    #parts = [];
    headersSent = false;
    /** Whether all of its body was given at once. */
    isWhole = false;

    /** @param {{autoDestroy?: boolean}} [how] */
    constructor(how) {
      super({ decodeStrings: true, ...how });
    }

    /**
     * @param {string} name
     * @param {any} value
     */
    setHeader(name, value) {
      if (this.headersSent) throw sent("set");
      if (typeof name !== "string" || !NAME.test(name))
        throw nodeError(TypeError, "ERR_INVALID_HTTP_TOKEN", `Header name must be a valid HTTP token ["${name}"]`);
      if (value === undefined)
        throw nodeError(TypeError, "ERR_HTTP_INVALID_HEADER_VALUE", `Invalid value "undefined" for header "${name}"`);
      if (/[^\t\x20-\x7e\x80-\xff]/.test(String(value)))
        throw nodeError(TypeError, "ERR_INVALID_CHAR", `Invalid character in header content ["${name}"]`);
      this.#set.set(name.toLowerCase(), [name, value]);
      return this;
    }
    /**
     * @param {string} name
     * @param {string | string[]} value
     */
    appendHeader(name, value) {
      return this.setHeader(name, [...[this.getHeader(name) ?? []].flat(), ...[value].flat()]);
    }
    /** @param {Headers | Map<string, any>} headers */
    setHeaders(headers) {
      for (const [name, value] of headers) this.setHeader(name, value);
      return this;
    }
    /** @param {string} name */
    getHeader(name) {
      return this.#set.get(String(name).toLowerCase())?.[1];
    }
    getHeaders() {
      return Object.assign(Object.create(null), Object.fromEntries([...this.#set].map(([key, [, value]]) => [key, value])));
    }
    getHeaderNames() {
      return [...this.#set.keys()];
    }
    getRawHeaderNames() {
      return [...this.#set.values()].map(([name]) => name);
    }
    /** @param {string} name */
    hasHeader(name) {
      return this.#set.has(String(name).toLowerCase());
    }
    /** @param {string} name */
    removeHeader(name) {
      if (this.headersSent) throw sent("remove");
      this.#set.delete(String(name).toLowerCase());
    }
    flushHeaders() {
      this.headersSent = true;
    }
    /** @returns {HeaderList} what was set, in its order */
    list() {
      return [...this.#set.values()].flatMap(([name, value]) =>
        [value].flat().map((one) => /** @type {[string, string]} */ ([name, String(one)])),
      );
    }
    /** @returns {Uint8Array} all that was written */
    body() {
      return Buffer.concat(this.#parts);
    }

    /**
     * @param {Uint8Array} part
     * @param {string} _
     * @param {() => void} done
     */
    _write(part, _, done) {
      this.headersSent = true;
      this.#parts.push(part);
      done();
    }
    /**
     * @param {any} [chunk]
     * @param {unknown[]} more
     */
    end(chunk, ...more) {
      const isChunk = chunk !== undefined && chunk !== null && typeof chunk !== "function";
      if (isChunk && typeof chunk !== "string" && !(chunk instanceof Uint8Array))
        throw wrongType("chunk", "of type string or an instance of Buffer or Uint8Array", chunk);
      this.isWhole ||= !this.headersSent;
      return super.end(chunk, ...more);
    }
  }

  return { IncomingMessage, OutgoingMessage };
}

/** @param {string} deed */
function sent(deed) {
  return nodeError(Error, "ERR_HTTP_HEADERS_SENT", `Cannot ${deed} headers after they are sent to the client`);
}
