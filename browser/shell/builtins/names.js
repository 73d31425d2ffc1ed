// What a name stands for: command, type and hash.

import { invoke } from "../run/call.js";
import { pathOf } from "../run/programs.js";
import { Refusal } from "../task.js";
import { complaint } from "./complaint.js";
import { KEYWORDS } from "./keywords.js";
import { functionShown } from "./show.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function command(shell, args, name) {
  const left = [...args];
  let mode = "";
  while (/^-[pvV]+$/.test(left[0] ?? "")) {
    for (const letter of (left.shift() ?? "").slice(1)) if (letter !== "p") mode = letter;
  }
  if (left[0] === "--") left.shift();
  if (mode) return describe(shell, left, mode === "v" ? "short" : "long", "command");
  if (!left.length) return 0;
  const [target, ...rest] = left;
  if (name === "builtin" && !(target in shell.world.builtins)) return complaint(shell, `builtin: ${target}: not a shell builtin`);
  return invoke(shell, target, rest, { skipFunctions: true });
}

/** @type {Builtin} */
export async function type(shell, args) {
  const left = [...args];
  let mode = "long";
  while (/^-[tpafP]+$/.test(left[0] ?? "")) {
    const arg = left.shift() ?? "";
    if (arg.includes("t")) mode = "type";
    else if (/[pP]/.test(arg)) mode = "path";
    else throw new Refusal(`type ${arg} is not supported in this page`);
  }
  return describe(shell, left, mode, "type");
}

/**
 * @param {Shell} shell
 * @param {string[]} names
 * @param {string} mode
 * @param {string} by which builtin asks
 */
async function describe(shell, names, mode, by) {
  let status = names.length && by === "command" ? 1 : 0;
  for (const name of names) {
    const kind = KEYWORDS.includes(name)
      ? "keyword"
      : shell.functions.has(name)
        ? "function"
        : name in shell.world.builtins
          ? "builtin"
          : pathOf(shell, name)
            ? "file"
            : "";
    const path = kind === "file" ? pathOf(shell, name) : "";
    if (!kind) {
      if (mode === "long") await shell.complain(`${by}: ${name}: not found`);
      if (by === "type") status = 1;
      continue;
    }
    if (by === "command") status = 0;
    if (mode === "path") {
      if (path) await shell.writeTo(1, `${path}\n`);
    } else if (mode === "type") await shell.writeTo(1, `${kind}\n`);
    else if (mode === "short") await shell.writeTo(1, `${path || name}\n`);
    else if (kind === "function") {
      await shell.writeTo(1, `${name} is a function\n${functionShown(shell, name)}`);
    } else
      await shell.writeTo(
        1,
        `${name} is ${kind === "keyword" ? "a shell keyword" : kind === "builtin" ? "a shell builtin" : path}\n`,
      );
  }
  return status;
}

/** @type {Builtin} */
export async function hash(shell, args) {
  if (/^-/.test(args[0] ?? "")) {
    if (args[0] === "-r") return 0;
    throw new Refusal(`hash ${args[0]} is not supported in this page`);
  }
  let status = 0;
  for (const name of args)
    if (!pathOf(shell, name) && !(name in shell.world.builtins) && !shell.functions.has(name))
      status = await complaint(shell, `hash: ${name}: not found`);
  return status;
}
