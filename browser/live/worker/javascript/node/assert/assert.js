// node:assert. What holds is silent, as in Node; what does not is told in Node's words.

import { isDeepLooselyEqual, isDeepStrictEqual } from "../equal.js";
import { nodeError, wrongType } from "../errors.js";
import { AssertionError, fail, refuse, showBy } from "./error.js";
import { expressionAt, placeIn } from "./expression.js";
import { thrownOf } from "./thrown.js";

/** @import {Inspection} from "../../../packed.js" */
/** @import {Message} from "./error.js" */

/**
 * Both modules, the strict one and the other.
 * @param {Inspection} inspection
 * @param {string} text the program
 */
export function assertModules({ inspect }, text) {
  showBy(inspect);
  const flat = (/** @type {unknown} */ value, /** @type {object} */ options = {}) => inspect(value, options);

  const both = (/** @type {unknown[]} */ given) => {
    if (given.length < 2)
      throw nodeError(TypeError, "ERR_MISSING_ARGS", 'The "actual" and "expected" arguments must be specified');
    return given;
  };
  const loosely = (/** @type {any} */ one, /** @type {any} */ other) =>
    // biome-ignore lint/suspicious/noDoubleEquals: it is what the operator is for
    one == other || (Number.isNaN(one) && Number.isNaN(other));

  /** @param {unknown[]} given */
  function ok(...given) {
    const [value, message] = given;
    if (value) return;
    const about = { message: /** @type {Message} */ (message), actual: value, expected: true, operator: "==" };
    fail(about, message === undefined ? said(given.length) : undefined);
  }

  /** @param {number} count of arguments */
  function said(count) {
    if (!count) return "No value argument passed to `assert.ok()`";
    const place = placeIn(String(new Error().stack));
    const expression = place && expressionAt(text, place);
    return expression === undefined
      ? refuse("to show the expression that does not hold")
      : `The expression evaluated to a falsy value:\n\n  ${expression}\n`;
  }

  /**
   * A function that compares two values.
   * @param {string} name
   * @param {(one: unknown, other: unknown) => boolean} holds
   * @param {string} [operator] if it is not called as the function
   */
  const comparing = (name, holds, operator = name) => {
    const named = {
      /** @param {unknown[]} given */
      [name](...given) {
        const [actual, expected, message] = both(given);
        if (!holds(actual, expected)) fail({ message: /** @type {Message} */ (message), actual, expected, operator });
      },
    };
    return named[name];
  };
  /**
   * @param {(one: unknown, other: unknown) => boolean} holds
   * @returns {typeof holds}
   */
  const not = (holds) => (one, other) => !holds(one, other);
  const strictEqual = comparing("strictEqual", Object.is);
  const notStrictEqual = comparing("notStrictEqual", not(Object.is));
  const deepStrictEqual = comparing("deepStrictEqual", isDeepStrictEqual);
  const notDeepStrictEqual = comparing("notDeepStrictEqual", not(isDeepStrictEqual));
  const legacy = {
    equal: comparing("equal", loosely, "=="),
    notEqual: comparing("notEqual", not(loosely), "!="),
    deepEqual: comparing("deepEqual", isDeepLooselyEqual),
    notDeepEqual: comparing("notDeepEqual", not(isDeepLooselyEqual)),
  };

  /**
   * @param {string} operator
   * @param {boolean} isWanted
   * @param {string} words
   */
  const matching =
    (operator, isWanted, words) =>
    (/** @type {unknown} */ text, /** @type {RegExp} */ pattern, /** @type {Message} */ message) => {
      if (!(pattern instanceof RegExp)) throw wrongType("regexp", "an instance of RegExp", pattern);
      if (typeof text === "string" && text.search(pattern) >= 0 === isWanted) return;
      const told =
        typeof text === "string"
          ? `The input ${words} the regular expression ${flat(pattern)}. Input:\n\n${flat(text)}\n`
          : `The "string" argument must be of type string. Received ${wrongType("string", "", text).message.split("Received ")[1]}`;
      fail({ message, actual: text, expected: pattern, operator }, told);
    };

  const common = {
    AssertionError,
    ok,
    /** @param {Message} [message] */
    fail(message) {
      fail({ message, operator: "fail" }, "Failed");
    },
    strictEqual,
    notStrictEqual,
    deepStrictEqual,
    notDeepStrictEqual,
    match: matching("match", true, "did not match"),
    doesNotMatch: matching("doesNotMatch", false, "was expected to not match"),
    ...thrownOf(flat),
    /** @param {any} value */
    ifError(value) {
      if (value === null || value === undefined) return;
      const words = `ifError got unwanted exception: ${value instanceof Error ? value.message : flat(value)}`;
      fail({ message: words, actual: value, expected: null, operator: "ifError" });
    },
  };
  const strictly = {
    equal: strictEqual,
    notEqual: notStrictEqual,
    deepEqual: deepStrictEqual,
    notDeepEqual: notDeepStrictEqual,
  };
  const strict = Object.assign(
    function strict(/** @type {unknown[]} */ ...given) {
      ok(...given);
    },
    common,
    strictly,
  );
  const assert = Object.assign(
    function assert(/** @type {unknown[]} */ ...given) {
      ok(...given);
    },
    common,
    legacy,
  );
  for (const each of [strict, assert]) Object.assign(each, { strict, default: each });
  return { assert, strict };
}
