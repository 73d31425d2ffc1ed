// Commands about time, variables and other commands.

import { decode } from "../bytes.js";
import { UNKNOWN } from "../check.js";
import { formatDate, readDate, ZoneProblem } from "../dates.js";
import { command, readOptions } from "../options.js";
import { compile } from "../regex.js";
import { pathOf, runFor } from "../run/programs.js";
import { runScript } from "../run/script.js";
import { Given } from "../streams.js";
import { Refusal, SIGNALS, Task } from "../task.js";

/** @import {Context} from "../context.js" */
/** @import {Definition} from "../options.js" */

/** Builtins that are programs, too. @type {[string, Definition][]} */
const OWN = ["true", "false", "echo", "printf", "test", "[", "pwd", "kill"].map((name) => [
  name,
  {
    async run(context) {
      return context.shell.world.builtins[name](context.shell, context.args, name);
    },
  },
]);

const DURATION = /^(\d+\.?\d*|\.\d+)([smhd]?)$/;
/** @type {Record<string, number>} */
const SECONDS = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** @param {string} text */
function durationOf(text) {
  if (/^inf(inity)?$/.test(text)) return Number.POSITIVE_INFINITY;
  const [, number, unit] = text.match(DURATION) ?? [];
  return number === undefined ? Number.NaN : Number(number) * SECONDS[unit];
}

const sleep = command("sleep", { letters: "", stops: true }, async (context, options) => {
  if (!options.rest.length) return context.complain("missing operand\nTry 'sleep --help' for more information.");
  const wrong = options.rest.find((text) => Number.isNaN(durationOf(text)));
  if (wrong !== undefined) return context.complain(`invalid time interval '${wrong}'\nTry 'sleep --help' for more information.`);
  await context.world.sleep(
    context.task,
    options.rest.reduce((sum, text) => sum + durationOf(text), 0),
  );
  return 0;
});

const DATE_LETTERS = "ud:r:Rf:s:I";
const DATE_LONG = { utc: "u", universal: "u", date: "d", reference: "r", "rfc-email": "R", "iso-8601": "I", "rfc-3339": "3" };

/** @type {[string, Definition]} */
const date = [
  "date",
  {
    async run(context) {
      const { options, format } = datePlan(context.args);
      const zone = options.has("u") ? "UTC" : context.zone;
      let time = Date.now();
      let nanoseconds = Math.floor((time % 1000) * 1_000_000);
      if (!context.world.services.isStopped?.())
        nanoseconds = (time % 1000) * 1_000_000 + Math.floor((performance.now() % 1) * 999_999);
      if (options.has("d")) {
        const text = options.value("d") ?? "";
        const found = readDateZoned(text, zone, time);
        if (!found) {
          if (UNDERSTOOD.test(text)) throw new Refusal(`date -d '${text}' is not supported in this page`);
          return context.complain(`invalid date '${text}'`);
        }
        ({ time } = found);
        nanoseconds = found.nanoseconds;
      } else if (options.has("r")) {
        const node = context.files.find(context.path(options.value("r") ?? ""));
        if (!node) return context.complain(`${options.value("r")}: No such file or directory`);
        time = node.changed;
        nanoseconds = (time % 1000) * 1_000_000;
      }
      try {
        await context.write(`${formatDate(format, time, zone, nanoseconds)}\n`);
      } catch (error) {
        if (error instanceof ZoneProblem) throw new Refusal(`${error.message} is not supported in this page`);
        throw error;
      }
      return 0;
    },
    check(args) {
      const { options } = datePlan(args.map((arg) => (arg.startsWith("+") ? "+" : arg)));
      const text = options.value("d");
      if (text !== undefined && !text.includes(UNKNOWN) && UNDERSTOOD.test(text) && !readDate(text, "", 0))
        throw new Refusal(`date -d '${text}' is not supported in this page`);
    },
  },
];

/** What GNU's date may well understand. */
const UNDERSTOOD = /\d|day|week|month|year|hour|minute|second|now|noon|night|mon|tue|wed|thu|fri|sat|sun/i;

/**
 * @param {string} text
 * @param {string} zone
 * @param {number} now
 */
function readDateZoned(text, zone, now) {
  const [, other, rest] = text.match(/^TZ="([^"]*)"\s*(.*)$/s) ?? [];
  if (text.trim() === "") return readDate("00:00", zone, now);
  return other === undefined ? readDate(text, zone, now) : readDate(rest, other, now);
}

