// The client's side of node:http and node:https: requests that go to the sandbox, or to a server of the program's own.

import { nodeError } from "./errors.js";

/** @import {HeaderList, HttpAnswer} from "../../../messages.js" */
/** @import {Network} from "./http.js" */

/** Methods whose body has no length unless the program says it. */
const BODILESS = ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
const PORTS = /** @type {Record<string, number>} */ ({ "http:": 80, "https:": 443 });

/** Milliseconds. No answer of a network comes before what is due at once. */
const AWAY = 8;

/** @type {any} the program's */
const program = globalThis;

/** @param {URL} url */
const optionsOf = (url) => ({
  protocol: url.protocol,
  hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
  port: url.port,
  path: `${url.pathname}${url.search}`,
  ...(url.username && { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
});

const hungUp = () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

/** @param {unknown} cause */
const aborted = (cause) =>
  Object.assign(new Error("The operation was aborted", { cause }), { name: "AbortError", code: "ABORT_ERR" });

/** @param {Extract<HttpAnswer, {error: string}>} failure */
function failed({ error, message }) {
  if (error === "dropped") return hungUp();
  return Object.assign(new Error(message), { code: error === "late" ? "ETIMEDOUT" : "ENOTFOUND" });
}

/**
 * @param {ReturnType<typeof import("./http-messages.js").messagesOf>} messages
 * @param {Network} network
 * @param {Record<number, string>} reasons
 */
export function clientOf({ IncomingMessage, OutgoingMessage }, { send }, reasons) {
  class ClientRequest extends OutgoingMessage {
    /**
     * @param {string} protocol of the module
     * @param {[address: any, options?: any, done?: any]} given
     */
    constructor(protocol, [address, ...more]) {
      super({ autoDestroy: false }); // its end is that of the response
      const isAddress = typeof address === "string" || address instanceof URL;
      const from = isAddress ? optionsOf(new URL(String(address))) : {};
      const [own, done] = isAddress
        ? typeof more[0] === "function"
          ? [{}, more[0]]
          : [more[0] ?? {}, more[1]]
        : [address ?? {}, more[0]];
      const options = { protocol, method: "GET", path: "/", ...from, ...own };
      if (options.protocol !== protocol)
        throw nodeError(
          TypeError,
          "ERR_INVALID_PROTOCOL",
          `Protocol "${options.protocol}" not supported. Expected "${protocol}"`,
        );
      const host = options.hostname || options.host || "localhost";
      const port = Number(options.port) || PORTS[protocol];
      this.method = String(options.method).toUpperCase();
      this.path = options.path;
      this.host = host;
      this.protocol = protocol;
      Object.defineProperty(this, "isKept", { value: options.agent === undefined || options.agent?.keepAlive === true });
      this.aborted = false;
      this.reusedSocket = false;
      const place = `${host.includes(":") ? `[${host}]` : host}${port === PORTS[protocol] ? "" : `:${port}`}`;
      Object.defineProperty(this, "address", { value: `${protocol}//${place}${options.path}` });
      const set = Array.isArray(options.headers) ? options.headers : Object.entries(options.headers ?? {});
      for (const [name, value] of set) this.setHeader(name, value);
      if (!this.hasHeader("host")) this.setHeader("Host", place);
      if (options.auth && !this.hasHeader("authorization"))
        this.setHeader("Authorization", `Basic ${program.Buffer.from(options.auth).toString("base64")}`);
      if (done) this.once("response", done);
      if (options.timeout) this.setTimeout(options.timeout);
      const { signal } = options;
      if (signal?.aborted) program.process.nextTick(() => this.destroy(aborted(signal.reason)));
      else signal?.addEventListener("abort", () => this.destroy(aborted(signal.reason)), { once: true });
    }

    /**
     * @param {number} ms
     * @param {() => void} [done]
     */
    setTimeout(ms, done) {
      if (done) this.once("timeout", done);
      program.clearTimeout(this.timer);
      Object.defineProperty(this, "timer", {
        value: ms && program.setTimeout(() => this.emit("timeout"), ms),
        configurable: true,
      });
      return this;
    }
    setNoDelay() {}
    setSocketKeepAlive() {}

    abort() {
      this.aborted = true;
      this.destroy();
    }

    /** @returns {HeaderList} */
    sent() {
      const headers = [...this.list()];
      const length = this.body().length;
      const isSaid = this.hasHeader("content-length") || this.hasHeader("transfer-encoding");
      if (!isSaid && !BODILESS.includes(this.method))
        headers.push(this.isWhole ? ["Content-Length", String(length)] : ["Transfer-Encoding", "chunked"]);
      if (!this.hasHeader("connection")) headers.push(["Connection", this.isKept ? "keep-alive" : "close"]);
      return headers;
    }

    /** @param {(error?: unknown) => void} done */
    _final(done) {
      this.headersSent = true;
      done();
      this.ask();
    }

    async ask() {
      const body = this.body();
      const asked = { method: this.method, url: this.address, headers: this.sent(), body: body.length ? body : null };
      await new Promise((resolve) => program.setTimeout(resolve, AWAY));
      if (this.destroyed) return;
      const answer = await send(asked);
      if (this.destroyed) return;
      program.clearTimeout(this.timer);
      if (answer.error) {
        this.destroy(failed(answer));
        return;
      }
      const response = Object.assign(new IncomingMessage({ ...answer, socket: this.socket ?? {} }), {
        statusCode: answer.status,
        statusMessage: reasons[answer.status] ?? "",
        url: "",
        method: null,
        req: this,
      });
      Object.assign(this, { res: response });
      if (!this.emit("response", response)) response.resume();
      response.once("close", () => this.destroyed || super.destroy());
    }

    /** @param {unknown} [error] */
    destroy(error) {
      program.clearTimeout(this.timer);
      const { res } = /** @type {any} */ (this);
      if (res) {
        res.destroy(error);
        return super.destroy();
      }
      return super.destroy(error ?? hungUp());
    }
  }

  /** @param {string} protocol */
  return (protocol) => {
    const request = (/** @type {[any, any?, any?]} */ ...given) => new ClientRequest(protocol, given);
    const get = (/** @type {[any, any?, any?]} */ ...given) => {
      const made = request(...given);
      made.end();
      return made;
    };
    return { ClientRequest, request, get };
  };
}
