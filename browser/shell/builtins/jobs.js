// wait, jobs and disown.

import { commandText } from "../command-text.js";
import { forgetCoprocesses } from "../jobs.js";
import { sayKilled } from "../killed.js";
import { assign } from "../parameters.js";
import { Refusal, SIGNALS } from "../task.js";
import { complaint } from "./complaint.js";

/** @import {Job, Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/**
 * Those that a job may be named of: not yet waited for, nor told as ended, nor ended by a signal.
 * @param {Shell} shell
 */
const openJobs = (shell) => shell.jobs.filter(({ node, seen, status }) => node && !seen && (status ?? 0) <= 128);

/**
 * The current job, and the one before: the last that run, or that ended.
 * @param {Shell} shell
 */
function current(shell) {
  const open = openJobs(shell);
  return [...open.filter(({ status }) => status === null), ...open.filter(({ status }) => status !== null)].slice(-2).reverse();
}

/**
 * The job that %1, %+ or %name means.
 * @param {Shell} shell
 * @param {string} text
 * @param {string} by the builtin that says if there is none
 * @returns {Promise<Job | null>}
 */
export async function jobNamed(shell, text, by) {
  const key = text.replace(/^%/, "");
  const all = shell.jobs.filter(({ node }) => node);
  /** @type {(Job | undefined)[]} */
  let found = [];
  if (/^\d+$/.test(key)) found = [all.findLast(({ number }) => number === Number(key))];
  else if (/^[%+]?$/.test(key)) found = current(shell).slice(0, 1);
  else if (key === "-") found = [current(shell).at(-1)];
  else {
    const part = key.replace(/^\?/, "");
    found = openJobs(shell).filter((job) => (key === part ? textOf(job).startsWith(part) : textOf(job).includes(part)));
    if (found.length > 1) await complaint(shell, `${by}: ${part}: ambiguous job spec`);
  }
  if (found.length === 1 && found[0]) return found[0];
  if (by !== "wait" || found.length < 2) await complaint(shell, `${by}: ${/^%|^\d+$/.test(text) ? text : key}: no such job`);
  return null;
}

/** @param {Job} job */
const textOf = (job) => commandText(job.node);

/** @type {Builtin} */
export async function wait(shell, args) {
  try {
    return await waited(shell, args);
  } finally {
    forgetCoprocesses(shell);
  }
}

/**
 * @param {Shell} shell
 * @param {string[]} args
 */
async function waited(shell, args) {
  const left = [...args];
  let [isAny, target] = [false, ""];
  while (/^-/.test(left[0] ?? "")) {
    const arg = left.shift();
    if (arg === "-n") isAny = true;
    else if (arg === "-p") target = left.shift() ?? "";
    else if (arg !== "-f" && arg !== "--") throw new Refusal(`wait ${arg} is not supported in this page`);
  }
  const ended = async (/** @type {Job} */ job) => {
    const status = await interrupted(shell, job.done);
    if (typeof status === "number") {
      if (!job.seen && job.task.killedBy) await sayKilled(shell, job.task, job.node);
      job.seen = true;
      if (target) assign(shell, target, null, String(job.pid), false);
      return status;
    }
    return 128 + status.signal;
  };
  if (isAny) {
    const open = shell.jobs.filter((job) => !job.seen && (!left.length || left.includes(String(job.pid))));
    if (!open.length) return 127;
    const first =
      open.find(({ status }) => status !== null) ??
      (await interrupted(shell, Promise.race(open.map((job) => job.done.then(() => job)))));
    return "signal" in first ? 128 + first.signal : ended(first);
  }
  if (!left.length) {
    for (const job of shell.jobs) {
      if (!job.node) continue;
      const status = await ended(job);
      if (shell.task.signals.length) return status;
    }
    return 0;
  }
  let status = 0;
  for (const each of left) {
    const job = each.startsWith("%") ? await jobNamed(shell, each, "wait") : shell.jobs.find(({ pid }) => String(pid) === each);
    if (job) status = await ended(job);
    else if (each.startsWith("%")) status = 127;
    else if (/^\d+$/.test(each)) status = await complaint(shell, `wait: pid ${each} is not a child of this shell`, 127);
    else status = await complaint(shell, `wait: \`${each}': not a pid or valid job spec`);
  }
  return status;
}

/**
 * What a promise gives, or the signal that came first.
 * @template Value
 * @param {Shell} shell
 * @param {Promise<Value>} promise
 * @returns {Promise<Value | {signal: number}>}
 */
async function interrupted(shell, promise) {
  const { task } = shell;
  task.check();
  if (task.signals.length) return { signal: task.signals[0] };
  let wake = () => {};
  const signalled = new Promise((/** @type {(value: {signal: number}) => void} */ resolve) => {
    wake = () => resolve({ signal: task.signals[0] ?? SIGNALS.TERM });
    task.wakers.add(wake);
  });
  try {
    return await Promise.race([promise, signalled]);
  } finally {
    task.wakers.delete(wake);
    task.check();
  }
}

/**
 * @param {Shell} shell
 * @param {Job} job
 * @param {boolean} isLong
 */
async function tell(shell, job, isLong) {
  const place = current(shell).indexOf(job);
  const { status } = job;
  const state = status === null ? "Running" : status === 0 ? "Done" : `Exit ${status}`;
  const pid = isLong ? `${String(job.pid).padStart(5)} ` : "";
  const text = `${pid}${state.padEnd(24)}${textOf(job)}${status === null ? " &" : ""}`;
  await shell.writeTo(1, `[${job.number}]${place < 0 ? " " : "+-"[place]} ${isLong ? "" : " "}${text}\n`);
}

/** @type {Builtin} */
export async function jobs(shell, args) {
  const letters = new Set(args.filter((arg) => /^-/.test(arg)).flatMap((arg) => [...arg.slice(1)]));
  const named = args.filter((arg) => !/^-/.test(arg));
  let shown = openJobs(shell);
  if (named.length) {
    shown = [];
    for (const each of named) {
      const job = await jobNamed(shell, each, "jobs");
      if (!job) return 1;
      shown.push(job);
    }
  }
  if (letters.has("s")) return 0;
  if (letters.has("r")) shown = shown.filter(({ status }) => status === null);
  for (const job of shown) {
    if (letters.has("p")) await shell.writeTo(1, `${job.pid}\n`);
    else await tell(shell, job, letters.has("l"));
  }
  for (const job of shown) if (job.status !== null) job.seen = true;
  return 0;
}

/** @type {Builtin} */
export async function disown(shell, args) {
  const names = args.filter((arg) => !/^-[arh]+$/.test(arg));
  if (args.some((arg) => /^-[a-z]*h/.test(arg))) return 0;
  if (!names.length && args.length) {
    for (const job of openJobs(shell)) job.seen = true;
    return 0;
  }
  if (!names.length) {
    const [job] = current(shell);
    if (!job) return complaint(shell, "disown: current: no such job");
    job.seen = true;
  }
  let status = 0;
  for (const each of names) {
    const job = /^\d+$/.test(each) ? shell.jobs.find(({ pid }) => String(pid) === each) : await jobNamed(shell, each, "disown");
    if (job) job.seen = true;
    else status = 1;
  }
  return status;
}

/** fg and bg: @type {Builtin} */
export const withoutJobControl = (shell, _, name) => complaint(shell, `${name}: no job control`);