/** @param {string[]} args */
function datePlan(args) {
  const plain = args.map((arg) => (/^-I.+/.test(arg) ? `--iso-8601=${arg.slice(2)}` : arg));
  const options = readOptions("date", plain, { letters: `${DATE_LETTERS}3:`, long: DATE_LONG });
  if (options.has("f") || options.has("s")) throw new Refusal("date -f and -s are not supported in this page");
  if (options.rest.some((each) => !each.startsWith("+") && !each.includes(UNKNOWN)))
    throw new Refusal(`date ${options.rest.join(" ")} is not supported in this page`);
  let format = options.rest[0]?.slice(1) ?? "%a %b %e %H:%M:%S %Z %Y";
  const iso = options.value("I");
  if (iso !== undefined) {
    /** @type {Record<string, string>} */
    const formats = { "": "%F", date: "%F", hours: "%FT%H%:z", minutes: "%FT%H:%M%:z", seconds: "%FT%T%:z", ns: "%FT%T,%N%:z" };
    if (!formats[iso]) throw new Refusal(`date -I${iso} is not supported in this page`);
    format = formats[iso];
  }
  if (options.has("R")) format = "%a, %d %b %Y %T %z";
  const rfc = options.value("3");
  if (rfc !== undefined) {
    /** @type {Record<string, string>} */
    const formats = { date: "%F", seconds: "%F %T%:z", ns: "%F %T.%N%:z" };
    if (!formats[rfc]) throw new Refusal(`date --rfc-3339=${rfc} is not supported in this page`);
    format = formats[rfc];
  }
  return { options, format };
}

/** @type {[string, Definition]} */
const env = [
  "env",
  {
    async run(context) {
      const { environment, words, status } = await envPlan(context);
      if (status) return status;
      if (words.length) return runFor(context, words, { environment });
      for (const [name, text] of environment) await context.write(`${name}=${text}\n`);
      return 0;
    },
    check(args, also) {
      const left = [...args];
      while (left.length && /^-|=/.test(left[0])) {
        const arg = left.shift() ?? "";
        if (arg === "-u" || arg === "--unset") left.shift();
        else if (/^-/.test(arg) && !/^(-i|-|--ignore-environment|--|-u.+|--unset=.*)$/.test(arg))
          throw new Refusal(`env ${arg} is not supported in this page`);
      }
      if (left.length) also.command(left);
    },
  },
];

/** @param {Context} context */
async function envPlan(context) {
  const environment = new Map(context.environment);
  const left = [...context.args];
  while (left.length) {
    const arg = left[0];
    if (arg === "-i" || arg === "-" || arg === "--ignore-environment") environment.clear();
    else if (arg === "-u") {
      left.shift();
      environment.delete(left[0]);
    } else if (/^-u.|^--unset=/.test(arg)) environment.delete(arg.replace(/^-u|^--unset=/, ""));
    else if (arg === "--") {
      left.shift();
      break;
    } else if (arg.startsWith("-")) throw new Refusal(`env ${arg} is not supported in this page`);
    else if (arg.includes("=")) environment.set(arg.slice(0, arg.indexOf("=")), arg.slice(arg.indexOf("=") + 1));
    else break;
    left.shift();
  }
  return { environment, words: left, status: 0 };
}

const printenv = command("printenv", { letters: "0" }, async (context, options) => {
  if (!options.rest.length) for (const [name, text] of context.environment) await context.write(`${name}=${text}\n`);
  let status = 0;
  for (const name of options.rest) {
    const text = context.environment.get(name);
    if (text === undefined) status = 1;
    else await context.write(`${text}\n`);
  }
  return status;
});

