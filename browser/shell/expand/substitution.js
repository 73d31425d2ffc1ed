// Command substitution: what commands write.

import { decode } from "../bytes.js";
import { runToEnd } from "../end.js";
import { FileProblem } from "../files.js";
import { runItems } from "../lists.js";
import { Exit } from "../problems.js";
import { pipe, readAll } from "../streams.js";

/** @import {Item, Word} from "../ast.js" */
/** @import {Shell} from "../shell.js" */

/**
 * The file that `$(<file)` names.
 * @param {readonly Item[]} items
 * @returns {Word | null}
 */
export function fileRead(items) {
  if (items.length !== 1 || items[0].node.type !== "simple") return null;
  const { assignments, words, redirections } = items[0].node;
  const isOnly = !assignments.length && !words.length && redirections.length === 1 && redirections[0].operator === "<";
  return isOnly ? redirections[0].target : null;
}

/**
 * What `$(<file)` gives.
 * @param {Shell} shell
 * @param {string} path
 * @param {number} line
 */
export async function contents(shell, path, line) {
  try {
    return trimmed(shell, await readAll(shell.openFile(path, { read: true }), shell.task), line);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    await shell.complain(`${path}: ${error.message}`);
    if (shell.options.has("errexit")) throw new Exit(1);
    shell.substitutionStatus = shell.status = 1;
    return "";
  }
}

/**
 * What `$(…)` gives.
 * @param {Shell} shell
 * @param {readonly Item[]} items
 * @param {number} line
 */
export async function substitute(shell, items, line) {
  const [input, output] = pipe();
  const inner = shell.fork(true);
  if (!shell.shopts.has("inherit_errexit")) inner.options.delete("errexit");
  inner.replaceStream(1, output);
  inner.level += 1;
  const running = runToEnd(inner, () => runItems(inner, items));
  running.catch(() => {}); // awaited below
  const bytes = await readAll(input, shell.task);
  shell.substitutionStatus = shell.status = await running;
  return trimmed(shell, bytes, line);
}

/**
 * @param {Shell} shell
 * @param {Uint8Array} bytes
 * @param {number} line
 */
function trimmed(shell, bytes, line) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 10) end -= 1;
  let kept = bytes.subarray(0, end);
  if (kept.includes(0)) {
    shell.line = line;
    shell.complain("warning: command substitution: ignored null byte in input");
    kept = kept.filter((byte) => byte !== 0);
  }
  return decode(kept);
}
