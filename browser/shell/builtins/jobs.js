// trap, kill, wait and jobs.

import { runTraps } from "../lists.js";
import { assign } from "../parameters.js";
import { quotedForShell } from "../quote.js";
import { Refusal, SIGNALS } from "../task.js";
import { complaint } from "./complaint.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function trap(shell, args) {
  const left = [...args];
  if (left[0] === "-l") throw new Refusal("trap -l is not supported in this page");
  if (left[0] === "--") left.shift();
  if (!left.length || left[0] === "-p") {
    const names = left.slice(1).map(signalName);
    for (const [name, action] of shell.traps) {
      if (!names.length || names.includes(name))
        await shell.writeTo(
          1,
          `trap -- ${quotedForShell(action)} ${/^(EXIT|ERR|DEBUG|RETURN)$/.test(name) ? name : `SIG${name}`}\n`,
        );
    }
    return 0;
  }
  const isReset = left.length === 1 || left[0] === "-" || /^\d+$/.test(left[0]);
  const action = isReset && (left.length === 1 || /^\d+$/.test(left[0])) ? "-" : (left.shift() ?? "");
  let status = 0;
  for (const given of left) {
    const name = signalName(given);
    if (name === "DEBUG") throw new Refusal(`trap … ${name} is not supported in this page`);
    if (name !== "ERR" && name !== "RETURN" && !(name in SIGNALS)) {
      status = await complaint(shell, `trap: ${given}: invalid signal specification`);
      continue;
    }
    const signal = SIGNALS[name];
    shell.task.handled.delete(signal);
    shell.task.ignored.delete(signal);
    if (action === "-") shell.traps.delete(name);
    else {
      shell.traps.set(name, action);
      if (action === "") shell.task.ignored.add(signal);
      else if (signal) shell.task.handled.add(signal);
    }
  }
  return status;
}

/** @param {string} given */
function signalName(given) {
  if (/^\d+$/.test(given)) return Object.keys(SIGNALS).find((name) => SIGNALS[name] === Number(given)) ?? given;
  return given.toUpperCase().replace(/^SIG/, "");
}

/** @type {Builtin} */
export async function kill(shell, args) {
  const left = [...args];
  let signal = SIGNALS.TERM;
  if (left[0] === "-l" || left[0] === "-L") throw new Refusal("kill -l is not supported in this page");
  const [, given] = left[0]?.match(/^-(.+)$/) ?? [];
  if (given && given !== "-") {
    left.shift();
    const text = given === "s" || given === "n" ? (left.shift() ?? "") : given;
    const name = signalName(text);
    if (text !== "0" && !(name in SIGNALS)) return complaint(shell, `kill: ${text}: invalid signal specification`);
    signal = text === "0" ? 0 : SIGNALS[name];
  }
  if (left[0] === "--") left.shift();
  if (!left.length)
    return complaint(shell, "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]", 2);
  let status = 0;
  for (const target of left) {
    if (target.startsWith("-")) throw new Refusal("kill of a group of processes is not supported in this page");
    const task = target.startsWith("%") ? jobNamed(shell, target)?.task : shell.world.taskOf(Number(target));
    if (!/^\d+$|^%/.test(target)) status = await complaint(shell, `kill: ${target}: arguments must be process or job IDs`);
    else if (!task || task.ended)
      status = await complaint(
        shell,
        `kill: ${target.startsWith("%") ? `${target}: no such job` : `(${target}) - No such process`}`,
      );
    else if (signal) task.kill(signal);
  }
  await shell.task.turn();
  if (shell.task.signals.length) await runTraps(shell);
  return status;
}

/**
 * @param {Shell} shell
 * @param {string} text
 */
function jobNamed(shell, text) {
  const key = text.slice(1);
  if (/^\d+$/.test(key)) return shell.jobs.filter(({ raw }) => raw)[Number(key) - 1];
  if (key === "" || key === "%" || key === "+") return shell.jobs.at(-1);
  if (key === "-") return shell.jobs.at(-2);
  throw new Refusal(`${text} is not supported in this page`);
}

/** @type {Builtin} */
export async function wait(shell, args) {
  const left = [...args];
  let [isAny, target] = [false, ""];
  while (/^-/.test(left[0] ?? "")) {
    const arg = left.shift();
    if (arg === "-n") isAny = true;
    else if (arg === "-p") target = left.shift() ?? "";
    else if (arg !== "-f" && arg !== "--") throw new Refusal(`wait ${arg} is not supported in this page`);
  }
  const ended = async (/** @type {import("../shell.js").Job} */ job) => {
    const status = await interrupted(shell, job.done);
    if (typeof status === "number") {
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
      if (!job.raw) continue;
      const status = await ended(job);
      if (shell.task.signals.length) return status;
    }
    return 0;
  }
  let status = 0;
  for (const each of left) {
    const job = each.startsWith("%") ? jobNamed(shell, each) : shell.jobs.find(({ pid }) => String(pid) === each);
    if (!job) {
      status = await complaint(
        shell,
        each.startsWith("%")
          ? `wait: ${each}: no such job`
          : /^\d+$/.test(each)
            ? `wait: pid ${each} is not a child of this shell`
            : `wait: \`${each}': not a pid or valid job spec`,
        /^\d+$|^%/.test(each) ? 127 : 1,
      );
    } else status = await ended(job);
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

/** @type {Builtin} */
export async function jobs(shell, args) {
  if (args.length && !/^-[pr]+$/.test(args[0])) throw new Refusal(`jobs ${args.join(" ")} is not supported in this page`);
  const open = shell.jobs.filter(({ raw, seen, status }) => raw && !seen && status === null);
  for (const [place, job] of open.entries()) {
    if (args[0]?.includes("p")) await shell.writeTo(1, `${job.pid}\n`);
    else
      await shell.writeTo(
        1,
        `[${shell.jobs.filter(({ raw }) => raw).indexOf(job) + 1}]${place === open.length - 1 ? "+" : place === open.length - 2 ? "-" : " "}  ${"Running".padEnd(24)}${job.raw} &\n`,
      );
  }
  return 0;
}
