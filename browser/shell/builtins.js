// The commands that are the shell's own.

import { decode, encode } from "./bytes.js";
import { test } from "./conditions.js";
import { withoutEscapes } from "./escapes.js";
import { byCode, computeText, expandText, indexOf } from "./expand.js";
import { FolderNode, resolve } from "./files.js";
import { parse } from "./parser.js";
import { printf } from "./printf.js";
import { Discarded, Exit, Jump, Return, ShellProblem } from "./problems.js";
import { doubleQuoted, quotedForShell } from "./quote.js";
import { readAll } from "./streams.js";
import { Refusal, SIGNALS } from "./task.js";
import { keysOf, variable } from "./variables.js";

/** @import {Shell} from "./shell.js" */
/** @import {Assignment} from "./ast.js" */

/** @typedef {(shell: Shell, args: string[], name: string) => Promise<number> | number} Builtin */

/** Those whose variables stay, and whose errors end the shell. */
export const SPECIAL = new Set([
  ":",
  ".",
  "break",
  "continue",
  "eval",
  "exec",
  "exit",
  "export",
  "readonly",
  "return",
  "set",
  "shift",
  "trap",
  "unset",
  "source",
]);

/** set -o */
export const OPTIONS = new Map([
  ["allexport", "a"],
  ["braceexpand", "B"],
  ["errexit", "e"],
  ["errtrace", "E"],
  ["functrace", "T"],
  ["hashall", "h"],
  ["noclobber", "C"],
  ["noglob", "f"],
  ["nounset", "u"],
  ["pipefail", ""],
  ["xtrace", "x"],
  ["posix", ""],
  ["verbose", "v"],
  ["noexec", "n"],
]);
export const REFUSED_OPTIONS = new Set([
  "posix",
  "verbose",
  "noexec",
  "functrace",
  "v",
  "n",
  "T",
  "k",
  "t",
  "b",
  "m",
  "p",
  "P",
  "H",
]);

export const SHOPTS = new Set(
  "extglob nullglob failglob dotglob nocaseglob nocasematch inherit_errexit expand_aliases lastpipe globstar patsub_replacement sourcepath checkwinsize cmdhist".split(
    " ",
  ),
);
export const REFUSED_SHOPTS = new Set("lastpipe globstar expand_aliases inherit_errexit localvar_inherit xpg_echo".split(" "));

/** Real ones that the page does not have. */
export const REFUSED_BUILTINS = new Set(
  "alias unalias bind compgen complete compopt coproc disown enable fc fg bg help history logout suspend times ulimit select".split(
    " ",
  ),
);

/** @type {Builtin} */
const colon = () => 0;

/** @type {Builtin} */
async function echo(shell, args) {
  const left = [...args];
  let [isLine, isEscaped] = [true, false];
  while (/^-[neE]+$/.test(left[0] ?? "")) {
    for (const letter of (left.shift() ?? "").slice(1)) {
      if (letter === "n") isLine = false;
      else isEscaped = letter === "e";
    }
  }
  let text = left.join(" ");
  if (isEscaped) {
    const made = withoutEscapes(text, { zero: true, quotes: false });
    ({ text } = made);
    if (made.isOver) isLine = false;
  }
  await shell.writeTo(1, text + (isLine ? "\n" : ""));
  return 0;
}

/** @type {Builtin} */
async function printfBuiltin(shell, args) {
  const left = [...args];
  let target = "";
  if (left[0] === "-v") {
    target = left[1] ?? "";
    left.splice(0, 2);
    if (!/^[A-Za-z_]\w*(\[.*\])?$/s.test(target)) return complaint(shell, `printf: \`${target}': not a valid identifier`, 2);
  }
  if (left[0] === "--") left.shift();
  if (!left.length) return complaint(shell, "printf: usage: printf [-v var] format [arguments]", 2);
  const { text, problems } = printf(left[0], left.slice(1), shell.variables.get("TZ") ?? "");
  for (const each of problems) await shell.complain(`printf: ${each}`);
  if (target) assignTo(shell, target, text);
  else await shell.writeTo(1, text);
  return problems.length ? 1 : 0;
}

/**
 * @param {Shell} shell
 * @param {string} target a name, or one with brackets
 * @param {string} text
 */
function assignTo(shell, target, text) {
  const [, name, index] = target.match(/^([A-Za-z_]\w*)(?:\[(.*)\])?$/s) ?? [];
  if (!name) throw new ShellProblem(`\`${target}': not a valid identifier`);
  shell.assign(name, index === undefined ? null : indexOf(shell, name, index), text, false);
}

