// Parameters and variables: what they give and what they are given, with the arithmetic of their subscripts.

import { evaluate } from "./arithmetic.js";
import { Exit, ShellProblem } from "./problems.js";
import { OPTIONS } from "./settings.js";
import { shaped } from "./variables.js";

/** @import {Shell} from "./shell.js" */

/**
 * @param {Shell} shell
 * @param {string} name
 */
export function parameter(shell, name) {
  if (/^\d+$/.test(name)) return name === "0" ? shell.name : shell.positional[Number(name) - 1];
  switch (name) {
    case "#":
      return String(shell.positional.length);
    case "?":
      return String(shell.status);
    case "$":
      return String(shell.pid);
    case "!":
      return shell.lastBackground === null ? undefined : String(shell.lastBackground);
    case "-":
      return lettersOf(shell);
    default:
      return shell.variables.get(name);
  }
}

/** @param {Shell} shell */
export function ifs(shell) {
  const found = shell.variables.find("IFS");
  return found ? (found.text ?? " \t\n") : " \t\n";
}

/**
 * @param {Shell} shell
 * @param {string} name
 * @param {string} index
 * @returns {string | undefined}
 */
export function element(shell, name, index) {
  const found = shell.variables.find(name);
  if (found?.table) return found.table.get(index);
  if (found?.list) return found.list.get(Number(index));
  return index === "0" ? shell.variables.get(name) : undefined;
}

/**
 * @param {Shell} shell
 * @param {string} name
 * @param {string[]} values
 */
export function setList(shell, name, values) {
  const found = shell.variables.writable(name);
  found.list = new Map(values.entries());
  found.text = undefined;
}

/**
 * @param {Shell} shell
 * @param {string} name
 * @param {string | null} index
 * @param {string} text
 * @param {boolean} append
 */
export function assign(shell, name, index, text, append) {
  const found = shell.variables.find(name);
  const isNumber = Boolean(found?.integer);
  const old =
    index === null
      ? shell.variables.get(name)
      : (found?.table?.get(index) ?? found?.list?.get(Number(index)) ?? (index === "0" ? found?.text : undefined));
  let value = text;
  if (isNumber) value = String(computeText(shell, append ? `(${old || 0})+(${text || 0})` : text));
  else if (append) value = (old ?? "") + text;
  if (index === null) {
    shell.variables.set(name, value);
  } else {
    const target = shell.variables.writable(name);
    if (target.table) target.table.set(index, shaped(target, value));
    else {
      if (!target.list) {
        target.list = new Map();
        if (target.text !== undefined) target.list.set(0, target.text);
        target.text = undefined;
      }
      target.list.set(Number(index), shaped(target, value));
    }
  }
  if (shell.options.has("allexport")) shell.variables.writable(name).exported = true;
  if (name === "OPTIND") shell.getopts = { at: Number(text) || 1, letter: 0 };
}

/**
 * @param {Shell} shell
 * @param {string} text
 * @returns {bigint}
 */
export function computeText(shell, text) {
  return evaluate(text, {
    get: (name, index) => {
      const value = index === null ? shell.variables.get(name) : element(shell, name, indexOf(shell, name, index));
      if (value === undefined && shell.options.has("nounset")) throw unbound(shell, name);
      return value ?? "";
    },
    set: (name, index, value) => assign(shell, name, index === null ? null : indexOf(shell, name, index), value, false),
  });
}

/**
 * @param {Shell} shell
 * @param {string} name
 * @param {string} text as it stands in the brackets
 * @returns {string}
 */
export function indexOf(shell, name, text) {
  const found = shell.variables.find(name);
  if (found?.table)
    return text.replace(/^(["'])(.*)\1$/s, "$2").replace(/\$(\w+)/g, (_, other) => shell.variables.get(other) ?? "");
  let index = Number(
    computeText(
      shell,
      text.replace(/\$\{?(\w+)\}?/g, (_, other) => shell.variables.get(other) ?? ""),
    ),
  );
  if (index < 0 && found?.list) index += Math.max(-1, ...found.list.keys()) + 1;
  else if (index < 0 && found?.text !== undefined) index += 1;
  if (index < 0) throw new ShellProblem(`${name}: bad array subscript`);
  return String(index);
}

/**
 * @param {Shell} shell
 * @param {string} name
 */
export function unbound(shell, name) {
  shell.complain(`${/^\d+$/.test(name) ? "$" : ""}${name}: unbound variable`);
  if (shell.options.has("posix")) return new Exit(2);
  return new Exit(shell.isSubshell || !shell.isCommandText ? 1 : 127);
}

/**
 * $-
 * @param {Shell} shell
 */
function lettersOf(shell) {
  const on = [...OPTIONS].filter(([name, letter]) => letter && shell.options.has(name)).map(([, letter]) => letter);
  const isSmall = (/** @type {string} */ letter) => /[a-z]/.test(letter);
  const letters = [...on.filter(isSmall).sort(), ...on.filter((letter) => !isSmall(letter)).sort()].join("");
  return shell.isCommandText ? `${letters}c` : letters;
}
