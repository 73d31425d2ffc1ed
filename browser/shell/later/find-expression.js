// What find is asked: its options, and an expression of tests and actions.

import { changedMode } from "../commands/mode.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";

/**
 * @typedef {{type: "and" | "or" | "list", left: Expression, right: Expression}
 *   | {type: "not", of: Expression}
 *   | {type: "step", name: string, value: string, words: string[]}} Expression
 * @typedef {{paths: string[], expression: Expression, least: number, most: number, isDeepFirst: boolean, hasAction: boolean,
 *   follows: boolean, problem: string}} Plan problem: what find says of its arguments
 */

const TESTS_WITH_VALUE = new Set(
  `-type -name -iname -path -ipath -wholename -regex -iregex -newer -newermt -size -mmin -mtime -perm -lname
  -printf`.split(/\s+/),
);
const TESTS = new Set("-empty -print -print0 -delete -true -false -prune -quit -readable -writable -executable".split(" "));
const ACTIONS = /^-(print0?|printf|exec\+?|execdir\+?|ok|delete|quit)$/;

class Problem extends Error {}

class Reader {
  /**
   * @param {string[]} left
   */
  constructor(left) {
    this.left = left;
    this.least = 0;
    this.most = Number.POSITIVE_INFINITY;
    this.isDeepFirst = false;
    this.hasAction = false;
  }

  /** @returns {Expression} a, b */
  list() {
    let left = this.either();
    while (this.left[0] === ",") {
      this.left.shift();
      left = { type: "list", left, right: this.either() };
    }
    return left;
  }

  /** @returns {Expression} */
  either() {
    let left = this.both();
    while (this.left[0] === "-o" || this.left[0] === "-or") {
      this.left.shift();
      left = { type: "or", left, right: this.both() };
    }
    return left;
  }

  /** @returns {Expression} */
  both() {
    let left = this.one();
    while (this.left.length && !/^(\)|-or?|,)$/.test(this.left[0])) {
      if (this.left[0] === "-a" || this.left[0] === "-and") this.left.shift();
      left = { type: "and", left, right: this.one() };
    }
    return left;
  }

  /** @param {string} name */
  value(name) {
    const value = this.left.shift();
    if (value === undefined) throw new Problem(`missing argument to \`${name}'`);
    return value;
  }

  /** @returns {Expression} */
  one() {
    const name = this.left.shift() ?? "";
    const step = (/** @type {string} */ each, value = "", /** @type {string[]} */ words = []) => {
      if (ACTIONS.test(each)) this.hasAction = true;
      return /** @type {Expression} */ ({ type: "step", name: each, value, words });
    };
    if (name.includes(UNKNOWN)) throw new Refusal("find with an expression that the run makes is not supported in this page");
    if (name === "!" || name === "-not") return { type: "not", of: this.one() };
    if (name === "(") {
      const inner = this.list();
      if (this.left.shift() !== ")")
        throw new Problem("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      return inner;
    }
    if (name === "-maxdepth" || name === "-mindepth") {
      const value = this.value(name);
      if (!/^\d+$/.test(value) && !value.includes(UNKNOWN))
        throw new Problem(`Expected a positive decimal integer argument to ${name}, but got ‘${value}’`);
      if (name === "-maxdepth") this.most = Number(value);
      else this.least = Number(value);
      return step("-true");
    }
    if (/^-(depth|d)$/.test(name)) this.isDeepFirst = true;
    if (/^-(depth|d|xdev|mount|noleaf|daystart|warn|nowarn|follow)$/.test(name)) return step("-true");
    if (TESTS_WITH_VALUE.has(name)) return this.checked(name, step(name, this.value(name)));
    if (TESTS.has(name)) {
      if (name === "-delete") this.isDeepFirst = true;
      return step(name);
    }
    if (name === "-exec" || name === "-execdir") {
      const end = this.left.findIndex((word, place) => word === ";" || (word === "+" && this.left[place - 1] === "{}"));
      if (end < 0) throw new Problem(`missing argument to \`${name}'`);
      const words = this.left.splice(0, end + 1);
      return step(words.pop() === "+" ? `${name}+` : name, "", words);
    }
    if (
      /^-(ls|fls|fprint0?|fprintf|ok|okdir|amin|atime|cmin|ctime|links|user|group|uid|gid|inum|samefile|anewer|cnewer|fstype|used|nouser|nogroup|regextype|context|newer..|xtype|ilname|ignore_readdir_race|files0-from)$/.test(
        name,
      )
    )
      throw new Refusal(`find ${name} is not supported in this page`);
    throw new Problem(name.startsWith("-") ? `unknown predicate \`${name}'` : `paths must precede expression: \`${name}'`);
  }

  /**
   * @param {string} name
   * @param {Expression} step
   */
  checked(name, step) {
    const value = step.type === "step" ? step.value : "";
    if (value.includes(UNKNOWN)) return step;
    if (name === "-size" && !/^[-+]?\d+[bcwkMG]?$/.test(value))
      throw new Refusal("find -size with another unit is not supported in this page");
    if (name === "-perm" && changedMode(0, value.replace(/^[-/]/, ""), false) === null)
      throw new Refusal(`find -perm ${value} is not supported in this page`);
    if (/^-m(min|time)$/.test(name) && !/^[-+]?\d+$/.test(value)) throw new Problem(`invalid argument \`${value}' to \`${name}'`);
    if (name === "-type" && !/^[bcdpflsD](,[bcdpflsD])*$/.test(value)) throw new Problem(`Unknown argument to -type: ${value}`);
    return step;
  }
}

/**
 * @param {string[]} args
 * @returns {Plan}
 */
export function planOf(args) {
  const left = [...args];
  let follows = false;
  while (/^-[HLP]$/.test(left[0] ?? "")) follows = left.shift() === "-L";
  const paths = [];
  while (left.length && !/^[-(),!]/.test(left[0])) paths.push(left.shift() ?? "");
  const reader = new Reader(left);
  /** @type {Expression} */
  let expression = { type: "step", name: "-true", value: "", words: [] };
  let problem = "";
  try {
    if (left.length) expression = reader.list();
    if (left[0] === ")") throw new Problem("you have too many ')'");
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem = error.message;
  }
  const { least, most, isDeepFirst, hasAction } = reader;
  return { paths: paths.length ? paths : ["."], expression, least, most, isDeepFirst, hasAction, follows, problem };
}

/**
 * The commands that an expression runs.
 * @param {Expression} expression
 * @returns {string[][]}
 */
export function commandsOf(expression) {
  if (expression.type === "step") return expression.words.length ? [expression.words] : [];
  if (expression.type === "not") return commandsOf(expression.of);
  return [...commandsOf(expression.left), ...commandsOf(expression.right)];
}
