// node:assert. What holds is silent, as in Node; what does not is told in Node's words, where they need no comparison of two
// objects line by line and no look at the program's text: there the page refuses.

import { isDeepStrictEqual } from "../equal.js";
import { nodeError, wrongType } from "../errors.js";
import { AssertionError, fail, refuse } from "./error.js";
import { thrownOf } from "./thrown.js";
import { wordsOf } from "./words.js";

/** @import {Inspection} from "../../../packed.js" */
/** @import {Message} from "./error.js" */

/**
 * Both modules, the strict one and the other.
 * @param {Inspection} inspection
 */
export function assertModules({ inspect }) {
  const shown = wordsOf(inspect);
  const flat = (/** @type {unknown} */ value) => inspect(value);

  /**
   * @param {unknown[]} given
   * @param {boolean} holds
   * @param {string} operator
   * @param {(actual: unknown, expected: unknown, message?: string) => string} words
   * @param {boolean} [keeps] a message of the program's goes before the words
   */
  const compare = ([actual, expected, message], holds, operator, words, keeps = false) => {
    if (holds) return;
    const own = /** @type {Message} */ (message);
    const isText = keeps && typeof own === "string";
    try {
      fail({
        message: isText ? words(actual, expected, own) : own,
        actual,
        expected,
        operator,
        words: () => words(actual, expected),
      });
    } catch (error) {
      if (isText && error instanceof AssertionError) error.generatedMessage = false;
      throw error;
    }
  };
  const both = (/** @type {IArguments | unknown[]} */ given) => {
    if (given.length < 2)
      throw nodeError(TypeError, "ERR_MISSING_ARGS", 'The "actual" and "expected" arguments must be specified');
    return [...given];
  };
  const loosely = (/** @type {any} */ one, /** @type {any} */ other) =>
    // biome-ignore lint/suspicious/noDoubleEquals: it is what the operator is for
    one == other || (Number.isNaN(one) && Number.isNaN(other));

  /** @param {unknown[]} given */
  function ok(...given) {
    const [value, message] = given;
    if (value) return;
    const words = () =>
      given.length ? refuse("to show the expression that does not hold") : "No value argument passed to `assert.ok()`";
    fail({ message: /** @type {Message} */ (message), actual: value, expected: true, operator: "==", words });
  }

  /** @param {unknown[]} given */
  function strictEqual(...given) {
    const [actual, expected] = both(given);
    compare(given, Object.is(actual, expected), "strictEqual", shown.equal("strictly equal"), true);
  }
  /** @param {unknown[]} given */
  function notStrictEqual(...given) {
    const [actual, expected] = both(given);
    compare(given, !Object.is(actual, expected), "notStrictEqual", shown.unequal('Expected "actual" to be strictly unequal to:'));
  }
  /** @param {unknown[]} given */
  function deepStrictEqual(...given) {
    const [actual, expected] = both(given);
    compare(given, isDeepStrictEqual(actual, expected), "deepStrictEqual", shown.equal("strictly deep-equal"), true);
  }
  /** @param {unknown[]} given */
  function notDeepStrictEqual(...given) {
    const [actual, expected] = both(given);
    const words = shown.unequal('Expected "actual" not to be strictly deep-equal to:');
    compare(given, !isDeepStrictEqual(actual, expected), "notDeepStrictEqual", words);
  }
  const legacy = {
    /** @param {unknown[]} given */
    equal(...given) {
      const [actual, expected] = both(given);
      compare(given, loosely(actual, expected), "==", (one, other) => `${flat(one)} == ${flat(other)}`);
    },
    /** @param {unknown[]} given */
    notEqual(...given) {
      const [actual, expected] = both(given);
      compare(given, !loosely(actual, expected), "!=", (one, other) => `${flat(one)} != ${flat(other)}`);
    },
    /** @param {unknown[]} given */
    deepEqual(...given) {
      const [actual, expected] = both(given);
      if (!isDeepStrictEqual(actual, expected)) refuse("deepEqual of what is not strictly the same");
    },
    /** @param {unknown[]} given */
    notDeepEqual(...given) {
      both(given);
      refuse("notDeepEqual that is not strict");
    },
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
      fail({
        message,
        actual: text,
        expected: pattern,
        operator,
        words: () =>
          typeof text === "string"
            ? `The input ${words} the regular expression ${flat(pattern)}. Input:\n\n${flat(text)}\n`
            : `The "string" argument must be of type string. Received ${wrongType("string", "", text).message.split("Received ")[1]}`,
      });
    };

  const common = {
    AssertionError,
    ok,
    /** @param {Message} [message] */
    fail(message) {
      fail({ message, operator: "fail", words: () => "Failed" });
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
      fail({ message: words, actual: value, expected: null, operator: "ifError", words: () => words });
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
