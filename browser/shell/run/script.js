// A program of bash, run by a shell of its own.

import { decode } from "../bytes.js";
import { checkItems } from "../check.js";
import { runToEnd } from "../end.js";
import { runLines } from "../lists.js";
import { setList } from "../parameters.js";
import { parse } from "../parser.js";
import { checkPosix } from "../posix.js";
import { Shell } from "../shell.js";
import { Refusal, Task } from "../task.js";
import { tellSyntax } from "./syntax.js";

/** @import {Item} from "../ast.js" */
/** @import {Context} from "../context.js" */
/** @import {Command} from "../world.js" */

/**
 * A program's text, line by line: what comes before a syntax error is run.
 * @param {Shell} shell
 * @param {string} text
 */
export async function runText(shell, text) {
  const { items, problem, warnings } = parse(text);
  const warn = async (/** @type {Item | undefined} */ item) => {
    for (const warning of warnings.filter((each) => each.item === item)) {
      shell.line = warning.line;
      await shell.complain(warning.message);
    }
  };
  const goesOn = !shell.isSubshell && !shell.isCommandText;
  await runLines(shell, shell.options.has("noexec") ? [] : items, text, { before: warn, goesOn });
  if (problem) {
    await warn(undefined);
    await tellSyntax(shell, problem, text, { tag: shell.isCommandText ? "-c" : "" });
    if (problem.isEnd) return shell.status;
    const keepsStatus = /while looking for/.test(problem.message) && shell.status && !shell.options.has("errexit");
    return keepsStatus ? shell.status : 2;
  }
  return shell.status;
}

/**
 * A program that this one wrote.
 * @param {string} path
 * @returns {Command}
 */
export function script(path) {
  return async (context) => {
    const text = decode(await context.read(path));
    const [, interpreter] = text.match(/^#!\s*(.*)/) ?? [];
    const [, shell, letters = ""] =
      interpreter?.match(/^(?:(?:\/usr)?\/bin\/|\/usr\/bin\/env )(bash|sh)\b(?: -([eux]+))?\s*$/) ?? [];
    if (interpreter !== undefined && !shell)
      throw new Refusal(`${path}, a program for ${interpreter}, is not supported in this page`);
    const options = [...(shell === "sh" ? ["posix"] : []), ...[...letters].map((letter) => LETTERS[letter])];
    return runScript(context, text, context.name, context.args, false, options);
  };
}

/** @type {Record<string, string>} */
const LETTERS = { e: "errexit", u: "nounset", x: "xtrace" };

/**
 * Another bash, or with the option posix another sh.
 * @param {Context} context
 * @param {string} text
 * @param {string} name
 * @param {string[]} args
 * @param {boolean} isCommandText of -c
 * @param {string[]} [options]
 */
export async function runScript(context, text, name, args, isCommandText, options = []) {
  const { items } = parse(text);
  if (options.includes("posix")) checkPosix(items);
  checkItems(items, context.world, context.shell.functions);
  const shell = new Shell(context.world, new Task(context.world.nextPid(), context.task));
  if (context.shell.isReplaced) context.task.program = shell.task;
  shell.folder = context.folder;
  shell.parentPid = context.shell.pid;
  for (const [fd, stream] of context.shell.streams) shell.streams.set(fd, stream.retain());
  begin(shell, context.environment);
  for (const each of context.shell.exportedFunctions) {
    const found = context.shell.functions.get(each);
    if (found && !options.includes("posix")) shell.functions.set(each, { ...found, file: "environment" });
    shell.exportedFunctions.add(each);
  }
  shell.name = name;
  shell.positional = args;
  shell.isCommandText = isCommandText;
  for (const option of options) shell.options.add(option);
  return context.task.until(runToEnd(shell, () => runText(shell, text)));
}

/**
 * A shell's variables at its beginning.
 * @param {Shell} shell
 * @param {Iterable<[string, string]>} environment
 */
export function begin(shell, environment) {
  for (const [name, text] of environment) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    shell.variables.set(name, text);
    shell.variables.writable(name).exported = true;
  }
  shell.variables.set("PWD", shell.folder);
  shell.variables.writable("PWD").exported = true;
  if (!shell.variables.raw("PATH")) shell.variables.set("PATH", "/usr/local/bin:/usr/bin:/bin");
  shell.variables.set("IFS", " \t\n");
  shell.variables.set("OPTIND", "1");
  shell.variables.set("PS4", "+ ");
  shell.variables.set("SHLVL", String((Number(shell.variables.get("SHLVL")) || 0) + 1));
  shell.variables.writable("SHLVL").exported = true;
  shell.variables.set("OPTERR", "1");
  setList(shell, "BASH_VERSINFO", ["5", "2", "37", "1", "release", "x86_64-pc-linux-gnu"]);
}
