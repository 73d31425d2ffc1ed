// What becomes of a command that fails: errors that are told, `set -e`, and the trap of errors.

import { ArithmeticProblem } from "../arithmetic.js";
import { runTrap } from "../lists.js";
import { Discarded, Exit, ShellProblem } from "../problems.js";
import { ReadonlyProblem } from "../variables.js";

/** @import {Shell} from "../shell.js" */

/**
 * A command of which errors are said here.
 * @param {Shell} shell
 * @param {() => Promise<number> | number} body
 * @param {"" | "((" | "[["} [by] what computes: then an error of arithmetic gives 1 and no more
 */
export async function guarded(shell, body, by = "") {
  try {
    shell.status = await body();
  } catch (error) {
    if (error instanceof ArithmeticProblem) {
      await shell.complain(by ? `${by}: ${error.message}` : error.message);
      shell.status = 1;
      if (!by) throw new Discarded(1);
    } else if (error instanceof ShellProblem) {
      await shell.complain(error.message);
      shell.status = error.status;
    } else if (error instanceof ReadonlyProblem) {
      await shell.complain(error.message);
      shell.status = 1;
      if (!by) throw shell.options.has("errexit") ? new Exit(1) : new Discarded(1);
    } else throw error;
  }
  return shell.status;
}

/**
 * What `set -e` and the trap of errors do after a command.
 * @param {Shell} shell
 * @param {number} status
 */
export async function checked(shell, status) {
  shell.status = status;
  if (status === 0 || shell.quiet) return status;
  const trap = shell.traps.get("ERR");
  if (trap && !shell.inTrap && (shell.depth === 0 || shell.options.has("errtrace"))) {
    shell.inTrap = true;
    await runTrap(shell, trap, "error trap");
    shell.inTrap = false;
    shell.status = status;
  }
  if (shell.options.has("errexit")) throw new Exit(status);
  return status;
}

/**
 * The same after a command that is a pipeline of its own.
 * @param {Shell} shell
 * @param {number} status
 */
export function checkedAlone(shell, status) {
  shell.pipeStatus = [status];
  return checked(shell, status);
}

/**
 * A command whose failure is part of the question.
 * @param {Shell} shell
 * @param {() => Promise<number>} body
 */
export async function tested(shell, body) {
  shell.quiet += 1;
  try {
    return await body();
  } finally {
    shell.quiet -= 1;
  }
}
