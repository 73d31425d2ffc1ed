// What runs beside a shell: commands in the background, and those of a process substitution.

import { runToEnd } from "./end.js";
import { run, runItems } from "./lists.js";
import { Given, pipe } from "./streams.js";

/** @import {Item, ProcessSubstitution} from "./ast.js" */
/** @import {Job, Shell} from "./shell.js" */

/**
 * @param {Shell} shell
 * @param {Shell} inner
 * @param {{body: () => Promise<number>, raw: string}} command raw: empty if nobody waits for it who does not name it
 */
function start(shell, inner, { body, raw }) {
  const { background, fail } = shell.world;
  const done = runToEnd(inner, body);
  background.add(done);
  /** @type {Job} */
  const job = { pid: inner.task.pid, task: inner.task, done, status: null, raw, seen: raw === "" };
  done
    .then((status) => (job.status = status))
    .catch(fail)
    .finally(() => background.delete(done));
  shell.jobs.push(job);
  shell.lastBackground = job.pid;
}

/**
 * @param {Shell} shell
 * @param {Item} item
 */
export async function runInBackground(shell, item) {
  shell.line = item.line;
  const inner = shell.fork();
  inner.task.isBackground = true;
  inner.replaceStream(0, new Given(new Uint8Array(0)));
  start(shell, inner, { body: () => run(inner, item.node), raw: item.raw });
  shell.status = 0;
  await shell.task.turn();
  return shell.status;
}

/**
 * @param {Shell} shell
 * @param {ProcessSubstitution} part
 * @returns {Promise<string>} the path under which the command can be read or written
 */
export async function processSubstitution(shell, { direction, body }) {
  const [input, output] = pipe();
  const inner = shell.fork();
  inner.task.isBackground = true;
  if (direction === "<") inner.replaceStream(1, output);
  else inner.replaceStream(0, input);
  const path = `/dev/fd/${shell.world.nextProcess()}`;
  shell.world.processes.set(path, direction === "<" ? input : output);
  start(shell, inner, { body: () => runItems(inner, body.body), raw: "" });
  shell.openProcesses.push(path);
  return path;
}
