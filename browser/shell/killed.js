// What bash says of a command that a signal ended.

import { commandText } from "./command-text.js";
import { SIGNALS, signalNamed } from "./task.js";

/** @import {Node} from "./ast.js" */
/** @import {Shell} from "./shell.js" */
/** @import {Task} from "./task.js" */

/** @type {Record<number, string>} */
const DESCRIPTIONS = {
  [SIGNALS.HUP]: "Hangup",
  [SIGNALS.QUIT]: "Quit",
  [SIGNALS.ILL]: "Illegal instruction",
  [SIGNALS.TRAP]: "Trace/breakpoint trap",
  [SIGNALS.ABRT]: "Aborted",
  [SIGNALS.BUS]: "Bus error",
  [SIGNALS.FPE]: "Floating point exception",
  [SIGNALS.KILL]: "Killed",
  [SIGNALS.USR1]: "User defined signal 1",
  [SIGNALS.SEGV]: "Segmentation fault",
  [SIGNALS.USR2]: "User defined signal 2",
  [SIGNALS.ALRM]: "Alarm clock",
};

/**
 * @param {Shell} shell
 * @param {Task} task that was ended
 * @param {Node | null} node what ran in it
 */
export async function sayKilled(shell, task, node) {
  const text = DESCRIPTIONS[task.killedBy];
  if (text && !shell.traps.get(signalNamed(task.killedBy) ?? ""))
    await shell.complain(`${String(task.pid).padStart(5)} ${text.padEnd(24)}${commandText(node)}`);
}

/**
 * A command in the foreground, and what is said if a signal ends it.
 * @param {Shell} shell
 * @param {Node} node
 * @param {() => Promise<number>} body
 */
export async function toldIfKilled(shell, node, body) {
  shell.world.killed = null;
  const status = await body();
  const task = /** @type {Task | null} */ (shell.world.killed);
  if (!task || status !== 128 + task.killedBy || shell.isSubshell) return status;
  if (task.killedBy === SIGNALS.TERM) await shell.streams.get(2)?.write(new TextEncoder().encode("Terminated\n"), shell.task);
  else await sayKilled(shell, task, node);
  return status;
}
