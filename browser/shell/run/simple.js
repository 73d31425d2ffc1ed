// Simple commands: words are expanded, and the first of them is the command's name.

import { expandWords } from "../expand.js";
import { starts } from "../lists.js";
import { applyAssignment, assignmentText } from "./assignments.js";
import { invoke } from "./call.js";
import { checkedAlone, guarded } from "./errors.js";
import { redirected } from "./redirections.js";

/** @import {Assignment, Simple, Word} from "../ast.js" */
/** @import {Shell} from "../shell.js" */

/**
 * @param {Shell} shell
 * @param {Simple} node
 */
export async function simple(shell, node) {
  const status = await guarded(shell, () => invoked(shell, node));
  return shell.unchecked === node ? status : checkedAlone(shell, status);
}

/**
 * @param {Shell} shell
 * @param {Simple} node
 */
async function invoked(shell, node) {
  shell.line = node.line;
  await starts(shell, node);
  shell.substitutionStatus = 0;
  const { words, assignments, redirections } = node;
  const texts = await argumentsOf(shell, words);
  if (!texts.length) {
    const assigned = async () => {
      for (const each of assignments) await applyAssignment(shell, each);
      return shell.substitutionStatus;
    };
    return redirections.length ? redirected(shell, redirections, assigned) : assigned();
  }
  shell.lastArgument = texts[texts.length - 1];
  const [name, ...args] = texts;
  return invoke(shell, name, args, { assignments, redirections });
}

/**
 * @param {Shell} shell
 * @param {readonly (Word | Assignment)[]} words
 */
async function argumentsOf(shell, words) {
  if (words.every((word) => "parts" in word)) return expandWords(shell, /** @type {Word[]} */ (words));
  const texts = [];
  for (const word of words) {
    if ("parts" in word) texts.push(...(await expandWords(shell, [word])));
    else texts.push(await assignmentText(shell, word));
  }
  return texts;
}
