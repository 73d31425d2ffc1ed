// Commands that are none of the shell's: where they are found, and how they are run.

import { Context } from "../context.js";
import { runToEnd } from "../end.js";
import { FileProblem, ProgramNode, resolve } from "../files.js";
import { StreamProblem } from "../streams.js";
import { Killed, Refusal, Task } from "../task.js";
import { script } from "./script.js";

/** @import {Shell} from "../shell.js" */
/** @import {Stream} from "../streams.js" */
/** @import {Command} from "../world.js" */

/**
 * A command that is none of the shell's.
 * @param {Shell} shell
 * @param {string} name
 * @param {string[]} args
 * @param {string} [prefix] of the message
 * @returns {Promise<number>}
 */
export async function runCommand(shell, name, args, prefix = "") {
  const command = commandNamed(shell, name);
  if (typeof command === "string") {
    await shell.complain(`${prefix}${command}`);
    return command.endsWith("command not found") || command.endsWith("No such file or directory") ? 127 : 126;
  }
  return runNamed(shell, command, name, args);
}

/**
 * @param {Shell} shell
 * @param {string} name
 * @returns {Command | string} what the shell says if there is none
 */
function commandNamed(shell, name) {
  const { commands } = shell.world;
  if (!name.includes("/")) {
    const path = shell.variables.get("PATH") ?? "";
    const isReachable = path.split(":").some((folder) => /^\/(usr\/)?bin\/?$/.test(folder));
    if (commands.has(name) && isReachable) return /** @type {Command} */ (commands.get(name));
    const own = ownProgram(shell, name, path);
    if (own) return own;
    if (shell.world.absent(name)) throw new Refusal(`${name} is not supported in this page`);
    return `${name}: command not found`;
  }
  const node = shell.files.find(resolve(name, shell.folder));
  if (node instanceof ProgramNode) return /** @type {Command} */ (commands.get(name.slice(name.lastIndexOf("/") + 1)));
  if (!node) return `${name}: No such file or directory`;
  if (!("put" in node)) return `${name}: Is a directory`;
  if (!(node.mode & 0o111)) return `${name}: Permission denied`;
  return script(resolve(name, shell.folder));
}

/**
 * Where a command is; empty if it is not there.
 * @param {Shell} shell
 * @param {string} name
 */
export function pathOf(shell, name) {
  if (name.includes("/")) {
    const node = shell.files.find(resolve(name, shell.folder));
    return node && (node instanceof ProgramNode || node.mode & 0o111) ? name : "";
  }
  const path = shell.variables.get("PATH") ?? "";
  if (shell.world.commands.has(name) && path.split(":").some((folder) => /^\/(usr\/)?bin\/?$/.test(folder)))
    return `/usr/bin/${name}`;
  return ownPath(shell, name, path);
}

/**
 * @param {Shell} shell
 * @param {string} name
 * @param {string} path
 */
function ownPath(shell, name, path) {
  for (const folder of path.split(":")) {
    if (!/^(\/home\/reader|\/tmp|\.)/.test(folder)) continue;
    const whole = `${folder}/${name}`;
    const node = shell.files.find(resolve(whole, shell.folder));
    if (node && "put" in node && node.mode & 0o111) return whole;
  }
  return "";
}

/**
 * A program that this one wrote into a folder of PATH.
 * @param {Shell} shell
 * @param {string} name
 * @param {string} path
 */
function ownProgram(shell, name, path) {
  const found = ownPath(shell, name, path);
  return found ? script(resolve(found, shell.folder)) : null;
}

/**
 * @param {Shell} shell
 * @param {Command} command
 * @param {string} name
 * @param {string[]} args
 * @param {Map<string, string>} [environment]
 */
async function runNamed(shell, command, name, args, environment = shell.variables.exported()) {
  const context = new Context(shell, name, args, environment);
  const { task } = shell;
  task.running += 1;
  try {
    const status = await command(context);
    await context.flush();
    return status;
  } catch (error) {
    if (error instanceof Killed && task.handled.has(error.signal)) return struckBy(shell, error.signal);
    if (error instanceof Killed && !task.signals.includes(error.signal)) return 128 + error.signal;
    if (error instanceof StreamProblem || error instanceof FileProblem) {
      await context
        .complain("path" in error && error.path ? `${error.path}: ${error.message}` : `write error: ${error.message}`)
        .catch(() => {});
      return 1;
    }
    throw error;
  } finally {
    task.running -= 1;
  }
}

/**
 * The status of a command that was ended with the shell that it ran for, which goes on.
 * @param {Shell} shell
 * @param {number} signal
 */
function struckBy(shell, signal) {
  shell.world.killed = Object.assign(new Task(shell.task.pid, null), { killedBy: signal });
  return 128 + signal;
}

/**
 * Run a command for another one, as env does.
 * @param {Context} context
 * @param {string[]} words
 * @param {{environment?: Map<string, string>, streams?: Map<number, Stream>, task?: Task, said?: (name: string) => string}} [options]
 *   said: of a command that is not there
 * @returns {Promise<number>}
 */
export async function runFor(
  context,
  [name, ...args],
  { environment = context.environment, streams, task, said = (it) => it } = {},
) {
  await context.flush();
  const inner = context.shell.fork();
  if (task) inner.task = task;
  inner.isReplaced = true;
  for (const [fd, stream] of streams ?? []) inner.replaceStream(fd, stream);
  return runToEnd(inner, async () => {
    inner.traps.clear();
    inner.shownTraps = null;
    const command = commandNamed(inner, name);
    if (typeof command !== "string") return runNamed(inner, command, name, args, environment);
    const reason = command.endsWith("command not found") ? "No such file or directory" : command.slice(name.length + 2);
    await context.complain(`${said(name)}: ${reason}`);
    return /No such file|not found/.test(command) ? 127 : 126;
  });
}
