// Compound commands but for the loops, and the definition of a function.

import { conditionHolds } from "../conditions.js";
import { runToEnd } from "../end.js";
import { compute, expandPattern, expandText } from "../expand.js";
import { run, runItems } from "../lists.js";
import { matches } from "../pattern.js";
import { checked, guarded, tested } from "./errors.js";
import { redirected } from "./redirections.js";

/** @import {Case, Compute, ConditionNode, FunctionNode, Group, If, Redirected, Subshell} from "../ast.js" */
/** @import {Shell} from "../shell.js" */

/**
 * @param {Shell} shell
 * @param {Group} node
 */
export const group = (shell, node) => runItems(shell, node.body.body);

/**
 * @param {Shell} shell
 * @param {Subshell} node
 */
export async function subshell(shell, node) {
  shell.line = node.line;
  const inner = shell.fork();
  shell.status = await shell.task.until(runToEnd(inner, () => runItems(inner, node.body.body)));
  return checked(shell, shell.status);
}

/**
 * @param {Shell} shell
 * @param {If} node
 */
export async function ifCommand(shell, { branches, otherwise }) {
  for (const { condition, body } of branches) {
    if ((await tested(shell, () => runItems(shell, condition.body))) === 0) return runItems(shell, body.body);
  }
  if (otherwise) return runItems(shell, otherwise.body);
  shell.status = 0;
  return 0;
}

/**
 * @param {Shell} shell
 * @param {Case} node
 */
export async function caseCommand(shell, { word, branches, line }) {
  shell.line = line;
  const text = await expandText(shell, word.parts);
  let isFalling = false;
  let isLooking = true;
  shell.status = 0;
  for (const { patterns, body, ending } of branches) {
    if (!isFalling && !isLooking) break;
    let isFitting = isFalling;
    for (const pattern of isFitting ? [] : patterns) {
      if (
        matches(await expandPattern(shell, pattern.parts), text, { extended: true, ignoreCase: shell.shopts.has("nocasematch") })
      ) {
        isFitting = true;
        break;
      }
    }
    if (!isFitting) continue;
    await runItems(shell, body.body);
    isFalling = ending === ";&";
    isLooking = ending === ";;&";
  }
  return shell.status;
}

/**
 * ((…))
 * @param {Shell} shell
 * @param {Compute} node
 */
export async function arithmetic(shell, node) {
  shell.line = node.line;
  shell.status = await guarded(shell, async () => ((await compute(shell, node.parts)) ? 0 : 1), "((");
  return checked(shell, shell.status);
}

/**
 * [[…]]
 * @param {Shell} shell
 * @param {ConditionNode} node
 */
export async function condition(shell, node) {
  shell.line = node.line;
  shell.status = await guarded(shell, async () => conditionHolds(shell, node.expression), "[[");
  return checked(shell, shell.status);
}

/**
 * A compound command with redirections.
 * @param {Shell} shell
 * @param {Redirected} node
 */
export async function withRedirections(shell, { node, redirections }) {
  const isChecked = node.type === "subshell" || node.type === "condition" || node.type === "compute";
  const status = await guarded(shell, () => redirected(shell, redirections, () => run(shell, node)));
  return isChecked || shell.redirectionFailed ? checked(shell, status) : status;
}

/**
 * The definition of a function.
 * @param {Shell} shell
 * @param {FunctionNode} node
 */
export async function define(shell, node) {
  shell.functions.set(node.name, { ...node, file: shell.calls.findLast(({ name }) => name === "source")?.file ?? shell.name });
  shell.status = 0;
  return 0;
}
