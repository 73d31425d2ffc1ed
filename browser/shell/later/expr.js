// expr: a value of operators and operands, each a word.

import { compile } from "../regex.js";

/** @import {Definition} from "../options.js" */

/** Thrown by what is no expression. */
class ExprProblem extends Error {}

/** @type {[string, Definition]} */
export const expr = [
  "expr",
  {
    async run(context) {
      try {
        const left = context.args[0] === "--" ? context.args.slice(1) : [...context.args];
        if (!left.length) throw new ExprProblem("missing operand\nTry 'expr --help' for more information.");
        const value = alternatives(left);
        if (left.length) throw new ExprProblem(`syntax error: unexpected argument ‘${left[0]}’`);
        await context.write(`${value}\n`);
        return isNull(value) ? 1 : 0;
      } catch (error) {
        if (!(error instanceof ExprProblem)) throw error;
        await context.complain(error.message.replace("‘’", `‘${context.args.at(-1)}’`));
        return 2;
      }
    },
  },
];

const isNull = (/** @type {string} */ text) => text === "" || /^-?0+$/.test(text);

/** @param {string[]} left @returns {string} */
function alternatives(left) {
  let value = both(left);
  while (left[0] === "|") {
    left.shift();
    const other = both(left);
    if (isNull(value)) value = isNull(other) ? "0" : other;
  }
  return value;
}

/** @param {string[]} left @returns {string} */
function both(left) {
  let value = comparison(left);
  while (left[0] === "&") {
    left.shift();
    const other = comparison(left);
    value = isNull(value) || isNull(other) ? "0" : value;
  }
  return value;
}

/** @param {string[]} left @returns {string} */
function comparison(left) {
  let value = sum(left);
  while (/^(<|<=|=|==|!=|>=|>)$/.test(left[0] ?? "")) {
    const operator = left.shift();
    const other = sum(left);
    const areNumbers = /^-?\d+$/.test(value) && /^-?\d+$/.test(other);
    const order = areNumbers
      ? BigInt(value) < BigInt(other)
        ? -1
        : BigInt(value) > BigInt(other)
          ? 1
          : 0
      : value < other
        ? -1
        : value > other
          ? 1
          : 0;
    const holds = {
      "<": order < 0,
      "<=": order <= 0,
      "=": order === 0,
      "==": order === 0,
      "!=": order !== 0,
      ">=": order >= 0,
      ">": order > 0,
    }[/** @type {"<"} */ (operator)];
    value = holds ? "1" : "0";
  }
  return value;
}

/** @param {string} text */
function integer(text) {
  if (!/^-?\d+$/.test(text)) throw new ExprProblem("non-integer argument");
  return BigInt(text);
}

/** @param {string[]} left @returns {string} */
function sum(left) {
  let value = product(left);
  while (left[0] === "+" || left[0] === "-") {
    const operator = left.shift();
    const other = product(left);
    value = String(operator === "+" ? integer(value) + integer(other) : integer(value) - integer(other));
  }
  return value;
}

/** @param {string[]} left @returns {string} */
function product(left) {
  let value = matching(left);
  while (left[0] === "*" || left[0] === "/" || left[0] === "%") {
    const operator = left.shift();
    const [one, other] = [integer(value), integer(matching(left))];
    if (operator !== "*" && other === 0n) throw new ExprProblem("division by zero");
    value = String(operator === "*" ? one * other : operator === "/" ? one / other : one % other);
  }
  return value;
}

/** @param {string[]} left @returns {string} */
function matching(left) {
  let value = primary(left);
  while (left[0] === ":") {
    left.shift();
    value = matched(value, primary(left));
  }
  return value;
}

/**
 * @param {string} text
 * @param {string} pattern
 */
function matched(text, pattern) {
  const finder = compile(`^${pattern.replace(/^\^/, "")}`);
  const found = finder.find(text);
  if (/\\\(/.test(pattern)) return found?.[1] ?? "";
  return String(found ? [...found[0]].length : 0);
}

/** @param {string[]} left @returns {string} */
function primary(left) {
  const first = left.shift();
  if (first === undefined) throw new ExprProblem("syntax error: missing argument after ‘’");
  if (first === "(") {
    const value = alternatives(left);
    if (left.shift() !== ")") throw new ExprProblem("syntax error: expecting ')'");
    return value;
  }
  if (first === "length") return String([...primary(left)].length);
  if (first === "match") return matched(primary(left), primary(left));
  if (first === "index") {
    const [text, letters] = [primary(left), primary(left)];
    return String([...text].findIndex((letter) => letters.includes(letter)) + 1);
  }
  if (first === "substr") {
    const [text, from, size] = [primary(left), Number(primary(left)), Number(primary(left))];
    return from < 1 || !(size > 0) ? "" : [...text].slice(from - 1, from - 1 + size).join("");
  }
  if (first === "+") return left.shift() ?? "";
  return first;
}