/** @type {[string, Definition]} */
const timeout = [
  "timeout",
  {
    async run(context) {
      const options = readOptions("timeout", context.args, {
        letters: "k:s:vp",
        long: { "kill-after": "k", signal: "s", verbose: "v", foreground: "f", "preserve-status": "p" },
        stops: true,
      });
      if (options.has("v")) throw new Refusal("timeout -v is not supported in this page");
      const [duration, ...words] = options.rest;
      if (!words.length) return context.complain("missing operand\nTry 'timeout --help' for more information.").then(() => 125);
      const seconds = durationOf(duration);
      if (Number.isNaN(seconds))
        return context
          .complain(`invalid time interval '${duration}'\nTry 'timeout --help' for more information.`)
          .then(() => 125);
      const name = (options.value("s") ?? "TERM").toUpperCase().replace(/^SIG/, "");
      const signal = /^\d+$/.test(name) ? Number(name) : SIGNALS[name];
      if (signal === undefined) return context.complain(`${options.value("s")}: invalid signal`).then(() => 125);
      const task = new Task(context.world.nextPid(), context.task);
      const running = runFor(context, words, { task });
      running.catch(() => {});
      if (!(seconds > 0)) return running;
      const isLate = await Promise.race([
        running.then(() => false),
        context.world
          .sleep(task, seconds)
          .then(() => true)
          .catch(() => false),
      ]);
      if (!isLate) return running;
      task.killGroup(signal);
      if (options.has("k")) {
        const extra = durationOf(options.value("k") ?? "");
        Promise.race([running, context.world.sleep(context.task, extra)])
          .then(() => task.killGroup(SIGNALS.KILL))
          .catch(() => {});
      }
      const status = await running;
      if (status === 137) return 137;
      return options.has("p") ? status : 124;
    },
    check(args, also) {
      const options = readOptions("timeout", args, {
        letters: "k:s:vpf",
        long: { "kill-after": "k", signal: "s", foreground: "f", "preserve-status": "p" },
        stops: true,
      });
      also.command(options.rest.slice(1));
    },
  },
];

/** @type {[string, Definition][]} */
const PASSING = ["nohup", "nice", "command"].slice(0, 1).map((name) => [
  name,
  {
    async run(context) {
      return runFor(context, context.args);
    },
    check(args, also) {
      also.command(args);
    },
  },
]);

const XARGS = {
  letters: "0I:i:n:L:P:rtd:s:xp",
  long: {
    null: "0",
    "max-args": "n",
    "max-lines": "L",
    "max-procs": "P",
    "no-run-if-empty": "r",
    delimiter: "d",
    replace: "I",
    verbose: "t",
  },
  stops: true,
};

/** @type {[string, Definition]} */
const xargs = [
  "xargs",
  {
    async run(context) {
      const options = readOptions("xargs", context.args, XARGS);
      const words = options.rest.length ? options.rest : ["echo"];
      const text = decode(await context.readInput());
      const mark = options.value("I") ?? null;
      const items = itemsOf(text, options, mark !== null);
      if (typeof items === "string") return context.complain(items);
      /** @type {string[][]} */
      const calls = [];
      if (mark !== null) for (const item of items) calls.push(words.map((word) => word.replaceAll(mark, item)));
      else {
        const size = Number(options.value("n") ?? options.value("L") ?? Number.POSITIVE_INFINITY);
        if (Number.isFinite(size))
          for (let at = 0; at < items.length; at += size) calls.push([...words, ...items.slice(at, at + size)]);
        else if (items.length) calls.push([...words, ...items]);
        if (!items.length && !options.has("r")) calls.push(words);
      }
      const several = Number(options.value("P") ?? 1);
      let status = 0;
      const run = async (/** @type {string[]} */ call) => {
        if (options.has("t")) await context.shell.writeTo(2, `${call.join(" ")}\n`);
        const ended = await runFor(context, call, { streams: new Map([[0, new Given(new Uint8Array(0))]]) });
        if (ended === 127 || ended === 126) status = ended;
        else if (ended === 255) status = 124;
        else if (ended && status < 124) status = 123;
        return ended;
      };
      if (several !== 1) {
        const queue = [...calls];
        const width = several > 0 ? several : queue.length;
        await Promise.all(
          Array.from({ length: width }, async () => {
            for (let call = queue.shift(); call; call = queue.shift()) await run(call);
          }),
        );
      } else {
        for (const call of calls) {
          const ended = await run(call);
          if (ended === 255) {
            await context.complain(`${words[0]}: exited with status 255; aborting`);
            break;
          }
          if (ended === 127 || ended === 126) break;
        }
      }
      return status;
    },
    check(args, also) {
      const options = readOptions("xargs", args, XARGS);
      for (const letter of "isxp") if (options.has(letter)) throw new Refusal(`xargs -${letter} is not supported in this page`);
      if (options.rest.length)
        also.command(
          options.rest
            .map((word) => (options.has("I") && word.includes(options.value("I") ?? "") ? UNKNOWN : word))
            .concat(UNKNOWN),
        );
    },
  },
];

/**
 * @param {string} text
 * @param {import("../options.js").Options} options
 * @param {boolean} byLine
 * @returns {string[] | string} or what is wrong
 */
