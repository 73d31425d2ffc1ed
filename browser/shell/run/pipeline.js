// Pipelines, and the lists of them that `&&` and `||` make.

import { runToEnd } from "../end.js";
import { begin, run, starts } from "../lists.js";
import { pipe } from "../streams.js";
import { checked, tested } from "./errors.js";

/** @import {Logical, Node, Pipeline} from "../ast.js" */
/** @import {Shell} from "../shell.js" */
/** @import {Stream} from "../streams.js" */

/**
 * @param {Shell} shell
 * @param {Logical} node
 */
export async function logical(shell, { first, rest }) {
  let status = await tested(shell, () => run(shell, first));
  for (const [place, { operator, node }] of rest.entries()) {
    if ((operator === "&&") !== (status === 0)) continue;
    const isLast = place === rest.length - 1;
    status = isLast ? await run(shell, node) : await tested(shell, () => run(shell, node));
  }
  shell.status = status;
  return status;
}

/**
 * @param {Shell} shell
 * @param {Pipeline} node
 */
export async function pipeline(shell, node) {
  shell.line = node.line;
  const begun = performance.now();
  let status = await statusOf(shell, node);
  if (node.timed) await sayTime(shell, begun, node.posix);
  if (node.negated) {
    shell.status = status ? 0 : 1;
    return shell.status;
  }
  shell.status = status;
  if (node.nodes.length > 1) {
    const named = node.nodes.findLast(({ type }, place) => type === "simple" || (type === "subshell" && !node.nodes[place + 1]));
    if (named) begin(shell, named);
    status = await checked(shell, status);
  }
  return status;
}

/**
 * @param {Shell} shell
 * @param {Pipeline} node
 */
async function statusOf(shell, node) {
  if (!node.nodes.length) return 0;
  if (node.nodes.length > 1) return piped(shell, node);
  return node.negated ? tested(shell, () => run(shell, node.nodes[0])) : run(shell, node.nodes[0]);
}

/**
 * @param {Shell} shell
 * @param {Pipeline} node
 */
async function piped(shell, { nodes, withErrors }) {
  const { line } = shell;
  /** @type {Stream | null} */
  let input = null;
  const running = [];
  for (const [place, node] of nodes.entries()) {
    const isLast = place === nodes.length - 1;
    if (node.type === "simple") {
      shell.line = node.line;
      await starts(shell, node);
    }
    if (input && isLast && shell.shopts.has("lastpipe")) {
      running.push(await runHere(shell, node, input));
      break;
    }
    const inner = shell.fork();
    inner.line = line;
    if (node.type === "simple" || !isLast) inner.unchecked = node;
    inner.jobs = shell.jobs.map((job) => Object.create(job)); // which it may tell of, and not take away
    if (input) inner.replaceStream(0, input);
    if (!isLast) {
      const [next, output] = pipe();
      inner.replaceStream(1, output);
      if (withErrors[place]) inner.replaceStream(2, output.retain());
      input = next;
      inner.isSorted = sortsAll(nodes[place + 1]);
    }
    running.push(runToEnd(inner, () => run(inner, node)));
  }
  const statuses = await shell.task.until(Promise.all(running));
  shell.pipeStatus = statuses;
  if (!shell.options.has("pipefail")) return statuses[statuses.length - 1];
  return statuses.findLast((status) => status !== 0) ?? 0;
}

/**
 * The last command of a pipeline in the shell itself, not in one of its own.
 * @param {Shell} shell
 * @param {Node} node
 * @param {Stream} input
 */
async function runHere(shell, node, input) {
  const saved = shell.streams.get(0)?.retain();
  shell.replaceStream(0, input);
  try {
    return await tested(shell, () => run(shell, node));
  } finally {
    shell.closeStream(0);
    if (saved) shell.replaceStream(0, saved);
  }
}

/**
 * Whether a command sorts whole lines, so that their order before is nothing to it.
 * @param {Node} node
 */
function sortsAll(node) {
  if (node.type !== "simple" || node.assignments.length) return false;
  const [name, ...rest] = node.words.map(({ raw }) => raw);
  return name === "sort" && !rest.some((word) => /^-[A-Za-z]*[suc]/.test(word));
}

/**
 * @param {Shell} shell
 * @param {number} begun
 * @param {boolean} posix
 */
async function sayTime(shell, begun, posix) {
  const seconds = (performance.now() - begun) / 1000;
  if (posix) {
    await shell.writeTo(2, `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`);
    return;
  }
  const format = shell.variables.get("TIMEFORMAT") ?? "\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS";
  if (format) await shell.writeTo(2, `${formatted(format, seconds)}\n`);
}

/**
 * What TIMEFORMAT makes of a time; commands take none of the processor's here.
 * @param {string} format
 * @param {number} seconds
 */
function formatted(format, seconds) {
  return format.replace(/%(?:%|([0-9]?)(l?)([RUS])|P)/g, (whole, digits, long, kind) => {
    if (whole === "%%") return "%";
    const places = Math.min(3, digits === "" || digits === undefined ? 3 : Number(digits));
    const value = kind === "R" ? seconds : 0;
    if (whole === "%P") return "0.00";
    return long ? `${Math.floor(value / 60)}m${(value % 60).toFixed(places)}s` : value.toFixed(places);
  });
}
