// trap and kill, and the names of signals.

import { runTraps } from "../lists.js";
import { quotedForShell } from "../quote.js";
import { Refusal, SIGNALS, signalNamed } from "../task.js";
import { complaint } from "./complaint.js";
import { jobNamed } from "./jobs.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** Those of the system, by their numbers from 1. */
const NAMES = [
  ..."HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ".split(
    " ",
  ),
  ..."VTALRM PROF WINCH IO PWR SYS".split(" "),
];
const REAL_TIME = [34, 64];
/** What else is trapped, in the order in which it is shown. */
const OTHERS = ["DEBUG", "ERR", "RETURN"];

/** @param {number} number */
function nameOf(number) {
  if (number < REAL_TIME[0] || number > REAL_TIME[1]) return NAMES[number - 1];
  if (number === REAL_TIME[0] || number === REAL_TIME[1]) return number === REAL_TIME[0] ? "RTMIN" : "RTMAX";
  return number < 50 ? `RTMIN+${number - REAL_TIME[0]}` : `RTMAX-${REAL_TIME[1] - number}`;
}

/** @param {Shell} shell */
async function listAll(shell) {
  let text = "";
  let column = 0;
  for (let number = 1; number <= REAL_TIME[1]; number += 1) {
    const name = nameOf(number);
    if (!name) continue;
    column += 1;
    text += `${String(number).padStart(2)}) SIG${name}${column % 5 ? "\t" : "\n"}`;
  }
  await shell.writeTo(1, column % 5 ? `${text}\n` : text);
  return 0;
}

/**
 * kill -l: the names of numbers, and the numbers of names.
 * @param {Shell} shell
 * @param {string[]} given
 */
async function list(shell, given) {
  if (!given.length) return listAll(shell);
  let status = 0;
  for (const each of given) {
    const number = Number(each) > 128 ? Number(each) - 128 : Number(each);
    const found = /^\d+$/.test(each) ? (number === 0 ? "EXIT" : nameOf(number)) : String(NAMES.indexOf(signalName(each)) + 1);
    if (!found || found === "0") status = await complaint(shell, `kill: ${each}: invalid signal specification`);
    else await shell.writeTo(1, `${found}\n`);
  }
  return status;
}

/** @type {Builtin} */
export async function trap(shell, args) {
  const left = [...args];
  if (left[0] === "-l") return listAll(shell);
  if (left[0] === "--") left.shift();
  if (!left.length || left[0] === "-p") {
    const place = (/** @type {string} */ name) => SIGNALS[name] ?? NAMES.length + OTHERS.indexOf(name) + 1;
    const traps = shell.shownTraps ?? shell.traps;
    const inOrder = [...traps.keys()].sort((one, other) => place(one) - place(other));
    let status = 0;
    for (const given of left.length > 1 ? left.slice(1) : inOrder) {
      const name = signalName(given);
      const action = traps.get(name);
      const shown = name === "EXIT" || OTHERS.includes(name) ? name : `SIG${name}`;
      if (action !== undefined) await shell.writeTo(1, `trap -- ${quotedForShell(action)} ${shown}\n`);
      else if (!OTHERS.includes(name) && !(name in SIGNALS))
        status = await complaint(shell, `trap: ${given}: invalid signal specification`);
    }
    return status;
  }
  const isReset = left.length === 1 || left[0] === "-" || /^\d+$/.test(left[0]);
  const action = isReset && (left.length === 1 || /^\d+$/.test(left[0])) ? "-" : (left.shift() ?? "");
  let status = 0;
  for (const given of left) {
    const name = signalName(given);
    if (!OTHERS.includes(name) && !(name in SIGNALS)) {
      status = await complaint(shell, `trap: ${given}: invalid signal specification`);
      continue;
    }
    shell.shownTraps = null; // from here on it has its own
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
  if (/^\d+$/.test(given)) return signalNamed(Number(given)) ?? given;
  return given.toUpperCase().replace(/^SIG/, "");
}

/** @type {Builtin} */
export async function kill(shell, args) {
  const left = [...args];
  let signal = SIGNALS.TERM;
  if (left[0] === "-l" || left[0] === "-L") return list(shell, left.slice(1));
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
    const job = target.startsWith("%") ? await jobNamed(shell, target, "kill") : null;
    if (target.startsWith("%") && !job) {
      status = 1;
      continue;
    }
    const task = job?.task ?? shell.world.taskOf(Number(target));
    if (!/^\d+$|^%/.test(target)) status = await complaint(shell, `kill: ${target}: arguments must be process or job IDs`);
    else if (!task || task.ended) status = await complaint(shell, `kill: (${job?.pid ?? target}) - No such process`);
    else if (signal) task.kill(signal);
  }
  await shell.task.turn();
  if (shell.task.signals.length) await runTraps(shell);
  return status;
}
