// What the web's streams say to who takes one that another has, in Node's words.

import { nodeError } from "./errors.js";

/** @type {Record<string, "throws" | "rejects">} how each method of one fails */
const READABLE = {
  getReader: "throws",
  tee: "throws",
  values: "throws",
  cancel: "rejects",
  pipeThrough: "throws",
  pipeTo: "rejects",
};
/** @type {Record<string, "throws" | "rejects">} */
const WRITABLE = { getWriter: "throws", abort: "rejects", close: "rejects" };

/**
 * What is locked of a stream, and of what it is piped to.
 * @param {string} name of the method
 * @param {any} stream
 * @param {any} to
 */
function lockedOf(name, stream, to) {
  const isPipe = name.startsWith("pipe");
  if (stream.locked) return `${isPipe ? "The " : ""}${stream instanceof ReadableStream ? "Readable" : "Writable"}Stream`;
  const end = name === "pipeThrough" ? to?.writable : to;
  return isPipe && end instanceof WritableStream && end.locked ? "The WritableStream" : undefined;
}

/** Have streams say what Node's say. */
export function sayOfStreams() {
  /** @type {[kind: {prototype: any}, methods: typeof READABLE][]} */
  const all = [
    [ReadableStream, READABLE],
    [WritableStream, WRITABLE],
  ];
  for (const [kind, methods] of all) for (const [name, how] of Object.entries(methods)) watch(kind, name, how);
  Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
    value: /** @type {any} */ (ReadableStream.prototype).values,
    writable: true,
    configurable: true,
  });
}

/**
 * @param {{prototype: any}} kind
 * @param {string} name
 * @param {"throws" | "rejects"} how
 */
function watch(kind, name, how) {
  const method = kind.prototype[name];
  if (!method) return;
  const watched = {
    /**
     * @this {any}
     * @param {any[]} given
     */
    [name](...given) {
      const locked = this instanceof /** @type {any} */ (kind) ? lockedOf(name, this, given[0]) : undefined;
      if (!locked) return method.apply(this, given);
      const error = nodeError(TypeError, "ERR_INVALID_STATE", `Invalid state: ${locked} is locked`);
      if (how === "throws") throw error;
      return Promise.reject(error);
    },
  };
  Object.defineProperty(kind.prototype, name, { value: watched[name], writable: true, configurable: true, enumerable: true });
}
