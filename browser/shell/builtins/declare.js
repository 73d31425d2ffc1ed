// declare and its kin, unset and let.

import { assign, computeText, indexOf } from "../parameters.js";
import { assignElements } from "../run/assignments.js";
import { Table } from "../table.js";
import { Refusal } from "../task.js";
import { variable } from "../variables.js";
import { complaint } from "./complaint.js";
import { functionNames, functionShown, show, showEverything } from "./show.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function unset(shell, args) {
  let mode = "";
  const left = [...args];
  while (/^-[fvn]$/.test(left[0] ?? "")) mode = (left.shift() ?? "")[1];
  let status = 0;
  for (const name of left) {
    const [, base, index] = name.match(/^([A-Za-z_]\w*)\[(.*)\]$/s) ?? [];
    if (mode === "f") shell.functions.delete(name);
    else if (mode === "n") shell.variables.raw(name) && Object.assign(shell.variables.raw(name) ?? {}, variable());
    else if (base) {
      const found = shell.variables.find(base);
      if (found?.readonly) {
        status = await complaint(shell, `unset: ${base}: cannot unset: readonly variable`);
        continue;
      }
      if (index === "@" || index === "*") shell.variables.unset(base);
      else if (found?.table) found.table.delete(indexOf(shell, base, index));
      else found?.list?.delete(Number(indexOf(shell, base, index)));
    } else if (!/^[A-Za-z_]\w*$/.test(name)) status = await complaint(shell, `unset: \`${name}': not a valid identifier`);
    else if (mode !== "v" && !shell.variables.raw(name) && shell.functions.has(name)) shell.functions.delete(name);
    else {
      try {
        shell.variables.unset(name);
      } catch (error) {
        status = await complaint(shell, `unset: ${/** @type {Error} */ (error).message}`);
      }
    }
  }
  return status;
}

/** @type {Builtin} */
export async function declare(shell, args, name) {
  const left = [...args];
  /** @type {Set<string>} */
  const on = new Set();
  /** @type {Set<string>} */
  const off = new Set();
  while (/^[-+][A-Za-z]+$/.test(left[0] ?? "") || left[0] === "--") {
    const arg = left.shift() ?? "";
    if (arg === "--") break;
    for (const letter of arg.slice(1)) {
      if (!"aAfFgilnprtuxI".includes(letter)) return complaint(shell, `${name}: ${arg[0]}${letter}: invalid option`, 2);
      if ("tI".includes(letter)) throw new Refusal(`${name} -${letter} is not supported in this page`);
      (arg[0] === "-" ? on : off).add(letter);
    }
  }
  if (name === "local" && !shell.depth) return complaint(shell, "local: can only be used in a function");
  if (name === "export") {
    if (on.has("n")) {
      on.delete("n");
      off.add("x");
    } else on.add("x");
  }
  if (name === "readonly") on.add("r");
  if (on.has("f") || on.has("F")) return declareFunctions(shell, left, on, name);
  if (!left.length && (name === "declare" || name === "typeset") && !on.size) return showEverything(shell);
  if (!left.length || (on.has("p") && name !== "local")) return show(shell, left, on, name);
  let status = 0;
  for (const each of left) {
    const [, target, index, mark, text] = each.match(/^([A-Za-z_]\w*)(?:\[([^\]]*)\])?(?:(\+?=)([\s\S]*))?$/) ?? [];
    if (!target) {
      status = await complaint(shell, `${name}: \`${each}': not a valid identifier`);
      continue;
    }
    const isLocal = name === "local" || ((name === "declare" || name === "typeset") && shell.depth > 0 && !on.has("g"));
    const elements = shell.pendingElements.get(target);
    shell.pendingElements.delete(target);
    const before = isLocal ? shell.variables.hidden(target) : shell.variables.raw(target);
    if (before?.readonly && (mark || off.has("r"))) {
      status = await complaint(shell, `${name === "local" || name === "declare" ? `${name}: ` : ""}${target}: readonly variable`);
      continue;
    }
    const found = isLocal ? shell.variables.local(target) : (shell.variables.raw(target) ?? shell.variables.create(target));
    if (isLocal && target === "OPTIND") shell.getopts = { at: 1, letter: 0 };
    if (on.has("A") && !found.table) {
      found.table = new Table();
      found.text = undefined;
      found.isBare = true;
    } else if (on.has("a") && !found.list && !found.table) {
      found.list = new Map(found.text === undefined ? [] : [[0, found.text]]);
      found.isBare = found.text === undefined;
      found.text = undefined;
    }
    if (on.has("i")) found.integer = true;
    if (off.has("i")) found.integer = false;
    if (on.has("l")) found.letters = "lower";
    if (on.has("u")) found.letters = "upper";
    if (on.has("n")) found.reference = true;
    if (off.has("n")) found.reference = false;
    if (mark) {
      if (found.reference) found.text = text;
      else if (elements) await assignElements(shell, elements);
      else if (index !== undefined) assign(shell, target, indexOf(shell, target, index), text, mark === "+=");
      else assign(shell, target, null, text, mark === "+=");
    }
    if (on.has("x")) found.exported = true;
    if (off.has("x")) found.exported = false;
    if (on.has("r")) found.readonly = true;
  }
  return status;
}

/**
 * @param {Shell} shell
 * @param {string[]} names
 * @param {Set<string>} on
 * @param {string} name
 */
async function declareFunctions(shell, names, on, name) {
  if (name === "export") {
    let status = 0;
    for (const each of names) {
      if (shell.functions.has(each)) shell.exportedFunctions.add(each);
      else status = await complaint(shell, `export: ${each}: not a function`);
    }
    return status;
  }
  const shown = (names.length ? names : functionNames(shell)).filter((each) => shell.functions.has(each));
  const nameShown = (/** @type {string} */ each) => (names.length ? `${each}\n` : `declare -f ${each}\n`);
  await shell.writeTo(1, shown.map((each) => (on.has("f") ? functionShown(shell, each) : nameShown(each))).join(""));
  return names.length > shown.length ? 1 : 0;
}

/** @type {Builtin} */
export async function letBuiltin(shell, args) {
  if (!args.length) return complaint(shell, "let: expression expected");
  let value = 0n;
  for (const each of args) value = computeText(shell, each);
  return value ? 0 : 1;
}
