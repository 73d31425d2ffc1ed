// Where a shell ends, or a function or a file that it runs, and the traps for that.

import { runTrap, runTraps } from "./lists.js";
import { Discarded, Exit, Jump, Return } from "./problems.js";
import { Killed, SIGNALS } from "./task.js";

/** @import {Shell} from "./shell.js" */

/**
 * Run to the end of this shell; gives its status.
 * @param {Shell} shell
 * @param {() => Promise<number>} body
 */
export async function runToEnd(shell, body) {
  let status = 0;
  try {
    status = await ended(async () => {
      const last = await body();
      if (shell.task.signals.length) await runTraps(shell); // of what came while the last command ran
      return last;
    });
    if (shell.traps.get("EXIT")) status = await ended(() => runExitTrap(shell, status));
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    status = 128 + error.signal;
    shell.task.killedBy = error.signal;
    shell.world.killed = shell.task;
    if (shell.traps.get("EXIT") && error.signal !== SIGNALS.KILL && error.signal !== SIGNALS.PIPE) {
      shell.task.signals = [];
      await ended(() => runExitTrap(shell, status)).catch(() => {});
    }
  } finally {
    for (const stream of shell.streams.values()) stream.release();
    shell.streams.clear();
    shell.task.end();
  }
  return status & 255;
}

/** @param {() => Promise<number>} body */
async function ended(body) {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Exit || error instanceof Discarded || error instanceof Return) return error.status;
    if (error instanceof Jump) return 0;
    throw error;
  }
}

/**
 * @param {Shell} shell
 * @param {number} status
 */
async function runExitTrap(shell, status) {
  const action = shell.traps.get("EXIT") ?? "";
  shell.traps.delete("EXIT");
  shell.status = status;
  await runTrap(shell, action, "exit trap");
  return status;
}

/**
 * The status of what ends by itself, or with `return`.
 * @param {() => Promise<number>} body
 */
export async function returned(body) {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof Return)) throw error;
    return error.status;
  }
}

/** @param {Shell} shell */
export async function runReturnTrap(shell) {
  const action = shell.traps.get("RETURN");
  if (action) await runTrap(shell, action, "return trap");
}