/**
 * @param {Shell} shell
 * @param {string} message
 * @param {number} [status]
 */
async function complaint(shell, message, status = 1) {
  await shell.complain(message);
  return status;
}

/** @type {Builtin} */
async function cd(shell, args) {
  const left = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== "--");
  if (left.length > 1) return complaint(shell, "cd: too many arguments");
  let target = /** @type {string | undefined} */ (left[0]);
  let isShown = false;
  if (target === undefined) {
    target = shell.variables.get("HOME");
    if (target === undefined) return complaint(shell, "cd: HOME not set");
  }
  if (target === "-") {
    target = shell.variables.get("OLDPWD");
    if (target === undefined) return complaint(shell, "cd: OLDPWD not set");
    isShown = true;
  }
  if (shell.variables.get("CDPATH")) throw new Refusal("CDPATH is not supported in this page");
  const path = resolve(target, shell.folder).replace(/(.)\/$/, "$1");
  const node = shell.files.find(path);
  if (target === "") return 0;
  if (!(node instanceof FolderNode))
    return complaint(shell, `cd: ${target}: ${node ? "Not a directory" : "No such file or directory"}`);
  shell.assign("OLDPWD", null, shell.folder, false);
  shell.folder = path;
  shell.assign("PWD", null, path, false);
  if (isShown) await shell.writeTo(1, `${path}\n`);
  return 0;
}

/** @type {Builtin} */
async function pwd(shell) {
  await shell.writeTo(1, `${shell.folder}\n`);
  return 0;
}

/** @type {Builtin} */
async function folders(shell, args, name) {
  if (name === "pushd") {
    if (args.length !== 1 || /^[-+]/.test(args[0])) throw new Refusal(`pushd ${args.join(" ")} is not supported in this page`);
    const before = shell.folder;
    const status = await cd(shell, args, "cd");
    if (status) return status;
    shell.folders.unshift(before);
  } else if (name === "popd") {
    if (args.length) throw new Refusal(`popd ${args.join(" ")} is not supported in this page`);
    const target = shell.folders.shift();
    if (target === undefined) return complaint(shell, "popd: directory stack empty");
    await cd(shell, [target], "cd");
  } else if (args.length) throw new Refusal(`dirs ${args.join(" ")} is not supported in this page`);
  const home = shell.variables.get("HOME") ?? "";
  const shown = [shell.folder, ...shell.folders].map((each) =>
    home && (each === home || each.startsWith(`${home}/`)) ? `~${each.slice(home.length)}` : each,
  );
  await shell.writeTo(1, `${shown.join(" ")}\n`);
  return 0;
}

/** @type {Builtin} */
async function exit(shell, args) {
  throw new Exit(await statusOf(shell, args, "exit"));
}

/**
 * @param {Shell} shell
 * @param {string[]} args
 * @param {string} name
 */
async function statusOf(shell, args, name) {
  const [text] = args[0] === "--" ? args.slice(1) : args;
  if (text === undefined) return shell.status;
  if (!/^\s*[-+]?\d+\s*$/.test(text)) {
    await shell.complain(`${name}: ${text}: numeric argument required`);
    return 2;
  }
  return Number(BigInt.asUintN(8, BigInt(text.trim())));
}

/** @type {Builtin} */
async function returnBuiltin(shell, args) {
  if (!shell.depth && !shell.sourced) return complaint(shell, "return: can only `return' from a function or sourced script", 2);
  throw new Return(await statusOf(shell, args, "return"));
}

