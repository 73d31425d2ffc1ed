// The part of node:util that has to do with showing values, and with functions.

import { isDeepStrictEqual } from "./equal.js";
import { wrongType } from "./errors.js";

/** @import {Inspection} from "../../packed.js" */

/** @typedef {(...values: any[]) => any} Task */

const PROMISIFY = Symbol.for("nodejs.util.promisify.custom");

/** What util.types asks by the tag of an object, as isMap for "Map". */
const TAGS =
  "AsyncFunction GeneratorFunction Date Map Promise RegExp Set WeakMap WeakSet ArrayBuffer SharedArrayBuffer DataView Uint8Array Uint8ClampedArray Uint16Array Uint32Array Int8Array Int16Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array".split(
    " ",
  );
const OBJECTS = { Number, String, Boolean, BigInt, Symbol };

const tagOf = (/** @type {unknown} */ value) => Object.prototype.toString.call(value).slice("[object ".length, -1);

/** @type {Record<string, (value: any) => boolean>} */
const types = {
  isAnyArrayBuffer: (value) => ["ArrayBuffer", "SharedArrayBuffer"].includes(tagOf(value)),
  isArgumentsObject: (value) => tagOf(value) === "Arguments",
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isBoxedPrimitive: (value) => Object.values(OBJECTS).some((Kind) => value instanceof Kind),
  isGeneratorObject: (value) => ["Generator", "AsyncGenerator"].includes(tagOf(value)),
  isCryptoKey: (value) => value instanceof CryptoKey,
  isEventTarget: (value) => value instanceof EventTarget,
  isExternal: () => false,
  isKeyObject: () => false,
  isMapIterator: (value) => tagOf(value) === "Map Iterator",
  isModuleNamespaceObject: (value) => typeof value === "object" && tagOf(value) === "Module",
  isNativeError: (value) => value instanceof Error && tagOf(value) === "Error",
  isSetIterator: (value) => tagOf(value) === "Set Iterator",
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
};
for (const tag of TAGS)
  types[`is${tag}`] = (value) => typeof value === (tag.endsWith("Function") ? "function" : "object") && tagOf(value) === tag;
types.isAsyncFunction = (value) => ["AsyncFunction", "AsyncGeneratorFunction"].includes(tagOf(value));
types.isGeneratorFunction = (value) => ["GeneratorFunction", "AsyncGeneratorFunction"].includes(tagOf(value));
for (const [name, Kind] of Object.entries(OBJECTS)) types[`is${name}Object`] = (value) => value instanceof Kind;

/** @param {Inspection} inspection */
export function utilModule({ format, inspect, Proxy: Known }) {
  return {
    format,
    inspect,
    styleText: (/** @type {unknown} */ _, /** @type {string} */ text) => text, // as where the output is no terminal
    TextDecoder,
    TextEncoder,
    promisify,
    callbackify:
      (/** @type {Task} */ task) =>
      (/** @type {unknown[]} */ ...values) => {
        const done = values.pop();
        if (typeof done !== "function") throw new TypeError("The last argument must be of type Function");
        task(...values).then(
          (/** @type {unknown} */ value) => done(null, value),
          (/** @type {unknown} */ error) => done(error),
        );
      },
    deprecate: (/** @type {Task} */ task) => task,
    inherits: (/** @type {Function} */ kind, /** @type {Function} */ parent) =>
      Object.setPrototypeOf(kind.prototype, parent.prototype),
    stripVTControlCharacters: (/** @type {string} */ text) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes away
      text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, ""),
    isDeepStrictEqual,
    toUSVString: (/** @type {unknown} */ text) => String(text).replace(/[\ud800-\udfff]/gu, "\ufffd"),
    types: { ...types, isProxy: (/** @type {unknown} */ value) => Known.getProxyDetails(value) !== undefined },
  };
}

/** @param {Task & {[PROMISIFY]?: Task}} task that calls its last argument with an error or a value */
function promisify(task) {
  if (typeof task !== "function") throw wrongType("original", "of type function", task);
  if (task[PROMISIFY]) return task[PROMISIFY];
  return (/** @type {unknown[]} */ ...values) =>
    new Promise((resolve, reject) => {
      task(...values, (/** @type {unknown} */ error, /** @type {unknown} */ value) => (error ? reject(error) : resolve(value)));
    });
}
