// What node:assert throws.

import { wrongType } from "../errors.js";
import { COMPARED, wordsOf } from "./words.js";

/** @import {Inspection} from "../../../packed.js" */

/** @typedef {string | Error | undefined} Message the program's */
/** @typedef {{message?: Message, actual?: unknown, expected?: unknown, operator: string}} Failure */

/** @type {ReturnType<typeof wordsOf>} */
let words;

/** @param {Inspection["inspect"]} inspect what values are shown by */
export function showBy(inspect) {
  words = wordsOf(inspect);
}

/** @param {string} what @returns {never} */
export function refuse(what) {
  throw new Error(`assert: ${what} is not supported in this page`);
}

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

/** Lines of a text that are shown with the error; letters after which another is cut, as Node does it. */
const LINES = 10;
const LONGEST = 512;

export class AssertionError extends Error {
  /** @param {{message?: string, actual?: unknown, expected?: unknown, operator?: string}} options */
  constructor(options) {
    if (typeof options !== "object" || options === null) throw wrongType("options", "of type object", options);
    const { message, actual, expected, operator } = options;
    const isOwn = message !== undefined && message !== null;
    const isCompared = COMPARED.includes(String(operator));
    super(
      isOwn && !isCompared ? String(message) : words(String(operator), actual, expected, isOwn ? String(message) : undefined),
    );
    this.generatedMessage = !message;
    this.code = "ERR_ASSERTION";
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    this.diff = "simple";
    this.stack = this.stack?.replace(/^AssertionError|^Error/, "AssertionError [ERR_ASSERTION]");
  }

  /**
   * What it compared is shown no deeper: the message shows it.
   * @param {number} _
   * @param {object} options
   * @param {Inspection["inspect"]} inspect
   */
  [CUSTOM](_, options, inspect) {
    const { actual, expected } = this;
    Object.assign(this, { actual: shortened(actual), expected: shortened(expected) });
    const text = inspect(this, /** @type {any} */ ({ ...options, customInspect: false, depth: 0 }));
    Object.assign(this, { actual, expected });
    return text;
  }

  /** @override */
  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}
Object.defineProperty(AssertionError.prototype, "name", { value: "AssertionError", writable: true, configurable: true });

/**
 * @param {unknown} value
 */
function shortened(value) {
  if (typeof value !== "string") return value;
  const lines = value.split("\n");
  if (lines.length > LINES) return `${lines.slice(0, LINES).join("\n")}\n...`;
  return value.length > LONGEST ? `${value.slice(LONGEST)}...` : value;
}

/**
 * @param {Failure} failure
 * @param {string} [told] if the message is not the operator's or the program's
 * @returns {never}
 */
export function fail({ message, ...about }, told) {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ ...about, message: message ?? told });
  error.generatedMessage = message === undefined;
  throw error;
}