/** @type {Builtin} */
async function jump(shell, args, name) {
  if (!shell.loops) {
    await shell.complain(`${name}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  const count = args[0] === undefined ? 1 : Number(args[0]);
  if (!Number.isInteger(count)) {
    await shell.complain(`${name}: ${args[0]}: numeric argument required`);
    throw new Exit(128);
  }
  if (count < 1) return complaint(shell, `${name}: ${args[0]}: loop count out of range`);
  throw new Jump(Math.min(count, shell.loops), name === "break");
}

/** @type {Builtin} */
async function evalBuiltin(shell, args) {
  const text = (args[0] === "--" ? args.slice(1) : args).join(" ");
  if (!text.trim()) return 0;
  return shell.evaluateText(text, shell.line);
}

/** @type {Builtin} */
async function source(shell, args, name) {
  const [path, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (path === undefined) return complaint(shell, `${name}: filename argument required`, 2);
  let bytes;
  try {
    const stream = shell.openFile(path, { read: true });
    bytes = await readAll(stream, shell.task);
    stream.release();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Refusal) throw error;
    return complaint(shell, `${path}: ${error.message}`);
  }
  const { positional } = shell;
  if (rest.length) shell.positional = rest;
  shell.sourced += 1;
  try {
    return await shell.evaluateText(decode(bytes), 1);
  } catch (error) {
    if (!(error instanceof Return)) throw error;
    return error.status;
  } finally {
    shell.sourced -= 1;
    if (rest.length) shell.positional = positional;
  }
}

/** @type {Builtin} */
async function shift(shell, args) {
  const count = args[0] === undefined ? 1 : Number(args[0]);
  if (!Number.isInteger(count)) return complaint(shell, `shift: ${args[0]}: numeric argument required`);
  if (count < 0) return complaint(shell, `shift: ${args[0]}: shift count out of range`);
  if (count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
}

/** @type {Builtin} */
async function set(shell, args) {
  if (!args.length) throw new Refusal("set without an argument is not supported in this page");
  const left = [...args];
  while (left.length) {
    const arg = left[0];
    if (arg === "--") {
      shell.positional = left.slice(1);
      return 0;
    }
    if (arg === "-") {
      shell.options.delete("xtrace");
      if (left.length > 1) shell.positional = left.slice(1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = left;
      return 0;
    }
    left.shift();
    const isOn = arg[0] === "-";
    for (const letter of arg.slice(1)) {
      let name = "";
      if (letter === "o") {
        const next = left.shift();
        if (next === undefined) throw new Refusal("set -o without a name is not supported in this page");
        name = next;
        if (!OPTIONS.has(name)) {
          if (
            /^(emacs|history|histexpand|ignoreeof|keyword|monitor|nolog|notify|onecmd|physical|privileged|vi|interactive-comments)$/.test(
              name,
            )
          )
            throw new Refusal(`set -o ${name} is not supported in this page`);
          return complaint(shell, `set: ${name}: invalid option name`, 2);
        }
      } else {
        name = [...OPTIONS].find(([, each]) => each === letter)?.[0] ?? "";
        if (!name) {
          if (REFUSED_OPTIONS.has(letter)) throw new Refusal(`set ${arg[0]}${letter} is not supported in this page`);
          return complaint(shell, `set: ${arg[0]}${letter}: invalid option`, 2);
        }
      }
      if (REFUSED_OPTIONS.has(name) && isOn) throw new Refusal(`set -o ${name} is not supported in this page`);
      if (isOn) shell.options.add(name);
      else shell.options.delete(name);
    }
  }
  return 0;
}

/** @type {Builtin} */
async function shopt(shell, args) {
  const left = [...args];
  let mode = "";
  let isQuiet = false;
  while (/^-[suqpo]+$/.test(left[0] ?? "")) {
    for (const letter of (left.shift() ?? "").slice(1)) {
      if (letter === "q") isQuiet = true;
      else if (letter === "s" || letter === "u") mode = letter;
      else throw new Refusal(`shopt -${letter} is not supported in this page`);
    }
  }
  if (!left.length) throw new Refusal("shopt without a name is not supported in this page");
  let status = 0;
  for (const name of left) {
    if (!SHOPTS.has(name)) throw new Refusal(`shopt ${name} is not supported in this page`);
    if (mode === "s" && REFUSED_SHOPTS.has(name)) throw new Refusal(`shopt -s ${name} is not supported in this page`);
    if (mode === "s") shell.shopts.add(name);
    else if (mode === "u") shell.shopts.delete(name);
    else {
      const isOn = shell.shopts.has(name);
      if (!isQuiet) await shell.writeTo(1, `${name.padEnd(15)}\t${isOn ? "on" : "off"}\n`);
      if (!isOn) status = 1;
    }
  }
  return status;
}

/** @type {Builtin} */
async function unset(shell, args) {
  let mode = "";
  const left = [...args];
  while (/^-[fvn]$/.test(left[0] ?? "")) mode = (left.shift() ?? "")[1];
  let status = 0;
  for (const name of left) {
    const [, base, index] = name.match(/^([A-Za-z_]\w*)\[(.*)\]$/s) ?? [];
    if (mode === "f") shell.functions.delete(name);
    else if (mode === "n") shell.variables.raw(name) && Object.assign(shell.variables.raw(name) ?? {}, variable());
    else if (base) {
      const found = shell.variables.find(base);
      if (found?.readonly) {
        status = await complaint(shell, `unset: ${base}: cannot unset: readonly variable`);
        continue;
      }
      if (index === "@" || index === "*") shell.variables.unset(base);
      else if (found?.table) found.table.delete(indexOf(shell, base, index));
      else found?.list?.delete(Number(indexOf(shell, base, index)));
    } else if (!/^[A-Za-z_]\w*$/.test(name)) status = await complaint(shell, `unset: \`${name}': not a valid identifier`);
    else if (mode !== "v" && !shell.variables.raw(name) && shell.functions.has(name)) shell.functions.delete(name);
    else {
      try {
        shell.variables.unset(name);
      } catch (error) {
        status = await complaint(shell, `unset: ${/** @type {Error} */ (error).message}`);
      }
    }
  }
  return status;
}

