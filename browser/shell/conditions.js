// [[ … ]], and test.

import { whole } from "./bytes.js";
import { expandPattern, expandText } from "./expand.js";
import { DeviceNode, FifoNode, FileNode, FolderNode, LinkNode, resolve } from "./files.js";
import { byCode, inLocale, piecesInLocale } from "./locale.js";
import { computeText, element, indexOf, parameter, setList } from "./parameters.js";
import { escaped, matches, plain } from "./pattern.js";
import { ShellProblem } from "./problems.js";
import { compile, RegexProblem } from "./regex.js";
import { Refusal } from "./task.js";
import { patternText, traceTest } from "./trace.js";
import { isSet } from "./variables.js";

/** @import {Condition} from "./ast.js" */
/** @import {Shell} from "./shell.js" */

/**
 * @param {Shell} shell
 * @param {Condition} condition
 * @returns {Promise<number>} 0 if it holds
 */
export async function conditionHolds(shell, condition) {
  return (await holds(shell, condition)) ? 0 : 1;
}

/**
 * @param {Shell} shell
 * @param {Condition} condition
 * @param {boolean} [isNot] whether it is asked for the opposite
 * @returns {Promise<boolean>}
 */
async function holds(shell, condition, isNot = false) {
  switch (condition.type) {
    case "and":
      return (await holds(shell, condition.left)) && holds(shell, condition.right);
    case "or":
      return (await holds(shell, condition.left)) || holds(shell, condition.right);
    case "group":
      return holds(shell, condition.of, isNot);
    case "not":
      return !(await holds(shell, condition.of, !isNot));
    case "word":
    case "unary": {
      const operator = condition.type === "word" ? "-n" : condition.operator;
      const text = await expandText(shell, condition.word.parts);
      await traceTest(shell, operator, [text], isNot);
      return unary(shell, operator, text);
    }
    case "binary": {
      const left = await expandText(shell, condition.left.parts);
      const ignoreCase = shell.shopts.has("nocasematch");
      const right = await expandPattern(shell, condition.right.parts);
      const isPattern = /^(=~|==?|!=)$/.test(condition.operator);
      await traceTest(shell, condition.operator, [left, isPattern ? patternText(right) : plain(right)], isNot);
      if (condition.operator === "=~")
        return matchesRegex(shell, inLocale(shell, left), piecesInLocale(shell, right), ignoreCase);
      if (isPattern)
        return matches(piecesInLocale(shell, right), inLocale(shell, left), { ignoreCase }) === (condition.operator !== "!=");
      if (/^-(eq|ne|lt|le|gt|ge)$/.test(condition.operator))
        return compared(condition.operator, computeText(shell, left), computeText(shell, plain(right)));
      return binary(shell, left, condition.operator, plain(right));
    }
  }
}

/**
 * @param {Shell} shell
 * @param {string} text
 * @param {import("./pattern.js").Piece[]} pieces
 * @param {boolean} ignoreCase
 */
function matchesRegex(shell, text, pieces, ignoreCase) {
  const pattern = pieces
    .map(({ text: each, quoted }) =>
      quoted ? [...each].map((letter) => (letter === "/" ? letter : escaped(letter))).join("") : each,
    )
    .join("");
  let found;
  try {
    found = compile(pattern, { extended: true, ignoreCase }).find(text);
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    throw new ShellProblem("", 2);
  }
  setList(shell, "BASH_REMATCH", found ? [...found].map((each) => whole(each ?? "")) : []);
  return Boolean(found);
}

/**
 * @param {string} operator
 * @param {bigint} left
 * @param {bigint} right
 */
function compared(operator, left, right) {
  switch (operator) {
    case "-eq":
      return left === right;
    case "-ne":
      return left !== right;
    case "-lt":
      return left < right;
    case "-le":
      return left <= right;
    case "-gt":
      return left > right;
    default:
      return left >= right;
  }
}

/**
 * @param {Shell} shell
 * @param {string} operator
 * @param {string} text
 */
function unary(shell, operator, text) {
  if (operator === "-z") return text === "";
  if (operator === "-n") return text !== "";
  if (operator === "-v") {
    const [, name, index] = text.match(/^(\w+)\[(.*)\]$/s) ?? [];
    if (/^\d+$/.test(text)) return parameter(shell, text) !== undefined;
    if (!name) return isSet(shell.variables.find(text)) || shell.variables.get(text) !== undefined;
    if (index === "@" || index === "*")
      return (
        isSet(shell.variables.find(name)) ||
        Boolean(shell.variables.find(name)?.list?.size ?? shell.variables.find(name)?.table?.size)
      );
    return element(shell, name, indexOf(shell, name, index)) !== undefined;
  }
  if (operator === "-o") return shell.options.has(text);
  if (operator === "-R") return Boolean(shell.variables.raw(text)?.reference);
  if (operator === "-t") return false; // nothing here is a terminal
  if (/^\/dev\/(stdin|stdout|stderr|fd\/\d+)$/.test(text)) return "-e-r-w".includes(operator);
  const node =
    text === "" ? null : shell.files.find(resolve(text, shell.folder), { follow: operator !== "-h" && operator !== "-L" });
  if (!node) return false;
  switch (operator) {
    case "-e":
    case "-a":
    case "-r":
      return true;
    case "-w":
      return Boolean(node.mode & 0o222);
    case "-f":
      return node instanceof FileNode || !(node instanceof FolderNode || node instanceof LinkNode || node instanceof DeviceNode);
    case "-d":
      return node instanceof FolderNode;
    case "-h":
    case "-L":
      return node instanceof LinkNode;
    case "-s":
      return node instanceof FileNode ? node.size > 0 : true;
    case "-x":
      return Boolean(node.mode & 0o111);
    case "-c":
      return node instanceof DeviceNode && !(node instanceof FifoNode);
    case "-p":
      return node instanceof FifoNode;
    case "-b":
    case "-S":
    case "-u":
    case "-g":
      return false;
    case "-k":
      return Boolean(node.mode & 0o1000);
    case "-O":
    case "-G":
      return true;
    default:
      throw new Refusal(`${operator} is not supported in this page`);
  }
}