function itemsOf(text, options, byLine) {
  if (options.has("0") || options.has("d")) {
    const given = options.value("d") ?? "\\0";
    const mark = options.has("0") ? "\0" : given.replace(/^\\n$/, "\n").replace(/^\\t$/, "\t").replace(/^\\0$/, "\0");
    const items = text.split(mark);
    if (items[items.length - 1] === "") items.pop();
    return items;
  }
  /** @type {string[]} */
  const items = [];
  if (byLine || options.has("L")) {
    for (const line of text.split("\n")) {
      const trimmed = line.replace(/^[ \t]+/, "");
      if (trimmed === "") continue;
      const words = unquoted(trimmed, true);
      if (typeof words === "string") return words;
      if (options.has("L")) throw new Refusal("xargs -L is not supported in this page");
      items.push(words.join(" "));
    }
    return items;
  }
  return unquoted(text, false);
}

/**
 * @param {string} text
 * @param {boolean} isWhole blanks are kept
 * @returns {string[] | string}
 */
function unquoted(text, isWhole) {
  const items = [];
  let [item, isOpen] = ["", false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "'" || letter === '"') {
      const end = text.indexOf(letter, at + 1);
      const line = text.indexOf("\n", at);
      if (end < 0 || (line >= 0 && line < end))
        return `unmatched ${letter === "'" ? "single" : "double"} quote; by default quotes are special to xargs unless you use the -0 option`;
      item += text.slice(at + 1, end);
      at = end;
      isOpen = true;
    } else if (letter === "\\" && at + 1 < text.length) {
      at += 1;
      item += text[at];
      isOpen = true;
    } else if (/[ \t\n]/.test(letter) && !(isWhole && letter !== "\n")) {
      if (isOpen) items.push(item);
      [item, isOpen] = ["", false];
    } else {
      item += letter;
      isOpen = true;
    }
  }
  if (isOpen) items.push(item);
  return items;
}

const which = command("which", { letters: "as" }, async (context, options) => {
  let status = 0;
  for (const name of options.rest) {
    const path = pathOf(context.shell, name);
    if (path) {
      if (!options.has("s")) await context.write(`${path}\n`);
    } else status = 1;
  }
  return status;
});

/** @type {[string, Definition]} */
const bash = [
  "bash",
  {
    async run(context) {
      const { text, name, args, isText, options } = await bashPlan(context);
      return runScript(context, text, name, args, isText, options);
    },
    check(args, also) {
      const left = [...args];
      while (/^-/.test(left[0] ?? "")) {
        const arg = left.shift() ?? "";
        if (arg.includes("c")) {
          also.script(left[0] ?? "");
          return;
        }
        if (arg === "-o") left.shift();
        else if (!/^-[eux]+$|^-s$|^--$|^--no(rc|profile)$/.test(arg))
          throw new Refusal(`bash ${arg} is not supported in this page`);
      }
    },
  },
];

/** @type {Record<string, string>} */
const LETTERS = { e: "errexit", u: "nounset", x: "xtrace" };

/** @param {Context} context */
async function bashPlan(context) {
  const left = [...context.args];
  const options = [];
  let isText = false;
  while (/^-/.test(left[0] ?? "")) {
    const arg = left.shift() ?? "";
    if (arg === "--" || /^--no(rc|profile)$/.test(arg)) continue;
    if (arg === "-s") break;
    for (const letter of arg.slice(1)) {
      if (letter === "c") isText = true;
      else if (letter === "o") options.push(left.shift() ?? "");
      else if (LETTERS[letter]) options.push(LETTERS[letter]);
      else throw new Refusal(`bash ${arg} is not supported in this page`);
    }
  }
  if (isText) {
    const [text = "", name = "bash", ...args] = left;
    return { text, name, args, isText, options };
  }
  if (!left.length) return { text: decode(await context.readInput()), name: "bash", args: [], isText, options };
  const [name, ...args] = left;
  return { text: decode(await context.read(name)), name, args, isText, options };
}

/** Thrown by what is no expression. */
class ExprProblem extends Error {}

/** @type {[string, Definition]} */
const expr = [
  "expr",
  {
    async run(context) {
      try {
        const left = context.args[0] === "--" ? context.args.slice(1) : [...context.args];
        if (!left.length) throw new ExprProblem("missing operand\nTry 'expr --help' for more information.");
        const value = alternatives(left);
        if (left.length) throw new ExprProblem(`syntax error: unexpected argument '${left[0]}'`);
        await context.write(`${value}\n`);
        return value === "" || /^-?0+$/.test(value) ? 1 : 0;
      } catch (error) {
        if (!(error instanceof ExprProblem)) throw error;
        await context.complain(error.message);
        return 2;
      }
    },
  },
];

