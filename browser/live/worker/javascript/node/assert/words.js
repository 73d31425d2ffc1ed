// How node:assert shows two values that are not as they should be. Two objects would be compared line by line: there it refuses.

import { refuse } from "./error.js";

/** @import {Inspection} from "../../../packed.js" */

/** Letters of both together, quotes left out, that stand in one line. */
const SHORT = 12;

/** Letters of both together, under which the first difference is marked. */
const MARKED = 80;

/** Where a difference is seen without a mark. */
const NEAR = 2;

const HOW = { depth: 1000, maxArrayLength: Infinity, compact: false, sorted: true, getters: true, customInspect: false };

/** @param {Inspection["inspect"]} inspect */
export function wordsOf(inspect) {
  const lines = (/** @type {unknown} */ value) => inspect(value, /** @type {any} */ (HOW)).split("\n");

  /** @param {string} how as "strictly equal" */
  const equal =
    (how) =>
    (/** @type {unknown} */ actual, /** @type {unknown} */ expected, message = `Expected values to be ${how}:`) => {
      if (isObject(actual) && isObject(expected)) return refuse("to show how two objects differ");
      const [ones, others] = [lines(actual), lines(expected)];
      if (ones.length > 1 && others.length > 1) return refuse("to show how two texts of several lines differ");
      const [one, other] = [ones[0], others[0]];
      const isOne = ones.length === 1 && others.length === 1;
      const quotes = [actual, expected].filter((each) => typeof each === "string").length * 2;
      const isZero = actual === 0 && expected === 0;
      if (isOne && one.length + other.length - quotes <= SHORT && !isZero) return `${message}\n\n${one} !== ${other}\n`;
      const listed = [...ones.map((line) => `+ ${line}`), ...others.map((line) => `- ${line}`)];
      return `${message}\n+ actual - expected\n\n${listed.join("\n")}\n${isOne ? mark(one, other) : ""}`;
    };

  /** @param {string} words */
  const unequal = (words) => (/** @type {unknown} */ actual) => {
    const listed = lines(actual);
    if (listed.length > 1 || isObject(actual) || typeof actual === "function")
      return refuse("to show an object that should be another");
    return words + (listed[0].length > 5 ? `\n\n${listed[0]}` : ` ${listed[0]}`);
  };
  return { equal, unequal };
}

/**
 * What stands under the first letter that differs.
 * @param {string} one
 * @param {string} other
 */
function mark(one, other) {
  if (one.length + other.length > MARKED) return "";
  const place = [...one].findIndex((letter, at) => letter !== other[at]);
  const at = place < 0 && one.length < other.length ? one.length : place;
  return at > NEAR ? `${" ".repeat(at + 2)}^\n` : "";
}

/** @param {unknown} value */
const isObject = (value) => typeof value === "object" && value !== null;
