// The server's side of node:http. Nobody reaches it but the program itself: its own requests to a port that it listens at.

import { EventEmitter } from "./shared.js";

/** @import {HeaderList, HttpAnswer, HttpRequest} from "../../../messages.js" */
/** @import {Network} from "./http.js" */

/** @type {any} the program's */
const program = globalThis;

const FIRST = 32768;
const LOCAL = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];

/** What fetch says besides, and in which order. */
const FETCH = "host connection * accept accept-language sec-fetch-mode user-agent accept-encoding content-length".split(" ");
/** @type {HeaderList} */
const SAID = [
  ["connection", "keep-alive"],
  ["accept-language", "*"],
  ["sec-fetch-mode", "cors"],
  ["user-agent", "node"],
  ["accept-encoding", "gzip, deflate"],
];

/**
 * The headers of a request, with those that fetch makes up; a request of node:http has them all.
 * @param {HeaderList} headers
 */
function whole(headers) {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  if (names.has("connection")) return headers;
  const all = [...headers, ...SAID.filter(([name]) => !names.has(name))];
  const order = (/** @type {string} */ name) => FETCH.indexOf(FETCH.includes(name) ? name : "*");
  return all.sort(([one], [other]) => order(one) - order(other));
}

/**
 * @param {ReturnType<typeof import("./http-messages.js").messagesOf>} messages
 * @param {Network} network
 * @param {Record<number, string>} reasons
 */
export function serverOf({ IncomingMessage, OutgoingMessage }, { hosts, pending }, reasons) {
  class ServerResponse extends OutgoingMessage {
    statusCode = 200;
    /** @type {string | undefined} */
    statusMessage = undefined;
    sendDate = true;

    /** @param {InstanceType<typeof IncomingMessage>} req */
    constructor(req) {
      super();
      this.req = req;
      this.socket = req.socket;
    }
    /**
     * @param {number} status
     * @param {any[]} more a reason, headers
     */
    writeHead(status, ...more) {
      const headers = more.at(-1);
      this.statusCode = status;
      this.statusMessage = typeof more[0] === "string" ? more[0] : (reasons[status] ?? "unknown");
      const pairs = Array.isArray(headers)
        ? Array.from({ length: headers.length / 2 }, (_, at) => [headers[at * 2], headers[at * 2 + 1]])
        : Object.entries(typeof headers === "object" && headers ? headers : {});
      for (const [name, value] of pairs) this.setHeader(name, value);
      this.headersSent = true;
      return this;
    }
    writeContinue() {}
    /** @param {(error?: unknown) => void} done */
    _final(done) {
      this.headersSent = true;
      this.statusMessage ??= reasons[this.statusCode] ?? "unknown";
      done();
    }
    /** @returns {HttpAnswer} */
    answer() {
      const body = this.body();
      const headers = this.list();
      const has = (/** @type {string} */ name) => this.hasHeader(name);
      if (this.sendDate && !has("date")) headers.push(["Date", new Date().toUTCString()]);
      const isKept = this.req.headers.connection !== "close";
      if (!has("connection")) headers.push(["Connection", isKept ? "keep-alive" : "close"]);
      if (!has("connection") && isKept) headers.push(["Keep-Alive", "timeout=5"]);
      const hasBody = ![204, 304].includes(this.statusCode);
      if (hasBody && !has("content-length") && !has("transfer-encoding"))
        headers.push(this.isWhole ? ["Content-Length", String(body.length)] : ["Transfer-Encoding", "chunked"]);
      return { status: this.statusCode, headers, body: hasBody && this.req.method !== "HEAD" ? body : new Uint8Array() };
    }
  }

  class Server extends EventEmitter {
    /** @param {any[]} given options, a listener */
    constructor(...given) {
      super();
      const listener = given.find((one) => typeof one === "function");
      if (listener) this.on("request", listener);
      this.listening = false;
      this.keepAliveTimeout = 5000;
      this.requestTimeout = 300000;
      this.headersTimeout = 60000;
      this.timeout = 0;
      /** @type {number | null} */
      this.maxHeadersCount = null;
      Object.defineProperty(this, "place", { value: null, writable: true });
    }
    /** @param {any[]} given */
    listen(...given) {
      const [first] = given;
      const done = given.find((one) => typeof one === "function");
      const options =
        typeof first === "object" && first ? first : { port: first, host: typeof given[1] === "string" ? given[1] : undefined };
      const { host } = options;
      let port = Number(options.port ?? 0) || FIRST;
      while (!Number(options.port) && hosts.has(`localhost:${port}`)) port += 1;
      if (done) this.once("listening", done);
      if (hosts.has(`localhost:${port}`)) {
        const words = `listen EADDRINUSE: address already in use ${host ?? "::"}${host ? "" : ":"}:${port}`.replace(":::", ":::");
        const error = Object.assign(new Error(words), {
          code: "EADDRINUSE",
          errno: -98,
          syscall: "listen",
          address: host ?? "::",
          port,
        });
        program.process.nextTick(() => this.emit("error", error));
        return this;
      }
      this.place =
        host && host !== "localhost" && !host.includes(":")
          ? { address: host, family: "IPv4", port }
          : {
              address: host === "localhost" ? "127.0.0.1" : (host ?? "::"),
              family: host === "localhost" ? "IPv4" : "IPv6",
              port,
            };
      for (const name of LOCAL) hosts.set(`${name}:${port}`, (asked) => this.answer(asked));
      pending.timers.add(this);
      this.listening = true;
      program.setImmediate(() => this.listening && this.emit("listening"));
      return this;
    }
    address() {
      return this.place;
    }
    /** @param {(error?: Error) => void} [done] */
    close(done) {
      if (!this.place) {
        const error = Object.assign(new Error("Server is not running."), { code: "ERR_SERVER_NOT_RUNNING" });
        if (done) program.process.nextTick(() => done(error));
        return this;
      }
      if (done) this.once("close", () => done());
      for (const name of LOCAL) hosts.delete(`${name}:${this.place.port}`);
      this.place = null;
      this.listening = false;
      program.setImmediate(() => {
        pending.timers.delete(this);
        this.emit("close");
      });
      return this;
    }
    closeAllConnections() {}
    closeIdleConnections() {}
    setTimeout() {
      return this;
    }
    ref() {
      if (this.listening) pending.timers.add(this);
      return this;
    }
    unref() {
      pending.timers.delete(this);
      return this;
    }
    /**
     * @param {HttpRequest} asked
     * @returns {Promise<HttpAnswer>}
     */
    answer({ method, url, headers, body }) {
      const { pathname, search } = new URL(url);
      const socket = { remoteAddress: "127.0.0.1", remoteFamily: "IPv4", encrypted: false, destroy() {} };
      const request = Object.assign(new IncomingMessage({ headers: whole(headers), body, socket }), {
        method,
        url: pathname + search,
      });
      const response = new ServerResponse(request);
      return new Promise((resolve) => {
        response.once("finish", () => resolve(response.answer()));
        response.once("close", () => resolve({ error: "dropped", message: "other side closed" }));
        program.setImmediate(() => this.emit("request", request, response));
      });
    }
  }

  return { Server, ServerResponse, createServer: (/** @type {any[]} */ ...given) => new Server(...given) };
}
