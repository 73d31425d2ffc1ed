// Where the web's own objects say something else than in Node.

import { codedError, nodeError, wrongType } from "./errors.js";
import { isOver } from "./streams.js";

const later = globalThis.setTimeout;
const Exception = globalThis.DOMException;

const aborted = () => new DOMException("This operation was aborted", "AbortError");

/** Have them say what Node says. */
export function sayAsNode() {
  for (const { prototype } of [Response, Request]) {
    const bodies = /** @type {Record<string, (...given: unknown[]) => unknown>} */ (/** @type {unknown} */ (prototype));
    for (const name of ["json", "text", "arrayBuffer", "blob", "bytes", "formData"]) {
      const read = bodies[name];
      if (!read) continue;
      replace(prototype, name, {
        /** @this {Response} */
        [name]() {
          return readOnce(this, name, (/** @type {string} */ one) => (one === name ? read : bodies[one]).call(this));
        },
      });
    }
    const clone = /** @type {(this: Response) => Response} */ (/** @type {unknown} */ (prototype.clone));
    replace(prototype, "clone", {
      /** @this {Response} */
      clone() {
        if (this.bodyUsed) throw new TypeError("Response.clone: Body has already been consumed.");
        return clone.call(this);
      },
    });
  }
  const json = Response.json.bind(Response);
  replace(Response, "json", {
    /** @param {Parameters<typeof json>} given */
    json(...given) {
      if (!given.length) throw new TypeError("Response.json: 1 argument required, but 0 found.");
      if (JSON.stringify(given[0]) === undefined) throw new TypeError("Value is not JSON serializable");
      return json(...given);
    },
  });
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: "global", configurable: true });
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"])
    Object.defineProperty(globalThis, name, { value: undefined, writable: true }); // Node has none
  traceExceptions();
  streamFrom();
  namedEncodings();
  Reflect.deleteProperty(File.prototype, "webkitRelativePath");
  const { decode } = TextDecoder.prototype;
  replace(TextDecoder.prototype, "decode", {
    /**
     * @this {TextDecoder}
     * @param {Parameters<typeof decode>} given
     */
    decode(...given) {
      try {
        return decode.apply(this, given);
      } catch (error) {
        if (!(error instanceof TypeError) || !this.fatal || !ArrayBuffer.isView(given[0])) throw error;
        const words = `The encoded data was not valid for encoding ${this.encoding}`;
        throw codedError(TypeError, "ERR_ENCODING_INVALID_ENCODED_DATA", words);
      }
    },
  });
  const redirect = Response.redirect.bind(Response);
  replace(Response, "redirect", {
    /**
     * @param {string} url
     * @param {number} [status]
     */
    redirect(url, status = 302) {
      if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`Invalid status code ${status}`);
      return redirect(url, status);
    },
  });
  const { abort } = AbortController.prototype;
  replace(AbortController.prototype, "abort", {
    /**
     * @this {AbortController}
     * @param {unknown} reason
     */
    abort(reason = aborted()) {
      abort.call(this, reason);
    },
  });
  const abortSignal = AbortSignal.abort.bind(AbortSignal);
  replace(AbortSignal, "abort", { abort: (/** @type {unknown} */ reason = aborted()) => abortSignal(reason) });
  replace(AbortSignal, "timeout", {
    /** @param {number} ms */
    timeout(ms) {
      const controller = new AbortController();
      const reason = () => new Exception("The operation was aborted due to timeout", "TimeoutError");
      later(() => abort.call(controller, reason()), ms);
      return controller.signal;
    },
  });
}

/**
 * @param {Response} owner
 * @param {string} name of how it is read
 * @param {(name: string) => unknown} read
 */
async function readOnce(owner, name, read) {
  if (owner.bodyUsed) throw new TypeError("Body is unusable: Body has already been read");
  if (name === "formData") requireForm(owner);
  const content = await notOfBytes(read(name === "json" ? "text" : name)); // whose words name no method
  isOver(owner);
  return name === "json" ? JSON.parse(String(content)) : content;
}

/**
 * What is read of a body, which a browser calls a failure of the network where its parts are no bytes.
 * @param {unknown} reading
 */
async function notOfBytes(reading) {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof TypeError && /^(Failed to fetch|network error)$/.test(error.message))
      throw new TypeError("Received non-Uint8Array chunk");
    throw error;
  }
}

/** @param {{headers: Headers}} of a body that is to be a form */
function requireForm({ headers }) {
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)\s*(;|$)/i.test(headers.get("content-type") ?? "")) return;
  throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
}

/** Have exceptions know where they were made, as Node's do. */
function traceExceptions() {
  if ("stack" in Exception.prototype) return;
  const Traced = new Proxy(Exception, {
    construct(Kind, given, target) {
      const made = Reflect.construct(Kind, given, target);
      const { stack = "" } = new Error();
      const places = stack.split("\n").filter((line) => /^\s+at /.test(line));
      const value = [`${made.name}: ${made.message}`, "    at new DOMException (/assets/)", ...places.slice(1)].join("\n");
      return Object.defineProperty(made, "stack", { value, writable: true, configurable: true });
    },
  });
  Exception.prototype.constructor = Traced;
  Object.defineProperty(globalThis, "DOMException", { value: Traced, writable: true, configurable: true });
}

/** Have an encoding that there is not refused in Node's words. */
function namedEncodings() {
  const Known = new Proxy(TextDecoder, {
    construct(Kind, given, made) {
      try {
        return Reflect.construct(Kind, given, made);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw nodeError(RangeError, "ERR_ENCODING_NOT_SUPPORTED", `The "${given[0]}" encoding is not supported`);
      }
    },
  });
  TextDecoder.prototype.constructor = Known;
  Object.defineProperty(globalThis, "TextDecoder", { value: Known, writable: true, configurable: true });
}

/** ReadableStream.from(), which not every browser has. */
function streamFrom() {
  if ("from" in ReadableStream) return;
  replace(ReadableStream, "from", {
    /** @param {AsyncIterable<unknown> & Iterable<unknown>} values */
    from(values) {
      const make = values?.[Symbol.asyncIterator] ?? values?.[Symbol.iterator];
      if (typeof make !== "function") throw wrongType("iterable", "an instance of Iterable", values);
      const iterator = make.call(values);
      return new ReadableStream(
        {
          async pull(controller) {
            const { done, value } = await iterator.next();
            if (done) controller.close();
            else controller.enqueue(await value);
          },
          async cancel(reason) {
            await iterator.return?.(reason);
          },
        },
        { highWaterMark: 0 },
      );
    },
  });
}

/**
 * @param {object} owner
 * @param {string} name
 * @param {Record<string, unknown>} by
 */
function replace(owner, name, by) {
  Object.defineProperty(owner, name, { value: by[name], writable: true, configurable: true });
}
