// What bash says of a text that is no program.

/** @import {SyntaxProblem} from "../parser/problem.js" */
/** @import {Shell} from "../shell.js" */

/**
 * @param {Shell} shell
 * @param {SyntaxProblem} problem
 * @param {string} text
 * @param {{tag?: string, first?: number, from?: number}} [where] tag: what runs the text, other than a file; first: the line that
 *   its first one was taken for, and from: that which bash counts from
 */
export async function tellSyntax(shell, problem, text, { tag = "", first = 1, from = first } = {}) {
  if (!problem.message) return;
  const isShort = /unexpected end of file$/.test(problem.message) && !text.endsWith("\n");
  const { line } = shell;
  shell.line = problem.line - first + from + (isShort ? 1 : 0);
  await shell.complain(problem.message, tag);
  if (/near unexpected token/.test(problem.message)) await shell.complain(`\`${text.split("\n")[problem.line - first]}'`, tag);
  shell.line = line;
}
