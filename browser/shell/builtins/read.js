// read and mapfile.

import { decode, whole } from "../bytes.js";
import { evaluateText } from "../lists.js";
import { isBytewise } from "../locale.js";
import { assign, ifs, setList } from "../parameters.js";
import { quotedForShell } from "../quote.js";
import { readAll } from "../streams.js";
import { Refusal } from "../task.js";
import { complaint } from "./complaint.js";
import { assignTo } from "./target.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function read(shell, args) {
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
  if (given.timeout === 0) {
    await shell.task.turn();
    return stream.isReady() ? 0 : 1;
  }
  const line = await readLine(shell, stream, given);
  if (line === null) return 142;
  const { letters, isWhole } = line;
  if (given.exact) {
    const text = whole(letters.map(({ letter }) => letter).join(""));
    assignTo(shell, left[0] ?? "REPLY", text);
    for (const name of left.slice(1)) assignTo(shell, name, "");
    return isWhole ? 0 : 1;
  }
  const marks = ifs(shell);
  if (given.list) {
    setList(shell, given.list, fieldsOf(letters, marks, Number.POSITIVE_INFINITY));
    return isWhole ? 0 : 1;
  }
  if (!left.length) {
    assign(shell, "REPLY", null, whole(letters.map(({ letter }) => letter).join("")), false);
    return isWhole ? 0 : 1;
  }
  const fields = fieldsOf(letters, marks, left.length);
  for (const [place, name] of left.entries()) assignTo(shell, name, whole(fields[place] ?? ""));
  return isWhole ? 0 : 1;
}

/** @typedef {{letter: string, quoted: boolean}} Letter */

/**
 * @param {Shell} shell
 * @param {import("../streams.js").Stream} stream
 * @param {{raw: boolean, end: string, count: number, exact: boolean, timeout: number}} given
 * @returns {Promise<{letters: Letter[], isWhole: boolean} | null>} null: too late
 */
async function readLine(shell, stream, given) {
  /** @type {Letter[]} */
  const letters = [];
  const end = given.exact ? "" : given.end;
  const code = end ? end.charCodeAt(0) : undefined;
  const isBytes = isBytewise((name) => shell.variables.get(name));
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
    if (one && !isBytes && bytes[bytes.length - 1] >= 0x80 && !isComplete(bytes)) {
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
 * @param {string} marks
 * @param {number} count
 */
function fieldsOf(letters, marks, count) {
  const isBlank = (/** @type {Letter | undefined} */ each) =>
    Boolean(each && !each.quoted && " \t\n".includes(each.letter) && marks.includes(each.letter));
  const isMark = (/** @type {Letter | undefined} */ each) =>
    Boolean(each && !each.quoted && marks.includes(each.letter) && !isBlank(each));
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
export async function mapfile(shell, args, name) {
  const left = [...args];
  const given = { trim: false, end: "\n", count: 0, skip: 0, origin: -1, fd: 0, quantum: 5000, callback: "" };
  while (/^-./.test(left[0] ?? "")) {
    const arg = left.shift() ?? "";
    if (arg === "--") break;
    if (arg === "-t") {
      given.trim = true;
      continue;
    }
    const letter = arg[1];
    if (!"dnsOucC".includes(letter)) throw new Refusal(`${name} ${arg} is not supported in this page`);
    const value = arg.slice(2) || (left.shift() ?? "");
    if (letter === "d") given.end = value === "" ? "\0" : value[0];
    else if (letter === "n") given.count = Number(value);
    else if (letter === "s") given.skip = Number(value);
    else if (letter === "O") given.origin = Number(value);
    else if (letter === "c") given.quantum = Number(value);
    else if (letter === "C") given.callback = value;
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
  const from = Math.max(0, given.origin);
  if (given.callback) {
    if (given.origin < 0) setList(shell, target, []);
    for (const [place, line] of kept.entries()) {
      if ((place + 1) % given.quantum === 0)
        await evaluateText(shell, `${given.callback} ${from + place} ${quotedForShell(line)}`, shell.line);
      assign(shell, target, String(from + place), line, false);
    }
  } else if (given.origin < 0) setList(shell, target, kept);
  else for (const [place, line] of kept.entries()) assign(shell, target, String(given.origin + place), line, false);
  return 0;
}
