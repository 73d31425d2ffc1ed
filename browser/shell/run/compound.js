// Compound commands but for the loops, and the definition of a function.

import { conditionHolds } from "../conditions.js";
import { runToEnd } from "../end.js";
import { expandPattern, expandText } from "../expand.js";
import { toldIfKilled } from "../killed.js";
import { begin, run, runItems, starts } from "../lists.js";
import { inLocale, piecesInLocale } from "../locale.js";
import { matches } from "../pattern.js";
import { computeTraced, trace } from "../trace.js";
import { checkedAlone, guarded, tested } from "./errors.js";
import { redirected } from "./redirections.js";

/** @import {Case, Compute, ConditionNode, FunctionNode, Group, If, Node, Redirected, Subshell} from "../ast.js" */
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
  const status = await subshellStatus(shell, node);
  return shell.unchecked === node ? status : checkedAlone(shell, status);
}

/**
 * @param {Shell} shell
 * @param {Subshell} node
 */
async function subshellStatus(shell, node) {
  shell.line = node.line;
  begin(shell, node);
  const inner = shell.fork();
  return toldIfKilled(shell, node, () => shell.task.until(runToEnd(inner, () => runItems(inner, node.body.body))));
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
export async function caseCommand(shell, node) {
  const { word, branches, line } = node;
  shell.line = line;
  await starts(shell, node);
  await trace(shell, `case ${word.raw} in`);
  const text = inLocale(shell, await expandText(shell, word.parts));
  let isFalling = false;
  let isLooking = true;
  shell.status = 0;
  for (const { patterns, body, ending } of branches) {
    if (!isFalling && !isLooking) break;
    let isFitting = isFalling;
    for (const pattern of isFitting ? [] : patterns) {
      if (
        matches(piecesInLocale(shell, await expandPattern(shell, pattern.parts)), text, {
          extended: true,
          ignoreCase: shell.shopts.has("nocasematch"),
        })
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
export const arithmetic = async (shell, node) => checkedAlone(shell, await arithmeticStatus(shell, node));

/**
 * @param {Shell} shell
 * @param {Compute} node
 */
async function arithmeticStatus(shell, node) {
  shell.line = node.line;
  await starts(shell, node);
  return guarded(shell, async () => ((await computeTraced(shell, node.parts)) ? 0 : 1), "((");
}

/**
 * [[…]]
 * @param {Shell} shell
 * @param {ConditionNode} node
 */
export const condition = async (shell, node) => checkedAlone(shell, await conditionStatus(shell, node));

/**
 * @param {Shell} shell
 * @param {ConditionNode} node
 */
async function conditionStatus(shell, node) {
  shell.line = node.line;
  await starts(shell, node);
  return guarded(shell, async () => conditionHolds(shell, node.expression), "[[");
}

/**
 * A compound command with redirections.
 * @param {Shell} shell
 * @param {Redirected} whole
 */
export async function withRedirections(shell, whole) {
  const { node, redirections } = whole;
  const isChecked = node.type === "subshell" || node.type === "condition" || node.type === "compute";
  const status = await guarded(shell, () => redirected(shell, redirections, () => unchecked(shell, node)));
  if (node.type === "subshell") begin(shell, whole);
  return isChecked || shell.redirectionFailed ? checkedAlone(shell, status) : status;
}

/**
 * A command whose failure is seen to once its redirections are undone.
 * @param {Shell} shell
 * @param {Node} node
 */
function unchecked(shell, node) {
  if (node.type === "subshell") return subshellStatus(shell, node);
  if (node.type === "compute") return arithmeticStatus(shell, node);
  if (node.type === "condition") return conditionStatus(shell, node);
  return run(shell, node);
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
