// The part of node:util that has to do with showing values, and with functions.

/** @import {Inspection} from "../../packed.js" */

/** @typedef {(...values: any[]) => any} Task */

const PROMISIFY = Symbol.for("nodejs.util.promisify.custom");

/** @type {Record<string, string>} what util.types asks, and the tag of such an object */
const TAGS = {
  isAsyncFunction: "AsyncFunction",
  isDate: "Date",
  isGeneratorFunction: "GeneratorFunction",
  isMap: "Map",
  isPromise: "Promise",
  isRegExp: "RegExp",
  isSet: "Set",
  isUint8Array: "Uint8Array",
  isWeakMap: "WeakMap",
  isWeakSet: "WeakSet",
};

/** @param {Inspection} inspection */
export function utilModule({ format, inspect }) {
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
    types: Object.fromEntries(
      Object.entries(TAGS).map(([name, tag]) => [
        name,
        (/** @type {unknown} */ value) => Object.prototype.toString.call(value) === `[object ${tag}]`,
      ]),
    ),
  };
}

/** @param {Task & {[PROMISIFY]?: Task}} task that calls its last argument with an error or a value */
function promisify(task) {
  if (task[PROMISIFY]) return task[PROMISIFY];
  return (/** @type {unknown[]} */ ...values) =>
    new Promise((resolve, reject) => {
      task(...values, (/** @type {unknown} */ error, /** @type {unknown} */ value) => (error ? reject(error) : resolve(value)));
    });
}
