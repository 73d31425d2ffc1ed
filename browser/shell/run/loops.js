// The loops: for, while and until, and the rounds of which `break` and `continue` make fewer.

import { compute, expandWords } from "../expand.js";
import { runItems } from "../lists.js";
import { assign } from "../parameters.js";
import { Jump } from "../problems.js";
import { Refusal } from "../task.js";
import { guarded, tested } from "./errors.js";

/** @import {Count, For, Loop, Select} from "../ast.js" */
/** @import {Shell} from "../shell.js" */

/**
 * @param {Shell} shell
 * @param {For | Select | Count | Loop} node
 */
export async function loop(shell, node) {
  shell.line = node.line;
  shell.loops += 1;
  try {
    if (node.type === "loop") return await whileLoop(shell, node);
    if (node.type === "count") return await countLoop(shell, node);
    const values = node.words ? await expandWords(shell, node.words) : [...shell.positional];
    if (node.type === "select") throw new Refusal("select is not supported in this page");
    shell.status = 0;
    for (const value of values) {
      assign(shell, node.name, null, value, false);
      if (!(await round(shell, () => runItems(shell, node.body.body)))) break;
    }
    return shell.status;
  } finally {
    shell.loops -= 1;
  }
}

/**
 * @param {Shell} shell
 * @param {Loop} node
 */
async function whileLoop(shell, node) {
  let status = 0;
  for (;;) {
    let isOver = false;
    const goesOn = await round(shell, async () => {
      const condition = await tested(shell, () => runItems(shell, node.condition.body));
      if ((condition === 0) === node.until) {
        isOver = true;
        return;
      }
      status = await runItems(shell, node.body.body);
    });
    if (isOver) break;
    status = shell.status;
    if (!goesOn) break;
  }
  shell.status = status;
  return status;
}

/**
 * @param {Shell} shell
 * @param {Count} node
 */
async function countLoop(shell, { parts: [first, condition, step], body }) {
  await guarded(
    shell,
    async () => {
      await compute(shell, first);
      return 0;
    },
    true,
  );
  if (shell.status) return shell.status;
  for (;;) {
    await shell.task.turn();
    const holds =
      condition.length === 0 ||
      (await compute(shell, condition)) !== 0n ||
      condition.every((part) => part.type === "text" && !part.text.trim());
    if (!holds) break;
    if (!(await round(shell, () => runItems(shell, body.body)))) break;
    await compute(shell, step);
  }
  return shell.status;
}

/**
 * One round of a loop.
 * @param {Shell} shell
 * @param {() => Promise<unknown>} body
 * @returns {Promise<boolean>} whether the loop goes on
 */
async function round(shell, body) {
  try {
    await body();
    return true;
  } catch (error) {
    if (!(error instanceof Jump)) throw error;
    shell.status = 0;
    if (error.levels > 1 && shell.loops > 1) throw new Jump(error.levels - 1, error.isBreak);
    return !error.isBreak;
  }
}
