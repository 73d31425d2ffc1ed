// Assignments: those that stay, those for one command, and those among the words of declare.

import { expandText, expandWords } from "../expand.js";
import { assign, computeText, indexOf } from "../parameters.js";
import { Discarded, ShellProblem } from "../problems.js";
import { Table } from "../table.js";
import { traceAssignment } from "../trace.js";
import { ReadonlyProblem, shaped, TemporaryScope, variable } from "../variables.js";

/** @import {Assignment} from "../ast.js" */
/** @import {Shell} from "../shell.js" */

/**
 * @param {Shell} shell
 * @param {Assignment} each
 */
export async function applyAssignment(shell, each) {
  if (each.elements) {
    await traceAssignment(shell, each, "");
    await assignElements(shell, each);
    return;
  }
  const text = await expandText(shell, each.word?.parts ?? [], { isAssignment: true });
  await traceAssignment(shell, each, text);
  let index = null;
  if (each.index) {
    const isTable = Boolean(shell.variables.find(each.name)?.table);
    const key = await expandText(shell, each.index);
    if (isTable ? key === "" : /^\w+\[\]/.test(each.raw)) {
      await shell.complain(`${each.raw.replace(/\+?=.*/s, "")}: bad array subscript`);
      throw new Discarded(1);
    }
    index = isTable ? key : indexOf(shell, each.name, key);
  }
  assign(shell, each.name, index, text, each.append);
}

/**
 * @param {Shell} shell
 * @param {Assignment} each
 */
export async function assignElements(shell, each) {
  const found = shell.variables.writable(each.name);
  found.isBare = false;
  /** @type {[string | null, string, boolean][]} */
  const made = [];
  const isPairs = found.table && each.elements?.length && each.elements.every(({ index }) => !index);
  for (const { index, append, word } of each.elements ?? []) {
    if (index) {
      const key = await expandText(shell, index);
      made.push([key, await expandText(shell, word.parts), append]);
    } else for (const text of await expandWords(shell, [word])) made.push([null, text, false]);
  }
  if (found.table) {
    const table = each.append ? found.table : new Table();
    if (isPairs) for (let at = 0; at < made.length; at += 2) table.set(made[at][1], made[at + 1]?.[1] ?? "");
    else {
      for (const [key, text, append] of made) {
        if (key === null) throw new ShellProblem(`${each.name}: ${text}: must use subscript when assigning associative array`);
        table.set(key, append ? (table.get(key) ?? "") + text : text);
      }
    }
    found.table = table;
    return;
  }
  const list = each.append ? (found.list ?? new Map(found.text === undefined ? [] : [[0, found.text]])) : new Map();
  let at = Math.max(-1, ...list.keys()) + 1;
  for (const [key, text, append] of made) {
    if (key !== null) at = Number(indexOf(shell, each.name, key));
    const value = found.integer ? String(computeText(shell, text)) : text;
    list.set(at, append ? (list.get(at) ?? "") + value : shaped(found, value));
    at += 1;
  }
  found.list = list;
  found.text = undefined;
}

/**
 * Variables for one command.
 * @param {Shell} shell
 * @param {Assignment[]} assignments
 * @param {() => Promise<number>} body
 */
export async function withVariables(shell, assignments, body) {
  if (!assignments.length) return body();
  const scope = new TemporaryScope();
  shell.variables.scopes.push(scope);
  try {
    for (const each of assignments) {
      if (each.elements) continue;
      const text = await expandText(shell, each.word?.parts ?? [], { isAssignment: true }); // which sees those before it
      await traceAssignment(shell, each, text);
      const old = shell.variables.get(each.name) ?? "";
      if (shell.variables.raw(each.name)?.readonly) throw new ReadonlyProblem(`${each.name}: readonly variable`);
      scope.set(each.name, { ...variable(), text: each.append ? old + text : text, exported: true });
    }
    return await body();
  } finally {
    shell.variables.scopes.splice(shell.variables.scopes.indexOf(scope), 1);
  }
}

/**
 * An assignment among the words of declare: an array's is kept aside.
 * @param {Shell} shell
 * @param {Assignment} each
 */
export async function assignmentText(shell, each) {
  const name = each.index ? `${each.name}[${await expandText(shell, each.index)}]` : each.name;
  const mark = each.append ? "+=" : "=";
  if (each.elements) {
    shell.pendingElements.set(each.name, each);
    return `${name}${mark}(`;
  }
  return `${name}${mark}${await expandText(shell, each.word?.parts ?? [], { isAssignment: true })}`;
}
