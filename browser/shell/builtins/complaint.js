// What a builtin says of what went wrong.

/** @import {Shell} from "../shell.js" */

/**
 * @param {Shell} shell
 * @param {string} message
 * @param {number} [status]
 */
export async function complaint(shell, message, status = 1) {
  await shell.complain(message);
  return status;
}
