// Where the shell goes on: exit, return, break, eval, source, shift, and where it was called.

import { decode } from "../bytes.js";
import { returned, runReturnTrap } from "../end.js";
import { evaluateText } from "../lists.js";
import { Exit, Jump, Return } from "../problems.js";
import { readAll } from "../streams.js";
import { Refusal } from "../task.js";
import { complaint } from "./complaint.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export const colon = () => 0;

/** @type {Builtin} */
export async function exit(shell, args) {
  throw new Exit(await statusOf(shell, args, "exit"));
}

/**
 * @param {Shell} shell
 * @param {string[]} args
 * @param {string} name
 */
async function statusOf(shell, args, name) {
  const [text] = args[0] === "--" ? args.slice(1) : args;
  if (text === undefined) return shell.status;
  if (!/^\s*[-+]?\d+\s*$/.test(text)) {
    await shell.complain(`${name}: ${text}: numeric argument required`);
    return 2;
  }
  return Number(BigInt.asUintN(8, BigInt(text.trim())));
}

/** @type {Builtin} */
export async function returnBuiltin(shell, args) {
  if (!shell.depth && !shell.sourced) return complaint(shell, "return: can only `return' from a function or sourced script", 2);
  throw new Return(await statusOf(shell, args, "return"));
}

/** @type {Builtin} */
export async function jump(shell, args, name) {
  if (!shell.loops) {
    await shell.complain(`${name}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  const count = args[0] === undefined ? 1 : Number(args[0]);
  if (!Number.isInteger(count)) {
    await shell.complain(`${name}: ${args[0]}: numeric argument required`);
    throw new Exit(128);
  }
  if (count < 1) return complaint(shell, `${name}: ${args[0]}: loop count out of range`);
  throw new Jump(Math.min(count, shell.loops), name === "break");
}

/** @type {Builtin} */
export async function evalBuiltin(shell, args) {
  const text = (args[0] === "--" ? args.slice(1) : args).join(" ");
  if (!text.trim()) return 0;
  return evaluateText(shell, text, shell.line, "eval");
}

/** @type {Builtin} */
export async function source(shell, args, name) {
  const [path, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (path === undefined) return complaint(shell, `${name}: filename argument required`, 2);
  let bytes;
  try {
    const stream = shell.openFile(path, { read: true });
    bytes = await readAll(stream, shell.task);
    stream.release();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Refusal) throw error;
    return complaint(shell, `${path}: ${error.message}`);
  }
  const { positional } = shell;
  if (rest.length) shell.positional = rest;
  shell.sourced += 1;
  shell.calls.push({ name: "source", line: shell.line, file: path });
  try {
    const status = await returned(() => evaluateText(shell, decode(bytes), 1));
    await runReturnTrap(shell);
    return status;
  } finally {
    shell.sourced -= 1;
    shell.calls.pop();
    if (rest.length) shell.positional = positional;
  }
}

/** @type {Builtin} */
export async function shift(shell, args) {
  const count = args[0] === undefined ? 1 : Number(args[0]);
  if (!Number.isInteger(count)) return complaint(shell, `shift: ${args[0]}: numeric argument required`);
  if (count < 0) return complaint(shell, `shift: ${args[0]}: shift count out of range`);
  if (count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
}

/** @type {Builtin} */
export async function caller(shell, args) {
  const [given] = args;
  if (given !== undefined && !/^\d+$/.test(given)) return complaint(shell, `caller: ${given}: invalid number`, 2);
  const frames = [...shell.calls].reverse();
  const call = frames[Number(given ?? 0)];
  if (!call && given !== undefined) return 1;
  if (!call) {
    await shell.writeTo(1, "0 NULL\n");
    return 0;
  }
  const from = frames[Number(given ?? 0) + 1];
  const file = from?.file ?? shell.name;
  await shell.writeTo(1, given === undefined ? `${call.line} ${file}\n` : `${call.line} ${from?.name ?? "main"} ${file}\n`);
  return 0;
}

/** @type {Builtin} */
export const logout = (shell) => complaint(shell, "logout: not login shell: use `exit'");
