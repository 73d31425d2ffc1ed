// Runs commands one after another, and between two of them the traps of the signals that came.

import { checkItems } from "./check.js";
import { parse } from "./parser.js";
import { Discarded } from "./problems.js";
import { tellSyntax } from "./run/syntax.js";
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
 * The commands of each line.
 * @param {readonly Item[]} items
 */
function linesOf(items) {
  /** @type {Item[][]} */
  const lines = [];
  for (const item of items) {
    if (item.isFirst || !lines.length) lines.push([item]);
    else lines[lines.length - 1].push(item);
  }
  return lines;
}

/**
 * The lines of a text: an error may give up the rest of its own.
 * @param {Shell} shell
 * @param {readonly Item[]} items
 * @param {string} text
 * @param {{before?: (first: Item) => Promise<void>, goesOn?: boolean}} [how] before: each line. goesOn: after what was given up
 */
export async function runLines(shell, items, text, { before, goesOn = true } = {}) {
  let read = 0;
  const show = async (/** @type {number} */ end) => {
    const part = text.slice(read, end);
    read = end;
    if (part && shell.options.has("verbose")) await shell.writeTo(2, part.endsWith("\n") ? part : `${part}\n`);
  };
  for (const line of linesOf(items)) {
    await show(line[0].end ?? text.length);
    await before?.(line[0]);
    try {
      await runItems(shell, line);
    } catch (error) {
      if (!(error instanceof Discarded)) throw error;
      shell.status = error.status;
      if (!goesOn) throw error;
    }
  }
  await show(text.length);
}

/**
 * Text that runs in this shell: of eval, of a trap, of a file.
 * @param {Shell} shell
 * @param {string} text
 * @param {number} line
 * @param {string} [tag] what runs it, other than a file
 */
export async function evaluateText(shell, text, line, tag = "") {
  const { items, problem } = parse(text, line, shell.shopts.has("extglob"));
  checkItems(items, shell.world, shell.functions);
  shell.level += 1;
  try {
    await runLines(shell, items, text);
  } finally {
    shell.level -= 1;
  }
  if (problem) {
    const from = /^(?:exit )?trap$/.test(tag) ? 1 : line;
    await tellSyntax(shell, problem, text, { tag, first: line, from });
    shell.status = problem.isEnd || problem.message.includes("unexpected") ? 2 : 1;
    return shell.status;
  }
  return items.length ? shell.status : 0;
}

/**
 * What a trap has to run.
 * @param {Shell} shell
 * @param {string} text
 * @param {string} [tag] what bash calls it
 */
export async function runTrap(shell, text, tag = "trap") {
  const { pipeStatus } = shell;
  shell.trapsRunning += 1;
  try {
    await evaluateText(shell, text, shell.line, tag);
  } finally {
    shell.trapsRunning -= 1;
    shell.pipeStatus = pipeStatus;
  }
}

/**
 * A command begins: it is what $BASH_COMMAND tells, unless a trap runs it.
 * @param {Shell} shell
 * @param {Node} node
 */
export function begin(shell, node) {
  if (!shell.trapsRunning) shell.command = node;
}

/**
 * The same, and the trap of each command runs before it.
 * @param {Shell} shell
 * @param {Node} node
 */
export async function starts(shell, node) {
  begin(shell, node);
  const action = shell.inDebug || shell.trapsRunning ? undefined : shell.traps.get("DEBUG");
  if (!action) return;
  const { status } = shell;
  shell.inDebug = true;
  try {
    await runTrap(shell, action, "debug trap");
  } finally {
    shell.inDebug = false;
  }
  shell.status = status;
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
    await runTrap(shell, action);
    shell.status = status;
  }
}