/** @type {Builtin} */
async function declare(shell, args, name) {
  const left = [...args];
  /** @type {Set<string>} */
  const on = new Set();
  /** @type {Set<string>} */
  const off = new Set();
  while (/^[-+][A-Za-z]+$/.test(left[0] ?? "") || left[0] === "--") {
    const arg = left.shift() ?? "";
    if (arg === "--") break;
    for (const letter of arg.slice(1)) {
      if (!"aAfFgilnprtuxI".includes(letter)) return complaint(shell, `${name}: ${arg[0]}${letter}: invalid option`, 2);
      if ("tI".includes(letter)) throw new Refusal(`${name} -${letter} is not supported in this page`);
      (arg[0] === "-" ? on : off).add(letter);
    }
  }
  if (name === "local" && !shell.depth) return complaint(shell, "local: can only be used in a function");
  if (name === "export") {
    if (on.has("n")) {
      on.delete("n");
      off.add("x");
    } else on.add("x");
  }
  if (name === "readonly") on.add("r");
  if (on.has("f") || on.has("F")) return declareFunctions(shell, left, on, name);
  if (!left.length || (on.has("p") && name !== "local")) return show(shell, left, on, name);
  let status = 0;
  for (const each of left) {
    const [, target, index, mark, text] = each.match(/^([A-Za-z_]\w*)(?:\[([^\]]*)\])?(?:(\+?=)([\s\S]*))?$/) ?? [];
    if (!target) {
      status = await complaint(shell, `${name}: \`${each}': not a valid identifier`);
      continue;
    }
    const isLocal = name === "local" || ((name === "declare" || name === "typeset") && shell.depth > 0 && !on.has("g"));
    const elements = shell.pendingElements.get(target);
    shell.pendingElements.delete(target);
    const before = shell.variables.raw(target);
    if (before?.readonly && (mark || off.has("r"))) {
      status = await complaint(shell, `${name === "local" || name === "declare" ? `${name}: ` : ""}${target}: readonly variable`);
      continue;
    }
    const found = isLocal ? shell.variables.local(target) : (shell.variables.raw(target) ?? shell.variables.create(target));
    if (isLocal && target === "OPTIND") shell.getopts = { at: 1, letter: 0 };
    if (on.has("A") && !found.table) {
      found.table = new Map();
      found.text = undefined;
    } else if (on.has("a") && !found.list && !found.table) {
      found.list = new Map(found.text === undefined ? [] : [[0, found.text]]);
      found.text = undefined;
    }
    if (on.has("i")) found.integer = true;
    if (off.has("i")) found.integer = false;
    if (on.has("l")) found.letters = "lower";
    if (on.has("u")) found.letters = "upper";
    if (on.has("n")) found.reference = true;
    if (off.has("n")) found.reference = false;
    if (mark) {
      if (found.reference) found.text = text;
      else if (elements) await shell.assignElements(elements);
      else if (index !== undefined) shell.assign(target, indexOf(shell, target, index), text, mark === "+=");
      else shell.assign(target, null, text, mark === "+=");
    }
    if (on.has("x")) found.exported = true;
    if (off.has("x")) found.exported = false;
    if (on.has("r")) found.readonly = true;
  }
  return status;
}

/**
 * @param {Shell} shell
 * @param {string[]} names
 * @param {Set<string>} on
 * @param {string} name
 */
