// What node:assert says of two values that are not as they should be, by the operator.

import { difference, printed } from "./lines.js";

/** @import {Inspection} from "../../../packed.js" */

/** @type {Record<string, string>} */
const WORDS = {
  deepStrictEqual: "Expected values to be strictly deep-equal:",
  strictEqual: "Expected values to be strictly equal:",
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: "Expected values to be loosely deep-equal:",
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notDeepEqualUnequal: "Expected values not to be loosely deep-equal:",
};

/** Of values that look the same. */
const LOOKS_THE_SAME = "Values have same structure but are not reference-equal:";

/** Operators whose words stand below a message of the program's. */
export const COMPARED = ["deepStrictEqual", "strictEqual"];

/** Letters of both together, quotes left out, that stand in one line. */
const SHORT = 12;

/** Letters of both together, under which the first difference is marked. */
const MARKED = 80;

/** Where a difference is seen without a mark. */
const NEAR = 2;

/** Lines of one value that are shown. */
const LINES = 50;

/** Lines of a value that are shown when it has more, where another one was expected. */
const UNEQUAL_LINES = 46;

/** Letters of a value that stand on one side of an operator; of one that is both sides. */
const SIDE = 512;
const BOTH_SIDES = 1024;

const HOW = { depth: 1000, maxArrayLength: Infinity, compact: false, sorted: true, getters: true, customInspect: false };

/** @param {Inspection["inspect"]} inspect */
export function wordsOf(inspect) {
  const shown = (/** @type {unknown} */ value) => inspect(value, /** @type {any} */ (HOW));

  /**
   * @param {unknown} actual
   * @param {unknown} expected
   * @param {string} words
   * @param {string} [message]
   */
  function compared(actual, expected, words, message) {
    const [one, other] = [shown(actual), shown(expected)];
    const [ones, others] = [one.split("\n"), other.split("\n")];
    const isOne = ones.length === 1 && others.length === 1;
    if (isOne && !(isObject(actual) && isObject(expected))) return simple(actual, one, expected, other, message || words);
    if (one === other) {
      const isLong = ones.length > LINES;
      const listed = isLong ? [...ones.slice(0, LINES), "...}"] : ones;
      return `${message || LOOKS_THE_SAME}\n${isLong ? "\n... Skipped lines" : ""}\n${listed.join("\n")}\n`;
    }
    const { text, isCut } = printed(difference(ones, others, isObject(actual)));
    return `${message || words}\n+ actual - expected${isCut ? "\n... Skipped lines" : ""}\n\n${text}\n`;
  }

  /**
   * @param {string} operator
   * @param {unknown} actual
   */
  function unequal(operator, actual) {
    const isSame = operator === "notStrictEqual" && (isObject(actual) || typeof actual === "function");
    const words = WORDS[isSame ? "notStrictEqualObject" : operator];
    const lines = shown(actual).split("\n");
    if (lines.length > LINES) lines.splice(UNEQUAL_LINES, lines.length, "...");
    if (lines.length > 1) return `${words}\n\n${lines.join("\n")}\n`;
    return words + (lines[0].length > 5 ? `\n\n${lines[0]}` : ` ${lines[0]}`);
  }

  /**
   * @param {string} operator
   * @param {unknown} actual
   * @param {unknown} expected
   */
  function sides(operator, actual, expected) {
    const [one, other] = [shown(actual), shown(expected)];
    if (operator === "notDeepEqual" && one === other) return cut(`${WORDS[operator]}\n\n${one}`, BOTH_SIDES);
    const [left, right] = [cut(one, SIDE), cut(other, SIDE)];
    if (operator === "deepEqual") return `${WORDS[operator]}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
    const words = WORDS[`${operator}Unequal`];
    return words ? `${words}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}` : `${left} ${operator} ${right}`;
  }

  /**
   * @param {string} operator
   * @param {unknown} actual
   * @param {unknown} expected
   * @param {string} [message] the program's, where words stand below it
   */
  return (operator, actual, expected, message) => {
    const [one, other] =
      message === undefined && actual instanceof Error && expected instanceof Error
        ? [withoutStack(actual), withoutStack(expected)]
        : [actual, expected];
    if (COMPARED.includes(operator)) {
      const areObjects = (isObject(one) && isObject(other)) || (typeof one === "function" && typeof other === "function");
      const words = WORDS[operator === "strictEqual" && areObjects ? "strictEqualObject" : operator];
      return compared(one, other, words, message);
    }
    return operator === "notDeepStrictEqual" || operator === "notStrictEqual"
      ? unequal(operator, one)
      : sides(operator, one, other);
  };
}

/**
 * Two values of a line each.
 * @param {unknown} actual
 * @param {string} one
 * @param {unknown} expected
 * @param {string} other
 * @param {string} message
 */
function simple(actual, one, expected, other, message) {
  const texts = [actual, expected].filter((each) => typeof each === "string").length;
  const isZero = actual === 0 && expected === 0;
  if (one.length + other.length - texts * 2 <= SHORT && !isZero) return `${message}\n\n${one} !== ${other}\n`;
  return `${message}\n+ actual - expected\n\n+ ${one}\n- ${other}\n${mark(one, other)}`;
}

/**
 * What stands under the first letter that differs.
 * @param {string} one
 * @param {string} other
 */
function mark(one, other) {
  if (one.length + other.length > MARKED) return "";
  const at = one.split("").findIndex((letter, index) => letter !== other[index]);
  return at > NEAR ? `${" ".repeat(at + 2)}^\n` : "";
}

/**
 * An error with all that it has but its stack, which no two have in common.
 * @param {Error} error
 * @returns {object}
 */
function withoutStack(error) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(error)), error);
  Object.defineProperty(copy, "message", { value: error.message });
  if (Object.hasOwn(error, "cause")) {
    const { cause } = error;
    Object.defineProperty(copy, "cause", { value: cause instanceof Error ? withoutStack(cause) : cause });
  }
  return copy;
}

/**
 * @param {string} text
 * @param {number} length
 */
const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 3)}...` : text);

/** @param {unknown} value */
const isObject = (value) => typeof value === "object" && value !== null;
