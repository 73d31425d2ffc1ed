// The part of node:util that has to do with showing values, and with functions.

import { isDeepStrictEqual } from "./equal.js";
import { nodeError, wrongType } from "./errors.js";

/** @import {Facts, Inspection, NodeParts} from "../../packed.js" */

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

/** @type {any} the program's */
const program = globalThis;

/**
 * As Node says what is wrong with arguments.
 * @param {NodeParts["parseArgs"]} parse
 * @returns {NodeParts["parseArgs"]}
 */
function inWords(parse) {
  return function parseArgs(/** @type {any} */ config) {
    try {
      return config?.allowNegative ? withNegative(parse, config) : parse(config);
    } catch (/** @type {any} */ error) {
      if (!error.code) throw error;
      throw nodeError(
        TypeError,
        error.code,
        WORDS.reduce((text, [from, to]) => text.replace(from, to), error.message),
      );
    }
  };
}

/**
 * Arguments of which --no-x says that x is false.
 * @param {NodeParts["parseArgs"]} parse
 * @param {any} config
 */
function withNegative(parse, config) {
  const { options = {}, tokens = false, strict = true } = config;
  if (!strict) throw new Error("util.parseArgs' allowNegative without strict is not supported in this page");
  const negative = Object.keys(options)
    .filter((name) => options[name].type === "boolean" && !Object.hasOwn(options, `no-${name}`))
    .map((name) => [`no-${name}`, { type: "boolean", multiple: true }]);
  /** @type {any} */
  const parsed = parse({ ...config, options: { ...options, ...Object.fromEntries(negative) }, tokens: true });
  const names = new Set(negative.map(([name]) => name));
  const values = Object.create(null);
  for (const { kind, name, value = true } of parsed.tokens) {
    if (kind !== "option") continue;
    const [own, told] = names.has(name) ? [name.slice("no-".length), false] : [name, value];
    if (options[own].multiple) values[own] = [...(values[own] ?? []), told];
    else values[own] = told;
  }
  for (const name of Object.keys(options))
    if (!(name in values) && options[name].default !== undefined) values[name] = options[name].default;
  return { values, positionals: parsed.positionals, ...(tokens && { tokens: parsed.tokens }) };
}

/** @type {[from: RegExp, to: string][]} what is said of options, and Node's words for it */
const WORDS = [
  [/^(options\.\S+) must be (\('.*'\)) got (.*)$/, "The \"$1\" property must be $2. Received type string ('$3')"],
  [/^The property (options\.\S+) must/, "The property '$1' must"],
  [/^args must be Array got (.*)$/, "The \"args\" argument must be an instance of Array. Received type string ('$1')"],
];

/**
 * @param {Inspection} inspection
 * @param {Facts} facts
 * @param {NodeParts["parseArgs"]} parseArgs
 */
export function utilModule({ format, formatWithOptions, inspect, Proxy: Known }, { errors }, parseArgs) {
  const found = (/** @type {number} */ number) => errors.find(([one]) => one === number);
  return {
    format,
    formatWithOptions,
    inspect,
    parseArgs: inWords(parseArgs),
    debuglog: () => Object.assign(() => {}, { enabled: false }), // as where no NODE_DEBUG is set
    debug: () => Object.assign(() => {}, { enabled: false }),
    getSystemErrorName: (/** @type {number} */ number) => found(number)?.[1],
    getSystemErrorMessage: (/** @type {number} */ number) => found(number)?.[2],
    getSystemErrorMap: () => new Map(errors.map(([number, name, words]) => [number, [name, words]])),
    isArray: Array.isArray,
    /** As where the output is no terminal, unless it is not asked whether it is one. */
    styleText(/** @type {string | string[]} */ format, /** @type {string} */ text, { validateStream = true } = {}) {
      if (validateStream) return text;
      /** @type {Record<string, [open: number, close: number] | undefined>} */
      const colors = /** @type {any} */ (inspect).colors;
      return [format].flat().reduceRight((styled, name) => {
        const [open, close] = colors[name] ?? [];
        if (open === undefined) throw new Error(`util.styleText's ${name} is not supported in this page`);
        return `\u001b[${open}m${styled}\u001b[${close}m`;
      }, text);
    },
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
    deprecate,
    inherits: (/** @type {Function} */ kind, /** @type {Function} */ parent) => {
      Object.defineProperty(kind, "super_", { value: parent, writable: true, configurable: true });
      Object.setPrototypeOf(kind.prototype, parent.prototype);
    },
    stripVTControlCharacters: (/** @type {string} */ text) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes away
      text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, ""),
    isDeepStrictEqual,
    toUSVString: (/** @type {unknown} */ text) => String(text).replace(/[\ud800-\udfff]/gu, "\ufffd"),
    types: { ...types, isProxy: (/** @type {unknown} */ value) => Known.getProxyDetails(value) !== undefined },
  };
}

/** @type {Set<string>} codes of what a program was warned of */
const warned = new Set();

/**
 * A function that warns when it is called first.
 * @param {Task} task
 * @param {string} message
 * @param {string} [code]
 */
function deprecate(task, message, code) {
  let isWarned = false;
  /** @this {unknown} */
  const deprecated = function (/** @type {unknown[]} */ ...values) {
    if (!isWarned && !(code && warned.has(code))) program.process.emitWarning(message, "DeprecationWarning", code);
    isWarned = true;
    if (code) warned.add(code);
    return new.target ? Reflect.construct(task, values, new.target) : Reflect.apply(task, this, values);
  };
  Object.setPrototypeOf(deprecated, task);
  if (task.prototype) deprecated.prototype = task.prototype;
  return deprecated;
}

promisify.custom = PROMISIFY;

/** @param {Task & {[PROMISIFY]?: Task}} task that calls its last argument with an error or a value */
function promisify(task) {
  if (typeof task !== "function") throw wrongType("original", "of type function", task);
  if (task[PROMISIFY]) return task[PROMISIFY];
  return (/** @type {unknown[]} */ ...values) =>
    new Promise((resolve, reject) => {
      task(...values, (/** @type {unknown} */ error, /** @type {unknown} */ value) => (error ? reject(error) : resolve(value)));
    });
}
