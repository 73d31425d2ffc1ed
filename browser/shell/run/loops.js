// The loops: for, while and until, and the rounds of which `break` and `continue` make fewer.

import { expandWords } from "../expand.js";
import { runItems, starts } from "../lists.js";
import { assign } from "../parameters.js";
import { Exit, Jump } from "../problems.js";
import { computeTraced, trace } from "../trace.js";
import { ReadonlyProblem } from "../variables.js";
import { guarded, tested } from "./errors.js";

/** @import {Count, For, Loop, Part, Select} from "../ast.js" */
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
    if (!/^[A-Za-z_]\w*$/.test(node.name)) {
      await shell.complain(`\`${node.name}': not a valid identifier`);
      return 1;
    }
    const values = node.words ? await expandWords(shell, node.words) : [...shell.positional];
    if (node.type === "select") return await select(shell, node, values);
    shell.status = 0;
    const head = `for ${node.name} in ${(node.words ?? []).map(({ raw }) => raw).join(" ") || '"$@"'}`;
    for (const value of values) {
      shell.line = node.line;
      await starts(shell, node);
      await trace(shell, head);
      if (await refused(shell, node.name, value)) return shell.status;
      if (!(await round(shell, () => runItems(shell, node.body.body)))) break;
    }
    return shell.status;
  } finally {
    shell.loops -= 1;
  }
}

/**
 * Give a loop's variable its value.
 * @param {Shell} shell
 * @param {string} name
 * @param {string} value
 * @returns {Promise<boolean>} whether it may not be changed
 */
async function refused(shell, name, value) {
  try {
    assign(shell, name, null, value, false);
    return false;
  } catch (error) {
    if (!(error instanceof ReadonlyProblem)) throw error;
    await shell.complain(error.message);
    shell.status = 1;
    if (shell.options.has("errexit")) throw new Exit(1);
    return true;
  }
}

/**
 * Asks for one of several, again and again.
 * @param {Shell} shell
 * @param {Select} node
 * @param {string[]} values
 */
async function select(shell, node, values) {
  shell.status = 0;
  if (!values.length) return 0;
  for (let isAsked = true; ; ) {
    if (isAsked) await shell.writeTo(2, menu(values, Number(shell.variables.get("COLUMNS")) || 80));
    await shell.writeTo(2, shell.variables.get("PS3") ?? "#? ");
    if (await shell.world.builtins.read(shell, [], "read")) {
      await shell.writeTo(1, "\n");
      shell.status = 1;
      return 1;
    }
    const reply = shell.variables.get("REPLY") ?? "";
    isAsked = reply === "";
    if (isAsked) continue;
    const place = /^\s*[-+]?\d+\s*$/.test(reply) ? Number(reply) : 0;
    if (await refused(shell, node.name, values[place - 1] ?? "")) return shell.status;
    if (!(await round(shell, () => runItems(shell, node.body.body)))) return shell.status;
    isAsked = !shell.variables.get("REPLY");
  }
}

/**
 * The values with their numbers, column after column.
 * @param {string[]} values
 * @param {number} width
 */
function menu(values, width) {
  const digits = String(values.length).length;
  const longest = Math.max(...values.map((value) => [...value].length)) + digits + 2;
  const wide = longest + 2;
  let columns = Math.max(1, Math.floor(width / wide));
  let rows = Math.ceil(values.length / columns);
  columns = Math.ceil(values.length / rows);
  if (rows === 1) [rows, columns] = [columns, 1];
  const first = String(rows).length;
  let text = "";
  for (let row = 0; row < rows; row += 1) {
    let at = 0;
    for (let place = row; place < values.length; place += rows) {
      const shown = `${String(place + 1).padStart(place === row ? first : digits)}) ${values[place]}`;
      text += shown;
      if (place + rows >= values.length) break;
      const end = at + wide;
      for (at += [...shown].length; at < end; ) {
        const isTab = Math.floor(end / 8) > Math.floor(at / 8);
        text += isTab ? "\t" : " ";
        at = isTab ? at + 8 - (at % 8) : at + 1;
      }
    }
    text += "\n";
  }
  return text;
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
  if ((await computed(shell, first)) === null) return shell.status;
  shell.status = 0;
  const isEndless = condition.every((part) => part.type === "text" && !part.text.trim());
  for (;;) {
    await shell.task.turn();
    const value = await computed(shell, condition);
    if (value === null || (value === 0n && !isEndless)) break;
    if (!(await round(shell, () => runItems(shell, body.body)))) break;
    if ((await computed(shell, step)) === null) break;
  }
  return shell.status;
}

/**
 * What one of the three parts of such a loop gives; the status stays as it was, unless it is an error.
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 * @returns {Promise<bigint | null>} null after an error
 */
async function computed(shell, parts) {
  const { status } = shell;
  let value = 0n;
  const body = async () => {
    value = await computeTraced(shell, parts, true);
    return 0;
  };
  if (await guarded(shell, body, "((")) return null;
  shell.status = status;
  return value;
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
