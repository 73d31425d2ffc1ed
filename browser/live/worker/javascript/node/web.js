// Where the web's own objects say something else than in Node.

import { nodeError } from "./errors.js";

const later = globalThis.setTimeout;

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
        async [name]() {
          if (this.bodyUsed) throw new TypeError("Body is unusable: Body has already been read");
          return read.call(this);
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
        throw nodeError(
          TypeError,
          "ERR_ENCODING_INVALID_ENCODED_DATA",
          `The encoded data was not valid for encoding ${this.encoding}`,
        );
      }
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
      const reason = () => new DOMException("The operation was aborted due to timeout", "TimeoutError");
      later(() => abort.call(controller, reason()), ms);
      return controller.signal;
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
