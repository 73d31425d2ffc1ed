// The class Console: a console that writes where it is told to.

import { consoleOf } from "./console.js";
import { nodeError } from "./errors.js";

/** @import {Inspection} from "../../packed.js" */

/** @typedef {{write: (text: string) => unknown}} Writer */
/** @typedef {{stdout?: Writer, stderr?: Writer, groupIndentation?: number, inspectOptions?: object}} Options */

/**
 * @param {Inspection} inspection
 * @param {(text: string) => void} warn
 */
export function consoleClass(inspection, warn) {
  /** @type {WeakMap<object, Record<string, any>>} */
  const consoles = new WeakMap();
  class Console {
    /**
     * @param {Writer | Options} given
     * @param {Writer} [errors]
     */
    constructor(given, errors) {
      const options = /** @type {Options} */ ("write" in (given ?? {}) ? { stdout: given, stderr: errors } : given);
      const { stdout, stderr = stdout, groupIndentation, inspectOptions } = options ?? {};
      for (const [name, stream] of Object.entries({ stdout, stderr }))
        if (typeof stream?.write !== "function")
          throw nodeError(TypeError, "ERR_CONSOLE_WRITABLE_STREAM", `Console expects a writable stream instance for ${name}`);
      const writers = /** @type {Record<string, Writer>} */ ({ stdout, stderr });
      const shown = inspectOptions ? withOptions(inspection, inspectOptions) : inspection;
      consoles.set(
        this,
        consoleOf((name, text) => writers[name].write(text), shown, warn, groupIndentation),
      );
      for (const name of NAMES) /** @type {any} */ (this)[name] = /** @type {any} */ (this)[name].bind(this); // a subclass may have its own
    }
  }
  /** @type {Record<string, any>} */
  const methods = Console.prototype;
  for (const name of NAMES)
    methods[name] = {
      /**
       * @this {object}
       * @param {unknown[]} values
       */
      [name](...values) {
        return consoles.get(this)?.[name](...values);
      },
    }[name];
  return Console;
}

const NAMES = Object.keys(
  consoleOf(
    () => {},
    /** @type {any} */ ({}),
    () => {},
  ),
);

/**
 * @param {Inspection} inspection
 * @param {object} options
 * @returns {Inspection}
 */
function withOptions(inspection, options) {
  const { inspect, formatWithOptions } = inspection;
  return {
    ...inspection,
    format: (/** @type {any[]} */ ...values) => formatWithOptions(options, ...values),
    inspect: /** @type {typeof inspect} */ (
      (/** @type {unknown} */ value, /** @type {object} */ more) => inspect(value, { ...options, ...more })
    ),
  };
}
