// The operands of commands: one after the other, and none at all.

import { FileProblem } from "../files.js";

/** @import {Context} from "../context.js" */

/**
 * Do something for each operand; what goes wrong is said.
 * @param {Context} context
 * @param {string[]} paths
 * @param {(path: string) => void | Promise<void>} body
 * @param {(path: string) => string} said before the reason
 */
export async function each(context, paths, body, said) {
  let status = 0;
  for (const path of paths) {
    try {
      await body(path);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      await context.complain(`${said(path)}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}

/**
 * Say that one is missing.
 * @param {Context} context
 * @param {string} [last] the one before it
 */
export const missing = (context, last) =>
  context.complain(
    `missing operand${last === undefined ? "" : ` after ‘${last}’`}\nTry '${context.name} --help' for more information.`,
  );

/**
 * Say that there should be two.
 * @param {Context} context
 * @param {string[]} given
 */
export const notTwo = (context, given) =>
  given.length < 2
    ? missing(context, given[0])
    : context.complain(`extra operand ‘${given[2]}’\nTry '${context.name} --help' for more information.`);