async function declareFunctions(shell, names, on, name) {
  if (name === "export") throw new Refusal("export -f is not supported in this page");
  if (on.has("f")) {
    if (names.some((each) => shell.functions.has(each)) || !names.length)
      throw new Refusal("declare -f is not supported in this page");
    return 1;
  }
  let status = 0;
  for (const each of names.length ? names : [...shell.functions.keys()].sort(byCode)) {
    if (!shell.functions.has(each)) status = 1;
    else await shell.writeTo(1, names.length ? `${each}\n` : `declare -f ${each}\n`);
  }
  return status;
}

/**
 * declare -p
 * @param {Shell} shell
 * @param {string[]} names
 * @param {Set<string>} on
 * @param {string} name
 */
async function show(shell, names, on, name) {
  if (!names.length) throw new Refusal(`${name} without a name is not supported in this page`);
  let status = 0;
  for (const each of names) {
    const found = shell.variables.raw(each);
    if (!found) {
      status = await complaint(shell, `${name}: ${each}: not found`);
      continue;
    }
    const flags = shell.attributes(each) || "-";
    let value = found.text === undefined ? "" : `=${doubleQuoted(found.text)}`;
    if (found.list)
      value = `=(${keysOf(found)
        .map((key) => `[${key}]=${doubleQuoted(found.list?.get(Number(key)) ?? "")}`)
        .join(" ")})`;
    if (found.table)
      value = `=(${keysOf(found)
        .map((key) => `[${/^[\w-]+$/.test(key) ? key : doubleQuoted(key)}]=${doubleQuoted(found.table?.get(key) ?? "")} `)
        .join("")})`;
    await shell.writeTo(1, `declare -${flags} ${each}${value}\n`);
  }
  void on;
  return status;
}

/** @type {Builtin} */
async function letBuiltin(shell, args) {
  if (!args.length) return complaint(shell, "let: expression expected");
  let value = 0n;
  for (const each of args) value = computeText(shell, each);
  return value ? 0 : 1;
}

/** @type {Builtin} */
async function read(shell, args) {
  const left = [...args];
  const given = { raw: false, list: "", end: "\n", count: -1, exact: false, timeout: -1, fd: 0 };
  while (/^-./.test(left[0] ?? "")) {
    const arg = left.shift() ?? "";
    if (arg === "--") break;
    let rest = arg.slice(1);
    while (rest) {
      const letter = rest[0];
      rest = rest.slice(1);
      if (letter === "r") given.raw = true;
      else if (letter === "s" || letter === "e") continue;
      else if ("adinNptu".includes(letter)) {
        const value = rest || left.shift();
        rest = "";
        if (value === undefined) return complaint(shell, `read: -${letter}: option requires an argument`, 2);
        if (letter === "a") given.list = value;
        else if (letter === "d") given.end = value === "" ? "\0" : value[0];
        else if (letter === "n" || letter === "N") {
          given.count = Number(value);
          given.exact = letter === "N";
          if (!/^\d+$/.test(value)) return complaint(shell, `read: ${value}: invalid number`);
        } else if (letter === "t") given.timeout = Number(value);
        else if (letter === "u") given.fd = Number(value);
        else if (letter === "i") throw new Refusal("read -i is not supported in this page");
      } else return complaint(shell, `read: -${letter}: invalid option`, 2);
    }
  }
  for (const name of left)
    if (!/^[A-Za-z_]\w*(\[.*\])?$/s.test(name)) return complaint(shell, `read: \`${name}': not a valid identifier`);
  const stream = shell.streams.get(given.fd);
  if (!stream) return complaint(shell, `read: ${given.fd}: invalid file descriptor: Bad file descriptor`);
  const line = await readLine(shell, stream, given);
  if (line === null) return 142;
  const { letters, isWhole } = line;
  if (given.exact) {
    const text = letters.map(({ letter }) => letter).join("");
    assignTo(shell, left[0] ?? "REPLY", text);
    for (const name of left.slice(1)) assignTo(shell, name, "");
    return isWhole ? 0 : 1;
  }
  const ifs = shell.ifs();
  if (given.list) {
    shell.setList(given.list, fieldsOf(letters, ifs, Number.POSITIVE_INFINITY));
    return isWhole ? 0 : 1;
  }
  if (!left.length) {
    shell.assign("REPLY", null, letters.map(({ letter }) => letter).join(""), false);
    return isWhole ? 0 : 1;
  }
  const fields = fieldsOf(letters, ifs, left.length);
  for (const [place, name] of left.entries()) assignTo(shell, name, fields[place] ?? "");
  return isWhole ? 0 : 1;
}

/** @typedef {{letter: string, quoted: boolean}} Letter */

