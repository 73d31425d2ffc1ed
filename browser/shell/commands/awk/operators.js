// The operators of awk on values.

import { byCode } from "../../locale.js";
import { number, refuse } from "./values.js";

/** @import {Awk} from "./state.js" */
/** @import {Value} from "./values.js" */

/**
 * @param {string} operator
 * @param {number} left
 * @param {number} right
 */
export function math(operator, left, right) {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right === 0) refuse("a division by zero");
      return left / right;
    case "%":
      if (right === 0) refuse("a division by zero");
      return left % right;
    default:
      return left ** right;
  }
}

/**
 * @param {Awk} awk
 * @param {string} operator
 * @param {Value} one
 * @param {Value} other
 * @returns {boolean}
 */
export function compared(awk, operator, one, other) {
  const areNumbers = typeof one !== "string" && typeof other !== "string";
  const order = areNumbers ? number(one) - number(other) : byCode(awk.text(one), awk.text(other));
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}