/**
 * @param {Shell} shell
 * @param {string} left
 * @param {string} operator
 * @param {string} right
 */
function binary(shell, left, operator, right) {
  if (operator === "=" || operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === "<") return byCode(left, right) < 0;
  if (operator === ">") return byCode(left, right) > 0;
  const [one, other] = [left, right].map((path) => (path ? shell.files.find(resolve(path, shell.folder)) : null));
  if (operator === "-nt") return Boolean(one && (!other || one.changed > other.changed));
  if (operator === "-ot") return Boolean(other && (!one || one.changed < other.changed));
  return Boolean(one && one === other); // -ef
}

const BINARY = /^(==?|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;
const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;

/** Thrown by what is no expression. */
class TestProblem extends Error {}

/**
 * test, or [.
 * @param {Shell} shell
 * @param {string[]} args
 * @param {string} name
 */
export async function test(shell, args, name) {
  let given = args;
  if (name === "[") {
    if (args.at(-1) !== "]") {
      await shell.complain("[: missing `]'");
      return 2;
    }
    given = args.slice(0, -1);
  }
  try {
    return decide(shell, given) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestProblem)) throw error;
    await shell.complain(`${name}: ${error.message}`);
    return 2;
  }
}

/**
 * @param {Shell} shell
 * @param {string[]} args
 * @returns {boolean}
 */
function decide(shell, args) {
  const [first, second, third, fourth] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return first !== "";
    case 2:
      if (first === "!") return second === "";
      if (UNARY.test(first)) return unary(shell, first, second);
      throw new TestProblem(`${first}: unary operator expected`);
    case 3:
      if (BINARY.test(second)) return binaryTest(shell, first, second, third);
      if (second === "-a") return first !== "" && third !== "";
      if (second === "-o") return first !== "" || third !== "";
      if (first === "!") return !decide(shell, [second, third]);
      if (first === "(" && third === ")") return second !== "";
      throw new TestProblem(`${second}: binary operator expected`);
    case 4:
      if (first === "!") return !decide(shell, [second, third, fourth]);
      if (first === "(" && fourth === ")") return decide(shell, [second, third]);
  }
  const left = [...args];
  const value = either(shell, left);
  if (left.length) throw new TestProblem("too many arguments");
  return value;
}

/**
 * @param {Shell} shell
 * @param {string[]} left
 * @returns {boolean}
 */
function either(shell, left) {
  let value = both(shell, left);
  while (left[0] === "-o") {
    left.shift();
    const other = both(shell, left);
    value = value || other;
  }
  return value;
}

/**
 * @param {Shell} shell
 * @param {string[]} left
 * @returns {boolean}
 */
function both(shell, left) {
  let value = term(shell, left);
  while (left[0] === "-a") {
    left.shift();
    const other = term(shell, left);
    value = value && other;
  }
  return value;
}

/**
 * @param {Shell} shell
 * @param {string[]} left
 * @returns {boolean}
 */
function term(shell, left) {
  const first = left.shift();
  if (first === undefined) throw new TestProblem("argument expected");
  if (first === "!") return !term(shell, left);
  if (first === "(") {
    const value = either(shell, left);
    if (left.shift() !== ")") throw new TestProblem("`)' expected");
    return value;
  }
  if (BINARY.test(left[0] ?? "") && left.length > 1) {
    const [operator, right] = left.splice(0, 2);
    return binaryTest(shell, first, operator, right);
  }
  if (UNARY.test(first) && left.length) return unary(shell, first, left.shift() ?? "");
  return first !== "";
}

/**
 * @param {Shell} shell
 * @param {string} left
 * @param {string} operator
 * @param {string} right
 */
function binaryTest(shell, left, operator, right) {
  if (!/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) return binary(shell, left, operator, right);
  return compared(operator, integer(left), integer(right));
}

/** @param {string} text */
function integer(text) {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestProblem(`${text}: integer expression expected`);
  return BigInt(text.trim().replace(/^\+/, ""));
}

export { plain };
