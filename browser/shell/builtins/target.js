// The variable, or element, that a builtin was told to give a value to.

import { assign, indexOf } from "../parameters.js";
import { ShellProblem } from "../problems.js";

/** @import {Shell} from "../shell.js" */

/**
 * @param {Shell} shell
 * @param {string} target a name, or one with brackets
 * @param {string} text
 */
export function assignTo(shell, target, text) {
  const [, name, index] = target.match(/^([A-Za-z_]\w*)(?:\[(.*)\])?$/s) ?? [];
  if (!name) throw new ShellProblem(`\`${target}': not a valid identifier`);
  assign(shell, name, index === undefined ? null : indexOf(shell, name, index), text, false);
}