/**
 * @param {Shell} shell
 * @param {import("./streams.js").Stream} stream
 * @param {{raw: boolean, end: string, count: number, exact: boolean, timeout: number}} given
 * @returns {Promise<{letters: Letter[], isWhole: boolean} | null>} null: too late
 */
async function readLine(shell, stream, given) {
  /** @type {Letter[]} */
  const letters = [];
  const end = given.exact ? "" : given.end;
  const code = end ? end.charCodeAt(0) : undefined;
  let isQuoted = false;
  let pending = new Uint8Array(0);
  const limit = given.timeout < 0 ? null : new Promise((resolve) => setTimeout(() => resolve("late"), given.timeout * 1000));
  if (given.count === 0) return { letters, isWhole: true };
  for (;;) {
    const one = given.count > 0 || !given.raw;
    const reading = stream.read(one ? 1 : 65536, shell.task, one ? undefined : code);
    const chunk = limit ? await Promise.race([reading, limit]) : await reading;
    if (chunk === "late") return null;
    if (!(chunk instanceof Uint8Array)) {
      return { letters: [...letters, ...[...decode(pending)].map((letter) => ({ letter, quoted: false }))], isWhole: false };
    }
    const bytes = new Uint8Array([...pending, ...chunk]);
    if (one && bytes[bytes.length - 1] >= 0x80 && !isComplete(bytes)) {
      pending = bytes;
      continue;
    }
    pending = new Uint8Array(0);
    for (const letter of decode(bytes)) {
      if (!isQuoted && end && letter === end) return { letters, isWhole: true };
      if (letter === "\0") continue;
      if (!given.raw && !isQuoted && letter === "\\") {
        isQuoted = true;
        continue;
      }
      if (isQuoted && letter === "\n") {
        isQuoted = false;
        continue;
      }
      letters.push({ letter, quoted: isQuoted });
      isQuoted = false;
      if (given.count > 0 && letters.length >= given.count) return { letters, isWhole: true };
    }
  }
}

/** @param {Uint8Array} bytes of one letter */
function isComplete(bytes) {
  const [first] = bytes;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return bytes.length >= size;
}

/**
 * A line, in as many fields as there are names; the last takes the rest.
 * @param {Letter[]} letters
 * @param {string} ifs
 * @param {number} count
 */
function fieldsOf(letters, ifs, count) {
  const isBlank = (/** @type {Letter | undefined} */ each) =>
    Boolean(each && !each.quoted && " \t\n".includes(each.letter) && ifs.includes(each.letter));
  const isMark = (/** @type {Letter | undefined} */ each) =>
    Boolean(each && !each.quoted && ifs.includes(each.letter) && !isBlank(each));
  let at = 0;
  while (isBlank(letters[at])) at += 1;
  let end = letters.length;
  while (end > at && isBlank(letters[end - 1])) end -= 1;
  const left = letters.slice(at, end);
  const fields = [];
  at = 0;
  while (at < left.length) {
    if (fields.length === count - 1) {
      let rest = left.slice(at);
      // one mark at the end belongs to the field before it, if nothing else follows
      const marks = rest.filter(isMark).length;
      if (marks === 1 && isMark(rest[rest.length - 1])) rest = rest.slice(0, -1);
      while (isBlank(rest[rest.length - 1])) rest = rest.slice(0, -1);
      fields.push(rest.map(({ letter }) => letter).join(""));
      break;
    }
    let text = "";
    while (at < left.length && !isBlank(left[at]) && !isMark(left[at])) {
      text += left[at].letter;
      at += 1;
    }
    fields.push(text);
    while (isBlank(left[at])) at += 1;
    if (isMark(left[at])) {
      at += 1;
      while (isBlank(left[at])) at += 1;
    }
  }
  return fields;
}