const isNull = (/** @type {string} */ text) => text === "" || /^-?0+$/.test(text);

/** @param {string[]} left @returns {string} */
function alternatives(left) {
  let value = both(left);
  while (left[0] === "|") {
    left.shift();
    const other = both(left);
    if (isNull(value)) value = isNull(other) ? "0" : other;
  }
  return value;
}

/** @param {string[]} left @returns {string} */
function both(left) {
  let value = comparison(left);
  while (left[0] === "&") {
    left.shift();
    const other = comparison(left);
    value = isNull(value) || isNull(other) ? "0" : value;
  }
  return value;
}

/** @param {string[]} left @returns {string} */
function comparison(left) {
  let value = sum(left);
  while (/^(<|<=|=|==|!=|>=|>)$/.test(left[0] ?? "")) {
    const operator = left.shift();
    const other = sum(left);
    const areNumbers = /^-?\d+$/.test(value) && /^-?\d+$/.test(other);
    const order = areNumbers
      ? BigInt(value) < BigInt(other)
        ? -1
        : BigInt(value) > BigInt(other)
          ? 1
          : 0
      : value < other
        ? -1
        : value > other
          ? 1
          : 0;
    const holds = {
      "<": order < 0,
      "<=": order <= 0,
      "=": order === 0,
      "==": order === 0,
      "!=": order !== 0,
      ">=": order >= 0,
      ">": order > 0,
    }[/** @type {"<"} */ (operator)];
    value = holds ? "1" : "0";
  }
  return value;
}

/** @param {string} text */
function integer(text) {
  if (!/^-?\d+$/.test(text)) throw new ExprProblem("non-integer argument");
  return BigInt(text);
}

/** @param {string[]} left @returns {string} */
function sum(left) {
  let value = product(left);
  while (left[0] === "+" || left[0] === "-") {
    const operator = left.shift();
    const other = product(left);
    value = String(operator === "+" ? integer(value) + integer(other) : integer(value) - integer(other));
  }
  return value;
}

/** @param {string[]} left @returns {string} */
function product(left) {
  let value = matching(left);
  while (left[0] === "*" || left[0] === "/" || left[0] === "%") {
    const operator = left.shift();
    const [one, other] = [integer(value), integer(matching(left))];
    if (operator !== "*" && other === 0n) throw new ExprProblem("division by zero");
    value = String(operator === "*" ? one * other : operator === "/" ? one / other : one % other);
  }
  return value;
}

/** @param {string[]} left @returns {string} */
function matching(left) {
  let value = primary(left);
  while (left[0] === ":") {
    left.shift();
    value = matched(value, primary(left));
  }
  return value;
}

/**
 * @param {string} text
 * @param {string} pattern
 */
function matched(text, pattern) {
  const finder = compile(`^${pattern.replace(/^\^/, "")}`);
  const found = finder.find(text);
  if (/\\\(/.test(pattern)) return found?.[1] ?? "";
  return String(found ? [...found[0]].length : 0);
}

/** @param {string[]} left @returns {string} */
function primary(left) {
  const first = left.shift();
  if (first === undefined) throw new ExprProblem("syntax error: missing argument after ''");
  if (first === "(") {
    const value = alternatives(left);
    if (left.shift() !== ")") throw new ExprProblem("syntax error: expecting ')'");
    return value;
  }
  if (first === "length") return String([...primary(left)].length);
  if (first === "match") return matched(primary(left), primary(left));
  if (first === "index") {
    const [text, letters] = [primary(left), primary(left)];
    return String([...text].findIndex((letter) => letters.includes(letter)) + 1);
  }
  if (first === "substr") {
    const [text, from, size] = [primary(left), Number(primary(left)), Number(primary(left))];
    return from < 1 || !(size > 0) ? "" : [...text].slice(from - 1, from - 1 + size).join("");
  }
  if (first === "+") return left.shift() ?? "";
  return first;
}

const uuidgen = command("uuidgen", { letters: "r", long: { random: "r" } }, async (context) => {
  await context.write(`${context.world.services.uuid()}\n`);
  return 0;
});

export const SYSTEM = [...OWN, sleep, date, env, printenv, timeout, ...PASSING, xargs, which, bash, expr, uuidgen];
