// What the operators of a parameter make of its values, but for those that are patterns.

import { declarationOf } from "../declaration.js";
import { unescaped } from "../escapes.js";
import { lower, upper } from "../locale.js";
import { parameter } from "../parameters.js";
import { matches } from "../pattern.js";
import { Discarded } from "../problems.js";
import { doubleQuoted, quotedForShell } from "../quote.js";
import { Refusal } from "../task.js";
import { attributesOf, keysOf, valuesOf } from "../variables.js";

/** @import {Parameter} from "../ast.js" */
/** @import {Piece} from "../pattern.js" */
/** @import {Shell} from "../shell.js" */
/** @import {Variable} from "../variables.js" */

/**
 * The values of a parameter before its operator works on them.
 * @typedef {{values: string[], many: "" | "@" | "*", isSet: boolean, name: string}} Found
 */

/**
 * @param {string} value
 * @param {string} operator
 * @param {Piece[] | null} pattern
 */
export function cased(value, operator, pattern) {
  const change = (/** @type {string} */ letter) => (operator[0] === "^" ? upper(letter) : lower(letter));
  const wanted = (/** @type {string} */ letter) => !pattern || matches(pattern, letter);
  return [...value]
    .map((letter, place) => ((place === 0 || operator.length === 2) && wanted(letter) ? change(letter) : letter))
    .join("");
}

/**
 * ${name@Q} and its kin.
 * @param {Shell} shell
 * @param {string} value
 * @param {Parameter} part
 */
export function transformed(shell, value, part) {
  switch (part.operator) {
    case "@Q":
      return quotedForShell(value);
    case "@U":
      return upper(value);
    case "@L":
      return lower(value);
    case "@u":
      return cased(value, "^", null);
    case "@E":
      return unescaped(value);
    case "@A":
      return assignmentOf(shell.variables.raw(part.name), part.name, value);
    case "@K":
    case "@k":
      return quotedForShell(value);
    case "@a":
      return attributesOf(shell.variables.raw(part.name));
    default:
      throw new Refusal(`${part.raw} is not supported in this page`);
  }
}

/**
 * ${name[@]@A} and its kin, which tell of an array as a whole.
 * @param {Shell} shell
 * @param {Parameter} part
 * @returns {string[] | null} null for other operators, and for what is no array
 */
export function wholeArray(shell, part) {
  const found = shell.variables.find(part.name);
  if (!/^@[AKk]$/.test(part.operator) || !found) return null;
  if (part.operator === "@A") return [declarationOf(part.name, found).trimEnd()];
  if (!found.list && !found.table) return null;
  const keys = keysOf(found);
  const values = valuesOf(found);
  if (part.operator === "@k") return keys.flatMap((key, place) => [key, values[place]]);
  const key = (/** @type {string} */ each) => (found.list || /^[\w-]+$/.test(each) ? each : doubleQuoted(each));
  return [keys.map((each, place) => `${key(each)} ${doubleQuoted(values[place])}`).join(" ") + (found.table ? " " : "")];
}

/**
 * ${name@A}: what would make the variable again.
 * @param {Variable | undefined} found
 * @param {string} name
 * @param {string} value
 */
function assignmentOf(found, name, value) {
  const flags = attributesOf(found);
  return `${flags && `declare -${flags} `}${name}=${quotedForShell(value)}`;
}

/**
 * ${name:offset:length}
 * @param {Shell} shell
 * @param {Parameter} part
 * @param {Found} found
 * @param {number} offset
 * @param {number | null} length
 */
export function piece(shell, part, found, offset, length) {
  if (found.many) {
    const isPositional = found.name === "@" || found.name === "*";
    if (length !== null && length < 0) {
      shell.complain(`${length}: substring expression < 0`);
      throw new Discarded(1);
    }
    if (!isPositional) {
      const variable = shell.variables.find(part.name);
      if (variable?.list) {
        const keys = keysOf(variable).map(Number);
        const from = offset < 0 ? offset + Math.max(-1, ...keys) + 1 : offset;
        const chosen = from < 0 ? [] : keys.filter((key) => key >= from);
        return chosen.slice(0, length ?? chosen.length).map((key) => variable.list?.get(key) ?? "");
      }
    }
    const all = isPositional ? [parameter(shell, "0") ?? "", ...found.values] : found.values;
    const from = offset < 0 ? all.length + offset : offset;
    if (from < 0) return [];
    const start = isPositional && offset === 0 ? 0 : from;
    return all.slice(start, length === null ? undefined : start + length);
  }
  const letters = [...(found.values[0] ?? "")];
  if (!found.values.length) return [];
  const from = offset < 0 ? letters.length + offset : offset;
  if (from < 0 || from > letters.length) return [""];
  const end = length === null ? letters.length : length < 0 ? letters.length + length : from + length;
  if (end < from) {
    shell.complain(`${length}: substring expression < 0`);
    throw new Discarded(1);
  }
  return [letters.slice(from, end).join("")];
}