/** @type {Builtin} */
async function mapfile(shell, args, name) {
  const left = [...args];
  const given = { trim: false, end: "\n", count: 0, skip: 0, origin: -1, fd: 0 };
  while (/^-./.test(left[0] ?? "")) {
    const arg = left.shift() ?? "";
    if (arg === "--") break;
    if (arg === "-t") {
      given.trim = true;
      continue;
    }
    const letter = arg[1];
    if (!"dnsOu".includes(letter)) throw new Refusal(`${name} ${arg} is not supported in this page`);
    const value = arg.slice(2) || (left.shift() ?? "");
    if (letter === "d") given.end = value === "" ? "\0" : value[0];
    else if (letter === "n") given.count = Number(value);
    else if (letter === "s") given.skip = Number(value);
    else if (letter === "O") given.origin = Number(value);
    else given.fd = Number(value);
  }
  const stream = shell.streams.get(given.fd);
  if (!stream) return complaint(shell, `${name}: ${given.fd}: invalid file descriptor: Bad file descriptor`);
  const text = decode(await readAll(stream, shell.task));
  const lines = text.split(given.end);
  const whole = lines.slice(0, -1).map((line) => (given.trim ? line : line + given.end));
  if (lines[lines.length - 1]) whole.push(lines[lines.length - 1]);
  const kept = whole
    .slice(given.skip, given.count ? given.skip + given.count : undefined)
    .map((line) => line.replaceAll("\0", ""));
  const target = left[0] ?? "MAPFILE";
  if (given.origin < 0) shell.setList(target, kept);
  else for (const [place, line] of kept.entries()) shell.assign(target, String(given.origin + place), line, false);
  return 0;
}

/** @type {Builtin} */
async function getopts(shell, args) {
  const [letters, name, ...given] = args;
  if (name === undefined) return complaint(shell, "getopts: usage: getopts optstring name [arg ...]", 2);
  const words = args.length > 2 ? given : shell.positional;
  const state = shell.getopts;
  const isQuiet = letters.startsWith(":");
  const finish = (/** @type {number} */ status, /** @type {string} */ option) => {
    const { at, letter } = state;
    shell.assign(name, null, option, false);
    shell.assign("OPTIND", null, String(at), false);
    shell.getopts = { at, letter };
    return status;
  };
  const word = words[state.at - 1];
  if (state.letter === 0) {
    if (word === undefined || !/^-./.test(word)) return finish(1, "?");
    if (word === "--") {
      state.at += 1;
      return finish(1, "?");
    }
    state.letter = 1;
  }
  const option = word[state.letter];
  state.letter += 1;
  const rest = word.slice(state.letter);
  const next = () => {
    state.at += 1;
    state.letter = 0;
  };
  const place = letters.indexOf(option, isQuiet ? 1 : 0);
  if (place < 0 || option === ":") {
    if (!rest) next();
    if (isQuiet) shell.assign("OPTARG", null, option, false);
    else {
      shell.variables.unset("OPTARG");
      if (shell.variables.get("OPTERR") !== "0") await sayOption(shell, `illegal option -- ${option}`);
    }
    return finish(0, "?");
  }
  if (letters[place + 1] !== ":") {
    if (!rest) next();
    shell.variables.unset("OPTARG");
    return finish(0, option);
  }
  let value = rest;
  if (!rest) {
    value = words[state.at] ?? "";
    if (words[state.at] === undefined) {
      next();
      if (isQuiet) {
        shell.assign("OPTARG", null, option, false);
        return finish(0, ":");
      }
      shell.variables.unset("OPTARG");
      await sayOption(shell, `option requires an argument -- ${option}`);
      return finish(0, "?");
    }
    state.at += 1;
  }
  next();
  shell.assign("OPTARG", null, value, false);
  return finish(0, option);
}

/**
 * @param {Shell} shell
 * @param {string} message
 */
async function sayOption(shell, message) {
  await shell.writeTo(2, `${shell.name}: ${message}\n`);
}

