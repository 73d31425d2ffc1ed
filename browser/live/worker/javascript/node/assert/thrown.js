// What of node:assert looks at errors: throws, rejects and their opposites.

import { isDeepStrictEqual } from "../equal.js";
import { nodeError, wrongType } from "../errors.js";
import { AssertionError, fail } from "./error.js";

/** @import {Message} from "./error.js" */

/** @typedef {Record<string, any> | RegExp | ((...values: any[]) => any) | undefined} Expected of an error */

/** The properties of an error that were looked at, as the message shows them. */
class Comparison {
  /**
   * @param {Record<string, any>} source
   * @param {string[]} names
   * @param {Record<string, any>} [actual] what fits the source is shown in its place
   */
  constructor(source, names, actual) {
    for (const name of names.filter((one) => one in source))
      Object.assign(this, { [name]: actual && isMatch(actual[name], source[name]) ? actual[name] : source[name] });
  }
}

/**
 * @param {unknown} value
 * @param {unknown} pattern
 */
const isMatch = (value, pattern) => typeof value === "string" && pattern instanceof RegExp && value.search(pattern) >= 0;

/**
 * @param {unknown} error
 * @param {unknown} expected
 * @param {unknown[]} shown the two values, as the message shows them
 * @param {Message} message
 * @param {string} operator
 * @returns {never}
 */
function differ(error, expected, [actual, wanted], message, operator) {
  const text = message instanceof Error ? String(message) : message;
  const thrown = new AssertionError({ actual, expected: wanted, message: text, operator: "deepStrictEqual" });
  throw Object.assign(thrown, { actual: error, expected, operator });
}

/** @param {(value: unknown, options?: object) => string} flat */
export function thrownOf(flat) {
  const brief = (/** @type {unknown} */ value) => flat(value, { depth: -1 });

  /**
   * An error that came is the one that was expected.
   * @param {any} error
   * @param {Expected} expected
   * @param {Message} message
   * @param {string} operator
   */
  function validate(error, expected, message, operator) {
    const miss = (/** @type {string} */ told) => fail({ message, actual: error, expected, operator }, told);
    if (expected === undefined) return;
    if (expected instanceof RegExp) {
      if (!expected.test(String(error)))
        miss(`The input did not match the regular expression ${flat(expected)}. Input:\n\n${flat(String(error))}\n`);
      return;
    }
    if (typeof expected === "function") {
      if (expected.prototype !== undefined && error instanceof expected) return;
      if (expected === Error || Error.prototype.isPrototypeOf.call(Error, expected)) {
        const isError = error instanceof Error;
        const name = isError ? error.constructor?.name || error.name : brief(error);
        const received =
          isError && name === expected.name ? "an error with identical name but a different prototype." : `"${name}"`;
        const text = isError && error.message ? `\n\nError message:\n\n${error.message}` : "";
        miss(`The error is expected to be an instance of "${expected.name}". Received ${received}${text}`);
      }
      const answer = /** @type {(error: unknown) => unknown} */ (expected).call({}, error);
      if (answer === true) return;
      const who = expected.name ? `"${expected.name}" validation function` : "validation function";
      const caught = error instanceof Error ? `\n\nCaught error:\n\n${error}` : "";
      miss(`The ${who} is expected to return "true". Received ${flat(answer)}${caught}`);
      return;
    }
    if (typeof error !== "object" || error === null) differ(error, expected, [error, expected], message, operator);
    const names = Object.keys(expected);
    if (expected instanceof Error) names.push("name", "message");
    else if (!names.length)
      throw nodeError(
        TypeError,
        "ERR_INVALID_ARG_VALUE",
        `The argument 'error' may not be an empty object. Received ${flat(expected)}`,
      );
    for (const name of names) {
      const wanted = /** @type {Record<string, any>} */ (expected)[name];
      if (isMatch(error[name], wanted) || (name in error && isDeepStrictEqual(error[name], wanted))) continue;
      if (message === undefined)
        differ(error, expected, [new Comparison(error, names), new Comparison(expected, names, error)], message, operator);
      miss("");
    }
  }

  /**
   * @param {string} operator
   * @param {string} what
   * @param {Expected | string} expected
   * @param {Message} message
   */
  function missing(operator, what, expected, message) {
    const [wanted, said] = typeof expected === "string" ? [undefined, expected] : [expected, message];
    if (said instanceof Error) throw said;
    const kind = /** @type {{name?: string} | undefined} */ (wanted)?.name ? ` (${/** @type {any} */ (wanted).name})` : "";
    const words = `Missing expected ${what}${kind}${said === undefined ? "." : `: ${said}`}`;
    fail({ message: words, expected: wanted, operator });
  }

  /**
   * @param {string} operator
   * @param {string} what
   * @param {any} error
   * @param {Expected | string} expected
   * @param {Message} message
   */
  function unwanted(operator, what, error, expected, message) {
    const said = typeof expected === "string" ? expected : message;
    const words = `Got unwanted ${what}${said === undefined ? "." : `: ${said}`}\nActual message: "${error?.message}"`;
    fail({
      message: words,
      actual: error,
      expected: typeof expected === "string" ? undefined : expected,
      operator,
    });
  }

  /** @param {any} error @param {Expected | string} expected */
  const wanted = (error, expected) => {
    if (typeof expected !== "string") return expected;
    if (error?.message === expected || error === expected)
      throw nodeError(
        TypeError,
        "ERR_AMBIGUOUS_ARGUMENT",
        `The "error/message" argument is ambiguous. The error ${typeof error === "object" ? "message " : ""}"${expected}" is identical to the message.`,
      );
    return undefined;
  };

  /** @param {() => unknown} task */
  const thrownBy = (task) => {
    if (typeof task !== "function") throw wrongType("fn", "of type function", task);
    try {
      task();
    } catch (error) {
      return { error };
    }
    return undefined;
  };
  /** @param {any} task */
  const rejectedBy = async (task) => {
    const promise = typeof task === "function" ? task() : task;
    if (typeof promise?.then !== "function") throw wrongType("promiseFn", "of type function or an instance of Promise", task);
    try {
      await promise;
    } catch (error) {
      return { error };
    }
    return undefined;
  };

  return {
    throws(/** @type {() => unknown} */ task, /** @type {Expected | string} */ expected, /** @type {Message} */ message) {
      const found = thrownBy(task);
      if (!found) missing("throws", "exception", expected, message);
      else validate(found.error, wanted(found.error, expected), message, "throws");
    },
    async rejects(/** @type {unknown} */ task, /** @type {Expected | string} */ expected, /** @type {Message} */ message) {
      const found = await rejectedBy(task);
      if (!found) missing("rejects", "rejection", expected, message);
      else validate(found.error, wanted(found.error, expected), message, "rejects");
    },
    doesNotThrow(/** @type {() => unknown} */ task, /** @type {Expected | string} */ expected, /** @type {Message} */ message) {
      const found = thrownBy(task);
      if (found) unwanted("doesNotThrow", "exception", found.error, expected, message);
    },
    async doesNotReject(/** @type {unknown} */ task, /** @type {Expected | string} */ expected, /** @type {Message} */ message) {
      const found = await rejectedBy(task);
      if (found) unwanted("doesNotReject", "rejection", found.error, expected, message);
    },
  };
}
