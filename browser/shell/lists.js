// Runs commands one after another, and between two of them the traps of the signals that came.

import { checkItems } from "./check.js";
import { parse } from "./parser.js";
import { Killed, SIGNALS } from "./task.js";

/** @import {Item, Node} from "./ast.js" */
/** @import {Shell} from "./shell.js" */

/**
 * @param {Shell} shell
 * @param {Node} node
 * @returns {Promise<number>} its exit status
 */
export async function run(shell, node) {
  await shell.task.turn();
  if (shell.task.signals.length) await runTraps(shell);
  const runner = /** @type {(shell: Shell, node: Node) => Promise<number>} */ (shell.world.runners[node.type]);
  const open = shell.openProcesses.length;
  try {
    return await runner(shell, node);
  } finally {
    if (shell.openProcesses.length > open) shell.closeProcesses(open);
  }
}

/**
 * The commands of a list.
 * @param {Shell} shell
 * @param {readonly Item[]} items
 */
export async function runItems(shell, items) {
  for (const item of items) {
    if (item.background) await shell.world.runners.background(shell, item);
    else await run(shell, item.node);
  }
  return shell.status;
}

/**
 * Text that runs in this shell: of eval, of a trap, of a file.
 * @param {Shell} shell
 * @param {string} text
 * @param {number} line
 */
export async function evaluateText(shell, text, line) {
  const { items, problem } = parse(text, line);
  checkItems(items, shell.world, shell.functions);
  await runItems(shell, items);
  if (problem) {
    shell.line = problem.line;
    await shell.complain(`eval: ${problem.message}`);
    shell.status = problem.message.includes("unexpected") ? 2 : 1;
    return shell.status;
  }
  return items.length ? shell.status : 0;
}

/**
 * Run the traps of the signals that came.
 * @param {Shell} shell
 */
export async function runTraps(shell) {
  while (shell.task.signals.length && !shell.inTrap) {
    const signal = shell.task.signals.shift();
    const name = Object.keys(SIGNALS).find((each) => SIGNALS[each] === signal) ?? "";
    const action = shell.traps.get(name);
    if (!action) throw new Killed(signal ?? SIGNALS.TERM);
    const { status } = shell;
    await evaluateText(shell, action, shell.line);
    shell.status = status;
  }
}
