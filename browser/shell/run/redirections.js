// Redirections: for a command, or for good.

import { encode } from "../bytes.js";
import { expandQuoted, expandText, expandWords } from "../expand.js";
import { FileProblem } from "../files.js";
import { assign } from "../parameters.js";
import { Discarded, Exit } from "../problems.js";
import { Given, StreamProblem } from "../streams.js";

/** @import {Redirection} from "../ast.js" */
/** @import {Shell} from "../shell.js" */

/** The first file descriptor that the shell chooses itself. */
const FIRST_FREE = 10;

/**
 * @param {Shell} shell
 * @param {Redirection[]} redirections
 * @param {() => Promise<number>} body
 * @param {boolean} [isOwn] whether the shell itself redirects, not the process of a command
 */
export async function redirected(shell, redirections, body, isOwn = true) {
  shell.redirectionFailed = false;
  if (!redirections.length) return body();
  const saved = new Map([...shell.streams].map(([fd, stream]) => [fd, stream.retain()]));
  try {
    for (const each of redirections) {
      if (!(await (isOwn ? redirect(shell, each) : redirectApart(shell, each)))) {
        shell.redirectionFailed = true;
        return 1;
      }
    }
    return await body();
  } finally {
    const changed = shell.streams;
    shell.streams = saved;
    for (const stream of changed.values()) stream.release();
  }
}

/**
 * For a command that is a process of its own: an error ends that, and not the shell.
 * @param {Shell} shell
 * @param {Redirection} redirection
 */
async function redirectApart(shell, redirection) {
  try {
    return await redirect(shell, redirection);
  } catch (error) {
    if (error instanceof Exit || error instanceof Discarded) return false;
    throw error;
  }
}

/**
 * @param {Shell} shell
 * @param {Redirection} redirection
 * @returns {Promise<boolean>} whether it could be done
 */
export async function redirect(shell, redirection) {
  const { operator, target, document, line, variable: name } = redirection;
  shell.line = line;
  if (name) return redirectNamed(shell, redirection);
  const fd = redirection.fd ?? (operator.startsWith("<") ? 0 : 1);
  if (document) {
    const text = document.length === 1 && document[0].type === "text" ? document[0].text : await expandQuoted(shell, document);
    shell.replaceStream(fd, new Given(encode(text)));
    return true;
  }
  if (operator === "<<<") {
    shell.replaceStream(fd, new Given(encode(`${await expandText(shell, target.parts)}\n`)));
    return true;
  }
  const texts = await expandWords(shell, [target]);
  if (texts.length !== 1) {
    await shell.complain(`${target.raw}: ambiguous redirect`);
    return false;
  }
  const [text] = texts;
  if (operator === "<&" || (operator === ">&" && /^(\d+-?|-)$/.test(text))) return duplicate(shell, fd, text, target.raw);
  try {
    const both = operator === "&>" || operator === "&>>" || operator === ">&";
    const stream = shell.openFile(text, modeOf(operator, shell.options.has("noclobber")));
    if (both) {
      shell.replaceStream(1, stream);
      shell.replaceStream(2, stream.retain());
    } else shell.replaceStream(fd, stream);
    return true;
  } catch (error) {
    if (!(error instanceof FileProblem || error instanceof StreamProblem)) throw error;
    await shell.complain(`${text}: ${error.message}`);
    return false;
  }
}

/**
 * @param {Shell} shell
 * @param {Redirection} redirection
 */
async function redirectNamed(shell, redirection) {
  const { variable: name, operator, target } = redirection;
  const text = await expandText(shell, target.parts);
  if (/^[<>]&$/.test(operator) && text === "-") {
    shell.closeStream(Number(shell.variables.get(name)));
    return true;
  }
  let fd = FIRST_FREE;
  while (shell.streams.has(fd)) fd += 1;
  const isDone = await redirect(shell, { ...redirection, variable: "", fd });
  if (isDone) assign(shell, name, null, String(fd), false);
  return isDone;
}

/**
 * @param {Shell} shell
 * @param {number} fd
 * @param {string} text another one, or a dash
 * @param {string} raw as the program has it
 */
async function duplicate(shell, fd, text, raw) {
  if (text === "-") {
    shell.closeStream(fd);
    return true;
  }
  const [, number, dash] = text.match(/^(\d+)(-?)$/) ?? [];
  const stream = number === undefined ? undefined : shell.streams.get(Number(number));
  if (!stream) {
    await shell.complain(`${raw}: Bad file descriptor`);
    return false;
  }
  if (Number(number) !== fd) shell.replaceStream(fd, stream.retain());
  if (dash) shell.closeStream(Number(number));
  return true;
}

/**
 * @param {string} operator
 * @param {boolean} noclobber
 */
function modeOf(operator, noclobber) {
  switch (operator) {
    case "<":
      return { read: true };
    case "<>":
      return { read: true, write: true, create: true };
    case ">>":
    case "&>>":
      return { write: true, append: true, create: true };
    default:
      return { write: true, create: true, truncate: true, exclusive: noclobber && operator !== ">|" };
  }
}