/** @type {Builtin} */
async function trap(shell, args) {
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
    if (name === "DEBUG" || name === "RETURN") throw new Refusal(`trap … ${name} is not supported in this page`);
    if (name !== "ERR" && !(name in SIGNALS)) {
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
async function kill(shell, args) {
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
  if (shell.task.signals.length) await shell.runTraps();
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
async function wait(shell, args) {
  const left = [...args];
  let [isAny, target] = [false, ""];
  while (/^-/.test(left[0] ?? "")) {
    const arg = left.shift();
    if (arg === "-n") isAny = true;
    else if (arg === "-p") target = left.shift() ?? "";
    else if (arg !== "-f" && arg !== "--") throw new Refusal(`wait ${arg} is not supported in this page`);
  }
  const ended = async (/** @type {import("./shell.js").Job} */ job) => {
    const status = await interrupted(shell, job.done);
    if (typeof status === "number") {
      job.seen = true;
      if (target) shell.assign(target, null, String(job.pid), false);
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
async function jobs(shell, args) {
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

/** @type {Builtin} */
async function command(shell, args, name) {
  const left = [...args];
  let mode = "";
  while (/^-[pvV]+$/.test(left[0] ?? "")) {
    for (const letter of (left.shift() ?? "").slice(1)) if (letter !== "p") mode = letter;
  }
  if (left[0] === "--") left.shift();
  if (mode) return describe(shell, left, mode === "v" ? "short" : "long", "command");
  if (!left.length) return 0;
  const [target, ...rest] = left;
  if (name === "builtin" && !(target in BUILTINS)) return complaint(shell, `builtin: ${target}: not a shell builtin`);
  return shell.invoke(target, rest, { skipFunctions: true });
}

/** @type {Builtin} */
async function type(shell, args) {
  const left = [...args];
  let mode = "long";
  while (/^-[tpafP]+$/.test(left[0] ?? "")) {
    const arg = left.shift() ?? "";
    if (arg.includes("t")) mode = "type";
    else if (/[pP]/.test(arg)) mode = "path";
    else throw new Refusal(`type ${arg} is not supported in this page`);
  }
  return describe(shell, left, mode, "type");
}

const KEYWORDS = new Set(
  "if then else elif fi do done case esac while until for function select time { } ! [[ ]] in coproc".split(" "),
);

/**
 * @param {Shell} shell
 * @param {string[]} names
 * @param {string} mode
 * @param {string} by which builtin asks
 */
async function describe(shell, names, mode, by) {
  let status = names.length && by === "command" ? 1 : 0;
  for (const name of names) {
    const kind = KEYWORDS.has(name)
      ? "keyword"
      : shell.functions.has(name)
        ? "function"
        : name in BUILTINS
          ? "builtin"
          : shell.pathOf(name)
            ? "file"
            : "";
    const path = kind === "file" ? shell.pathOf(name) : "";
    if (!kind) {
      if (mode === "long") await shell.complain(`${by}: ${name}: not found`);
      if (by === "type") status = 1;
      continue;
    }
    if (by === "command") status = 0;
    if (mode === "path") {
      if (path) await shell.writeTo(1, `${path}\n`);
    } else if (mode === "type") await shell.writeTo(1, `${kind}\n`);
    else if (mode === "short") await shell.writeTo(1, `${path || name}\n`);
    else if (kind === "function") throw new Refusal("to show a function's text is not supported in this page");
    else
      await shell.writeTo(
        1,
        `${name} is ${kind === "keyword" ? "a shell keyword" : kind === "builtin" ? "a shell builtin" : path}\n`,
      );
  }
  return status;
}

/** @type {Builtin} */
async function hash(shell, args) {
  if (/^-/.test(args[0] ?? "")) {
    if (args[0] === "-r") return 0;
    throw new Refusal(`hash ${args[0]} is not supported in this page`);
  }
  let status = 0;
  for (const name of args)
    if (!shell.pathOf(name) && !(name in BUILTINS) && !shell.functions.has(name))
      status = await complaint(shell, `hash: ${name}: not found`);
  return status;
}

/** @type {Builtin} */
async function umask(shell, args) {
  if (!args.length) {
    await shell.writeTo(1, `${shell.umask.toString(8).padStart(4, "0")}\n`);
    return 0;
  }
  if (!/^[0-7]{1,4}$/.test(args[0])) throw new Refusal(`umask ${args.join(" ")} is not supported in this page`);
  shell.umask = Number.parseInt(args[0], 8);
  return 0;
}

/** @type {Builtin} */
async function caller(shell, args) {
  if (args.length) throw new Refusal("caller with an argument is not supported in this page");
  const call = shell.calls.at(-1);
  if (!call) return 1;
  await shell.writeTo(1, `${call.line} ${shell.name}\n`);
  return 0;
}

/** @type {Record<string, Builtin>} */
export const BUILTINS = Object.assign(Object.create(null), {
  ":": colon,
  true: colon,
  false: () => 1,
  "[": test,
  test,
  echo,
  printf: printfBuiltin,
  cd,
  pwd,
  pushd: folders,
  popd: folders,
  dirs: folders,
  exit,
  return: returnBuiltin,
  break: jump,
  continue: jump,
  eval: evalBuiltin,
  ".": source,
  source,
  shift,
  set,
  shopt,
  unset,
  declare,
  typeset: declare,
  local: declare,
  export: declare,
  readonly: declare,
  let: letBuiltin,
  read,
  mapfile,
  readarray: mapfile,
  getopts,
  trap,
  kill,
  wait,
  jobs,
  command,
  builtin: command,
  type,
  hash,
  umask,
  caller,
  exec: colon,
});

export { Discarded, encode, expandText, parse };
