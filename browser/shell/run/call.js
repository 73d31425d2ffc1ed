// Calls a command by its name: a function, a builtin or a program.

import { ArithmeticProblem } from "../arithmetic.js";
import { SPECIAL } from "../builtin-names.js";
import { returned, runReturnTrap } from "../end.js";
import { FileProblem } from "../files.js";
import { toldIfKilled } from "../killed.js";
import { begin, run } from "../lists.js";
import { Exit } from "../problems.js";
import { StreamProblem } from "../streams.js";
import { Refusal } from "../task.js";
import { traceWords } from "../trace.js";
import { ReadonlyProblem } from "../variables.js";
import { applyAssignment, withVariables } from "./assignments.js";
import { runCommand } from "./programs.js";
import { redirect, redirected } from "./redirections.js";

/** @import {Assignment, FunctionNode, Redirection} from "../ast.js" */
/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/**
 * Run a command by its name.
 * @param {Shell} shell
 * @param {string} name
 * @param {string[]} args
 * @param {{assignments?: Assignment[], redirections?: Redirection[], skipFunctions?: boolean}} [options]
 * @returns {Promise<number>}
 */
export async function invoke(shell, name, args, { assignments = [], redirections = [], skipFunctions = false } = {}) {
  const found = skipFunctions ? undefined : shell.functions.get(name);
  const builtin = found ? undefined : shell.world.builtins[name];
  if (name === "exec" && !found) {
    await traceWords(shell, [name, ...args]);
    return execute(shell, args, assignments, redirections);
  }
  if (!found && builtin && SPECIAL.has(name) && (shell.options.has("posix") || keeps(name, args, assignments))) {
    for (const each of assignments) await applyAssignment(shell, each);
    await traceWords(shell, [name, ...args]);
    return redirected(shell, redirections, () => callBuiltin(shell, builtin, name, args));
  }
  const isOwn = Boolean(found || builtin);
  const call = async () => {
    if (found) return callFunction(shell, found, args);
    if (builtin) return callBuiltin(shell, builtin, name, args);
    const run = () => runCommand(shell, name, args);
    return shell.command ? toldIfKilled(shell, shell.command, run) : run();
  };
  return withVariables(shell, assignments, async () => {
    if (!skipFunctions) await traceWords(shell, [name, ...args]);
    return redirected(shell, redirections, call, isOwn);
  });
}

/**
 * Whether a variable that is set for a builtin stays, as in `a=1 export a`.
 * @param {string} name
 * @param {string[]} args
 * @param {Assignment[]} assignments
 */
function keeps(name, args, assignments) {
  return (name === "export" || name === "readonly") && assignments.some((each) => args.includes(each.name));
}

/**
 * @param {Shell} shell
 * @param {Builtin} builtin
 * @param {string} name
 * @param {string[]} args
 */
async function callBuiltin(shell, builtin, name, args) {
  const { command } = shell;
  try {
    const status = await builtin(shell, args, name);
    if (command) begin(shell, command); // whatever it ran meanwhile
    return status;
  } catch (error) {
    if (error instanceof StreamProblem) {
      if (error.message === "Bad file descriptor" || error.message === "Broken pipe") {
        await shell.complain(`${name}: write error: ${error.message}`).catch(() => {});
        return 1;
      }
      throw error;
    }
    if (error instanceof ReadonlyProblem) {
      await shell.complain(error.message);
      return name === "getopts" ? 2 : 1;
    }
    if (error instanceof ArithmeticProblem || error instanceof FileProblem) {
      await shell.complain(`${name}: ${error.message}`);
      return 1;
    }
    throw error;
  }
}

/**
 * @param {Shell} shell
 * @param {FunctionNode} found
 * @param {string[]} args
 */
async function callFunction(shell, found, args) {
  if (shell.depth > 800) throw new Refusal(`${found.name}: functions as deep as this are not supported in this page`);
  const { positional, loops, line } = shell;
  const getopts = { ...shell.getopts };
  const outer = new Map([...shell.traps].filter(([each]) => each === "RETURN" || each === "DEBUG"));
  for (const each of outer.keys()) shell.traps.delete(each);
  shell.positional = args;
  shell.loops = 0;
  shell.depth += 1;
  shell.calls.push({ name: found.name, line, file: found.file ?? shell.name });
  shell.variables.scopes.push(new Map());
  const depth = shell.variables.scopes.length;
  try {
    const status = await returned(() => run(shell, found.body));
    await runReturnTrap(shell);
    return status;
  } finally {
    for (const [each, action] of outer) if (!shell.traps.has(each)) shell.traps.set(each, action);
    if (shell.variables.scopes[depth - 1].has("OPTIND")) shell.getopts = getopts;
    shell.variables.scopes.length = depth - 1;
    shell.positional = positional;
    shell.loops = loops;
    shell.depth -= 1;
    shell.calls.pop();
    shell.line = line;
  }
}

/**
 * exec: of a command, or of redirections that stay.
 * @param {Shell} shell
 * @param {string[]} args
 * @param {Assignment[]} assignments
 * @param {Redirection[]} redirections
 */
async function execute(shell, args, assignments, redirections) {
  if (shell.options.has("posix")) for (const each of assignments) await applyAssignment(shell, each);
  if (/^-./.test(args[0] ?? "")) throw new Refusal(`exec ${args[0]} is not supported in this page`);
  for (const each of redirections) {
    if (!(await redirect(shell, each))) {
      if (shell.options.has("posix")) throw new Exit(1);
      return 1;
    }
  }
  if (!args.length) return 0;
  const [name, ...rest] = args;
  const status = await withVariables(shell, assignments, () => runCommand(shell, name, rest, "exec: "));
  shell.traps.delete("EXIT");
  throw new Exit(status);
}
