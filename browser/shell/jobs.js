// What runs beside a shell: commands in the background, and those of a process substitution.

import { runToEnd } from "./end.js";
import { run, runItems } from "./lists.js";
import { assign, setList } from "./parameters.js";
import { Given, pipe } from "./streams.js";

/** @import {Coprocess, Item, Node, ProcessSubstitution} from "./ast.js" */
/** @import {Job, Shell} from "./shell.js" */

/**
 * @param {Shell} shell
 * @param {Shell} inner
 * @param {{body: () => Promise<number>, node: Node | null}} command node: null if nobody waits for it who does not name it
 */
function start(shell, inner, { body, node }) {
  const { background, fail } = shell.world;
  const done = runToEnd(inner, body);
  background.add(done);
  /** @type {Job} */
  const job = { pid: inner.task.pid, task: inner.task, done, status: null, node, number: nextNumber(shell), seen: !node };
  done
    .then((status) => (job.status = status))
    .catch(fail)
    .finally(() => background.delete(done));
  shell.jobs.push(job);
  shell.lastBackground = job.pid;
  return done;
}

/**
 * That of a new job: one more than the highest of those that are still known.
 * @param {Shell} shell
 */
const nextNumber = (shell) =>
  Math.max(0, ...shell.jobs.filter(({ seen, node }) => node && !seen).map(({ number }) => number)) + 1;

/**
 * @param {Shell} shell
 * @param {Item} item
 */
export async function runInBackground(shell, item) {
  shell.line = item.line;
  const inner = shell.fork();
  inner.task.isBackground = true;
  inner.replaceStream(0, new Given(new Uint8Array(0)));
  const { node } = item;
  inner.isReplaced = isProgram(shell, node);
  // A subshell in the background is that one process.
  const body = () => (node.type === "subshell" ? runItems(inner, node.body.body) : run(inner, node));
  start(shell, inner, { body, node });
  shell.status = 0;
  await shell.task.turn();
  return shell.status;
}

/**
 * Whether a node is a command that is none of the shell's: the process that is made for it becomes that.
 * @param {Shell} shell
 * @param {Node} node
 */
function isProgram(shell, node) {
  const name = node.type === "simple" ? (node.words[0]?.raw ?? "") : "";
  return /^[\w./-]+$/.test(name) && !shell.functions.has(name) && !(name in shell.world.builtins);
}

/** The file descriptors of a coprocess, the first that is free from the end. */
const COPROC = [63, 60];

/**
 * A command beside the shell, which writes to it and reads from it.
 * @param {Shell} shell
 * @param {Coprocess} node
 */
export async function coprocess(shell, node) {
  shell.line = node.line;
  const inner = shell.fork();
  inner.task.isBackground = true;
  const [fromIt, itsOutput] = pipe();
  const [itsInput, toIt] = pipe();
  inner.replaceStream(0, itsInput);
  inner.replaceStream(1, itsOutput);
  const fds = COPROC.map((first) => {
    let fd = first;
    while (shell.streams.has(fd)) fd -= 1;
    return fd;
  });
  shell.streams.set(fds[0], fromIt);
  shell.streams.set(fds[1], toIt);
  for (const fd of fds) shell.ownStreams.add(fd);
  setList(shell, node.name, fds.map(String));
  const done = start(shell, inner, { body: () => run(inner, node.body), node });
  done.finally(() => shell.endedCoprocesses.push({ name: node.name, fds })).catch(() => {}); // told by start
  assign(shell, `${node.name}_PID`, null, String(inner.task.pid), false);
  shell.status = 0;
  await shell.task.turn();
  return 0;
}

/**
 * What is left of coprocesses that have ended goes with them.
 * @param {Shell} shell
 */
export function forgetCoprocesses(shell) {
  for (const { name, fds } of shell.endedCoprocesses.splice(0)) {
    for (const each of [name, `${name}_PID`]) shell.variables.unset(each);
    for (const fd of fds) {
      if (shell.ownStreams.delete(fd)) shell.closeStream(fd);
    }
  }
}

/**
 * @param {Shell} shell
 * @param {ProcessSubstitution} part
 * @returns {Promise<string>} the path under which the command can be read or written
 */
export async function processSubstitution(shell, { direction, body }) {
  const [input, output] = pipe();
  const inner = shell.fork(true);
  inner.shownTraps = null;
  inner.task.isBackground = true;
  if (direction === "<") inner.replaceStream(1, output);
  else inner.replaceStream(0, input);
  const path = shell.world.nextProcess();
  shell.world.processes.set(path, direction === "<" ? input : output);
  start(shell, inner, { body: () => runItems(inner, body.body), node: null });
  shell.openProcesses.push(path);
  return path;
}
