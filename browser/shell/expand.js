// Expansion: a program's words to the texts that commands get.

import { expandBraces } from "./braces.js";
import { decode } from "./bytes.js";
import { runToEnd } from "./end.js";
import { unescaped } from "./escapes.js";
import { FolderNode, resolve } from "./files.js";
import { processSubstitution } from "./jobs.js";
import { runItems } from "./lists.js";
import { byCode, lower, upper } from "./locale.js";
import { assign, computeText, element, ifs, indexOf, parameter, unbound } from "./parameters.js";
import { hasPattern, matches, patternSource, plain, removed, replaced } from "./pattern.js";
import { Discarded, Exit } from "./problems.js";
import { quotedForShell } from "./quote.js";
import { pipe, readAll } from "./streams.js";
import { Refusal } from "./task.js";
import { attributesOf, keysOf, valuesOf } from "./variables.js";

/** @import {Part, Parameter, Word} from "./ast.js" */
/** @import {Piece} from "./pattern.js" */
/** @import {Shell} from "./shell.js" */

/** Fields as they grow, each of pieces. */
class Fields {
  /** @param {string | null} ifs null: what is expanded is not split */
  constructor(ifs) {
    this.ifs = ifs;
    /** @type {Piece[][]} */
    this.done = [];
    /** @type {Piece[]} */
    this.open = [];
    this.lastMark = "";
  }

  /**
   * @param {string} text
   * @param {boolean} quoted
   */
  add(text, quoted) {
    if (!text && !quoted) return;
    this.open.push({ text, quoted });
    this.lastMark = "";
  }

  /** What an expansion gave that is not quoted. @param {string} text */
  split(text) {
    if (this.ifs === null || this.ifs === "") {
      this.add(text, false);
      return;
    }
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at];
      if (!this.ifs.includes(letter)) continue;
      this.add(text.slice(from, at), false);
      from = at + 1;
      if (" \t\n".includes(letter)) {
        if (this.open.length) this.close("blank");
      } else if (this.open.length) this.close("mark");
      else if (this.lastMark === "blank") this.lastMark = "mark";
      else {
        this.done.push([]);
        this.lastMark = "mark";
      }
    }
    this.add(text.slice(from), false);
  }

  /** @param {string} [mark] */
  close(mark = "") {
    this.done.push(this.open);
    this.open = [];
    this.lastMark = mark;
  }

  finish() {
    if (this.open.length) this.close();
    return this.done;
  }
}

/**
 * The texts of words.
 * @param {Shell} shell
 * @param {readonly Word[]} words
 */
export async function expandWords(shell, words) {
  const texts = [];
  for (const word of words) {
    const [only] = word.parts;
    if (word.parts.length === 1 && only.type === "text" && (only.quoted || !/[~{*?[\]@!+]/.test(only.text))) {
      texts.push(only.text);
      continue;
    }
    for (const parts of shell.options.has("braceexpand") ? expandBraces(word.parts) : [word.parts])
      texts.push(...(await fieldsOf(shell, parts)));
  }
  return texts;
}

/**
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 */
async function fieldsOf(shell, parts) {
  const fields = new Fields(ifs(shell));
  await walk(shell, tilde(shell, parts, false), fields, false);
  return fields.finish().flatMap((pieces) => glob(shell, pieces));
}

/**
 * The text of a word that is not split, as in an assignment.
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 * @param {{isAssignment?: boolean}} [options] isAssignment: a tilde is known after a colon, too
 */
export async function expandText(shell, parts, { isAssignment = false } = {}) {
  return plain(await expandPattern(shell, parts, { isAssignment }));
}

/**
 * The pieces of a word that is not split.
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 * @param {{isAssignment?: boolean}} [options]
 * @returns {Promise<Piece[]>}
 */
export async function expandPattern(shell, parts, { isAssignment = false } = {}) {
  const fields = new Fields(null);
  await walk(shell, tilde(shell, parts, isAssignment), fields, false);
  return fields.finish().flatMap((pieces, place) => (place ? [{ text: " ", quoted: true }, ...pieces] : pieces));
}

/**
 * What stands as if in double quotes: a here-document, arithmetic.
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 */
export async function expandQuoted(shell, parts) {
  const fields = new Fields(null);
  await walk(shell, parts, fields, true);
  return fields.finish().map(plain).join(" ");
}

/**
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 */
export async function compute(shell, parts) {
  return computeText(shell, await expandQuoted(shell, parts));
}

/**
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 * @param {boolean} isAssignment
 * @returns {readonly Part[]}
 */
function tilde(shell, parts, isAssignment) {
  const [first, ...rest] = parts;
  if (first?.type !== "text" || first.quoted || !first.text.includes("~")) return parts;
  const home = (/** @type {string} */ name) => {
    if (name === "") return shell.variables.get("HOME") ?? "/home/reader";
    if (name === "+") return shell.folder;
    if (name === "-") return shell.variables.get("OLDPWD") ?? "~-";
    throw new Refusal(`~${name} is not supported in this page`);
  };
  const pattern = isAssignment ? /(^|:)~([^/:]*)(?=[/:]|$)/g : /^()~([^/]*)(?=\/|$)/g;
  const text = first.text;
  /** @type {Part[]} */
  const made = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index + found[0].length === text.length && rest.length) continue; // ~$name is no tilde
    made.push({ type: "text", text: text.slice(end, found.index) + found[1], quoted: false });
    made.push({ type: "text", text: home(found[2]), quoted: true });
    end = found.index + found[0].length;
  }
  return [...made, { type: "text", text: text.slice(end), quoted: false }, ...rest];
}

/**
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 * @param {Fields} fields
 * @param {boolean} isInQuotes
 */
async function walk(shell, parts, fields, isInQuotes) {
  for (const part of parts) {
    switch (part.type) {
      case "text":
        fields.add(part.text, part.quoted || isInQuotes);
        break;
      case "quoted": {
        const before = fields.open.length + fields.done.length;
        await walk(shell, part.parts, fields, true);
        const isList = part.parts.some((each) => each.type === "parameter" && isMany(each) && !each.isLength);
        if (
          !isList ||
          (part.parts.length > 1 &&
            fields.open.length + fields.done.length === before &&
            part.parts.some((each) => each.type !== "parameter"))
        )
          fields.add("", true);
        break;
      }
      case "parameter":
        await expandParameter(shell, part, fields, isInQuotes);
        break;
      case "command": {
        const text = await substitute(shell, part.body.body, part.line);
        if (isInQuotes) fields.add(text, true);
        else fields.split(text);
        break;
      }
      case "arithmetic": {
        const value = String(await compute(shell, part.parts));
        if (isInQuotes) fields.add(value, true);
        else fields.split(value);
        break;
      }
      case "process":
        fields.add(await processSubstitution(shell, part), true);
        break;
    }
  }
}

/** @param {Parameter} part */
const subscript = ({ index }) =>
  index?.length === 1 && index[0].type === "text" && !index[0].quoted && /^[@*]$/.test(index[0].text) ? index[0].text : "";

/** @param {Parameter} part whether it may give several fields, even in quotes */
const isMany = (part) =>
  (part.name === "@" && !part.isIndirect) || subscript(part) === "@" || (part.operator === "names" && part.raw.endsWith("@}"));

/**
 * What `$(…)` gives.
 * @param {Shell} shell
 * @param {import("./ast.js").Item[]} items
 * @param {number} line
 */
async function substitute(shell, items, line) {
  if (items.length === 1 && items[0].node.type === "simple") {
    const { assignments, words, redirections } = items[0].node;
    if (!assignments.length && !words.length && redirections.length === 1 && redirections[0].operator === "<") {
      const path = await expandText(shell, redirections[0].target.parts);
      return trimmed(shell, await readAll(shell.openFile(path, { read: true }), shell.task), line);
    }
  }
  const [input, output] = pipe();
  const inner = shell.fork();
  inner.options.delete("errexit");
  inner.replaceStream(1, output);
  const running = runToEnd(inner, () => runItems(inner, items));
  running.catch(() => {}); // awaited below
  const bytes = await readAll(input, shell.task);
  shell.substitutionStatus = shell.status = await running;
  return trimmed(shell, bytes, line);
}

/**
 * @param {Shell} shell
 * @param {Uint8Array} bytes
 * @param {number} line
 */
function trimmed(shell, bytes, line) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 10) end -= 1;
  let kept = bytes.subarray(0, end);
  if (kept.includes(0)) {
    shell.line = line;
    shell.complain("warning: command substitution: ignored null byte in input");
    kept = kept.filter((byte) => byte !== 0);
  }
  return decode(kept);
}

/**
 * The values of a parameter before its operator works on them.
 * @typedef {{values: string[], many: "" | "@" | "*", isSet: boolean, name: string}} Found
 */

/**
 * @param {Shell} shell
 * @param {Parameter} part
 * @returns {Promise<Found>}
 */
async function find(shell, part) {
  const all = subscript(part);
  let { name } = part;
  if (part.isIndirect && !all) {
    const direct = await lookUp(shell, name, part.index, "");
    const reference = shell.variables.raw(name);
    if (reference?.reference) return { values: [reference.text ?? ""], many: "", isSet: true, name };
    if (!direct.isSet && part.operator === "") {
      shell.complain(`${name}: invalid indirect expansion`);
      throw new Discarded(1);
    }
    const [, base, index] = (direct.values[0] ?? "").match(/^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[(.*)\])?$/s) ?? [];
    if (!base) {
      if (!direct.isSet) return { values: [], many: "", isSet: false, name };
      shell.complain(`${direct.values[0]}: invalid variable name`);
      throw new Discarded(1);
    }
    name = base;
    const inner = index === undefined ? null : [/** @type {Part} */ ({ type: "text", text: index, quoted: false })];
    return lookUp(shell, base, inner, index === "@" || index === "*" ? index : "");
  }
  return lookUp(shell, name, part.index, all);
}

/**
 * @param {Shell} shell
 * @param {string} name
 * @param {Part[] | null} index
 * @param {string} all `@`, `*` or nothing
 * @returns {Promise<Found>}
 */
async function lookUp(shell, name, index, all) {
  if (name === "@" || name === "*") return { values: shell.positional, many: name, isSet: shell.positional.length > 0, name };
  if (all) {
    const found = shell.variables.find(name);
    const values = found ? valuesOf(found) : [];
    return { values, many: /** @type {"@" | "*"} */ (all), isSet: values.length > 0, name: `${name}[${all}]` };
  }
  /** @type {string | undefined} */
  let value;
  if (index) {
    const key = shell.variables.find(name)?.table
      ? await expandText(shell, index)
      : indexOf(shell, name, await expandText(shell, index));
    value = element(shell, name, key);
  } else value = parameter(shell, name);
  return { values: value === undefined ? [] : [value], many: "", isSet: value !== undefined, name };
}

/**
 * @param {Shell} shell
 * @param {Parameter} part
 * @param {Fields} fields
 * @param {boolean} isInQuotes
 */
async function expandParameter(shell, part, fields, isInQuotes) {
  if (part.operator === "names") {
    const names = shell.variables.names().filter((name) => name.startsWith(part.name));
    addAll(shell, names, part.raw.endsWith("@}") ? "@" : "*", fields, isInQuotes);
    return;
  }
  const all = subscript(part);
  if (part.isIndirect && all) {
    const found = shell.variables.find(part.name);
    addAll(shell, found ? keysOf(found) : [], /** @type {"@" | "*"} */ (all), fields, isInQuotes);
    return;
  }
  const found = await find(shell, part);
  const [first = ""] = found.values;
  if (part.isLength) {
    const isThere = found.isSet || (found.many && (!part.index || shell.variables.find(part.name)));
    if (!isThere && shell.options.has("nounset")) throw unbound(shell, part.name);
    addOne(String(found.many ? found.values.length : [...first].length), fields, isInQuotes);
    return;
  }
  const operator = part.operator;
  if (/^:?[-=?+]$/.test(operator)) {
    await expandChoice(shell, part, found, fields, isInQuotes);
    return;
  }
  if (!found.isSet && !found.many && shell.options.has("nounset"))
    throw unbound(
      shell,
      found.name === "!" ? "!" : part.index ? `${part.name}[${await expandText(shell, part.index)}]` : found.name,
    );
  const values = await operated(shell, part, found);
  if (found.many) addAll(shell, values, found.many, fields, isInQuotes);
  else if (values.length) addOne(values[0], fields, isInQuotes);
}

/**
 * @param {string} text
 * @param {Fields} fields
 * @param {boolean} isInQuotes
 */
function addOne(text, fields, isInQuotes) {
  if (isInQuotes) fields.add(text, true);
  else fields.split(text);
}

/**
 * @param {Shell} shell
 * @param {string[]} values
 * @param {"@" | "*"} many
 * @param {Fields} fields
 * @param {boolean} isInQuotes
 */
function addAll(shell, values, many, fields, isInQuotes) {
  if (many === "*" && (isInQuotes || fields.ifs === null)) {
    const marks = ifs(shell);
    const text = values.join(marks === "" ? "" : (marks[0] ?? " "));
    fields.add(text, isInQuotes);
    return;
  }
  if (fields.ifs === null && !isInQuotes) {
    fields.add(values.join(" "), false);
    return;
  }
  for (const [place, value] of values.entries()) {
    if (place && (fields.open.length || isInQuotes)) fields.close();
    if (isInQuotes) fields.add(value, true);
    else fields.split(value);
  }
}

/**
 * ${name:-word} and its kin.
 * @param {Shell} shell
 * @param {Parameter} part
 * @param {Found} found
 * @param {Fields} fields
 * @param {boolean} isInQuotes
 */
async function expandChoice(shell, part, found, fields, isInQuotes) {
  const operand = part.operand ?? [];
  const isEmpty =
    found.values.length === 0 ||
    (found.values.length === 1 && found.values[0] === "") ||
    (found.many === "*" && found.values.join("") === "");
  const isThere = found.isSet && !(part.operator.startsWith(":") && isEmpty);
  const kind = part.operator.at(-1);
  if (kind === "+" ? !isThere : isThere) {
    if (kind === "+") return;
    if (found.many) addAll(shell, found.values, found.many, fields, isInQuotes);
    else addOne(found.values[0], fields, isInQuotes);
    return;
  }
  if (kind === "=") {
    if (!/^[A-Za-z_]/.test(part.name)) {
      shell.complain(`$${part.name}: cannot assign in this way`);
      throw new Exit(1);
    }
    const text = await expandText(shell, operand);
    const index = part.index ? indexOf(shell, part.name, await expandText(shell, part.index)) : null;
    assign(shell, part.name, index, text, false);
    addOne(text, fields, isInQuotes);
    return;
  }
  if (kind === "?") {
    const text = operand.length
      ? await expandText(shell, operand)
      : part.operator === "?"
        ? "parameter not set"
        : "parameter null or not set";
    shell.complain(`${found.name}: ${text}`);
    throw new Exit(shell.isSubshell || !shell.isCommandText ? 1 : 127);
  }
  if (isInQuotes) await walk(shell, operand, fields, true);
  else await walkUnquoted(shell, tilde(shell, operand, false), fields);
}

/**
 * The word of ${name:-word} outside of quotes: what is not quoted of it is split as well.
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 * @param {Fields} fields
 */
async function walkUnquoted(shell, parts, fields) {
  for (const part of parts) {
    if (part.type === "text" && !part.quoted) fields.split(part.text);
    else await walk(shell, [part], fields, false);
  }
}

/**
 * What the operator makes of the values.
 * @param {Shell} shell
 * @param {Parameter} part
 * @param {Found} found
 * @returns {Promise<string[]>}
 */
async function operated(shell, part, found) {
  const { operator } = part;
  const { values } = found;
  if (operator === "") return values;
  if (operator === ":") return piece(shell, part, found);
  const extended = shell.shopts.has("extglob");
  if (/^[#%]/.test(operator)) {
    const pattern = await expandPattern(shell, part.operand ?? []);
    return values.map((value) => removed(value, operator, pattern, extended));
  }
  if (operator.startsWith("/")) {
    const pattern = await expandPattern(shell, part.operand ?? []);
    const replacement = await expandPattern(shell, part.second ?? []);
    return values.map((value) => replaced(value, operator, pattern, replacement, extended));
  }
  if (/^[\^,]/.test(operator)) {
    const pattern = part.operand?.length ? await expandPattern(shell, part.operand) : null;
    return values.map((value) => cased(value, operator, pattern));
  }
  return values.map((value) => transformed(shell, value, operator, part, found));
}

/**
 * @param {string} value
 * @param {string} operator
 * @param {Piece[] | null} pattern
 */
function cased(value, operator, pattern) {
  const change = (/** @type {string} */ letter) => (operator[0] === "^" ? upper(letter) : lower(letter));
  const wanted = (/** @type {string} */ letter) => !pattern || matches(pattern, letter);
  return [...value]
    .map((letter, place) => ((place === 0 || operator.length === 2) && wanted(letter) ? change(letter) : letter))
    .join("");
}

/**
 * ${name@Q} and its kin.
 * @param {Shell} shell
 * @param {string} value
 * @param {string} operator
 * @param {Parameter} part
 * @param {Found} found
 */
function transformed(shell, value, operator, part, found) {
  switch (operator) {
    case "@Q":
      return quotedForShell(value);
    case "@U":
      return upper(value);
    case "@L":
      return lower(value);
    case "@u":
      return cased(value, "^", null);
    case "@E":
      return unescaped(value);
    case "@a":
      return attributesOf(shell.variables.raw(part.name));
    default:
      throw new Refusal(`${part.raw} is not supported in this page${found.many ? "" : ""}`);
  }
}

/**
 * ${name:offset:length}
 * @param {Shell} shell
 * @param {Parameter} part
 * @param {Found} found
 */
async function piece(shell, part, found) {
  const offset = Number(await compute(shell, part.operand ?? []));
  const length = part.second === null ? null : Number(await compute(shell, part.second));
  if (found.many) {
    const isPositional = found.name === "@" || found.name === "*";
    if (length !== null && length < 0) {
      shell.complain(`${length}: substring expression < 0`);
      throw new Discarded(1);
    }
    if (!isPositional) {
      const variable = shell.variables.find(part.name);
      if (variable?.list) {
        const keys = keysOf(variable).map(Number);
        const from = offset < 0 ? offset + Math.max(-1, ...keys) + 1 : offset;
        const chosen = from < 0 ? [] : keys.filter((key) => key >= from);
        return chosen.slice(0, length ?? chosen.length).map((key) => variable.list?.get(key) ?? "");
      }
    }
    const all = isPositional ? [parameter(shell, "0") ?? "", ...found.values] : found.values;
    const from = offset < 0 ? all.length + offset : offset;
    if (from < 0) return [];
    const start = isPositional && offset === 0 ? 0 : from;
    return all.slice(start, length === null ? undefined : start + length);
  }
  const letters = [...(found.values[0] ?? "")];
  if (!found.values.length) return [];
  const from = offset < 0 ? letters.length + offset : offset;
  if (from < 0 || from > letters.length) return [""];
  const end = length === null ? letters.length : length < 0 ? letters.length + length : from + length;
  if (end < from) {
    shell.complain(`${length}: substring expression < 0`);
    throw new Discarded(1);
  }
  return [letters.slice(from, end).join("")];
}

/**
 * The files that a field means, or its text.
 * @param {Shell} shell
 * @param {Piece[]} pieces
 */
function glob(shell, pieces) {
  if (shell.options.has("noglob") || !hasPattern(pieces)) return [plain(pieces)];
  const found = filesLike(shell, pieces);
  if (found.length) return found;
  if (shell.shopts.has("nullglob")) return [];
  if (shell.shopts.has("failglob")) {
    shell.complain(`no match: ${plain(pieces)}`);
    throw new Discarded(1);
  }
  return [plain(pieces)];
}

/**
 * @param {Shell} shell
 * @param {Piece[]} pieces
 * @returns {string[]}
 */
function filesLike(shell, pieces) {
  /** @type {Piece[][]} */
  const steps = [[]];
  for (const { text, quoted } of pieces) {
    for (const [place, each] of text.split("/").entries()) {
      if (place) steps.push([]);
      if (each) steps[steps.length - 1].push({ text: each, quoted });
    }
  }
  let paths = [""];
  const isAbsolute = steps[0].length === 0 && steps.length > 1;
  if (isAbsolute) paths = ["/"];
  for (const [place, step] of steps.entries()) {
    if (place === 0 && isAbsolute) continue;
    const isLast = place === steps.length - 1;
    if (!step.length) {
      if (isLast) paths = paths.map((path) => (path.endsWith("/") ? path : `${path}/`)).filter((path) => folderAt(shell, path));
      continue;
    }
    paths = paths.flatMap((path) => {
      const prefix = path && !path.endsWith("/") ? `${path}/` : path;
      if (!hasPattern(step)) {
        const whole = prefix + plain(step);
        return shell.files.find(resolve(whole, shell.folder), { follow: false }) ? [whole] : [];
      }
      const folder = folderAt(shell, prefix || ".");
      if (!folder) return [];
      const regex = new RegExp(
        `^(?:${patternSource(step, { path: true, extended: shell.shopts.has("extglob") })})$`,
        shell.shopts.has("nocaseglob") ? "sui" : "su",
      );
      const wantsHidden = step[0].text.startsWith(".") || shell.shopts.has("dotglob");
      const names = [...folder.entries.keys()].filter((name) => regex.test(name) && (wantsHidden || !name.startsWith(".")));
      const fitting = isLast ? names : names.filter((name) => folderAt(shell, prefix + name));
      return fitting.sort(byCode).map((name) => prefix + name);
    });
  }
  return paths.filter(Boolean);
}

/**
 * @param {Shell} shell
 * @param {string} path
 */
function folderAt(shell, path) {
  const node = shell.files.find(resolve(path, shell.folder));
  return node instanceof FolderNode ? node : null;
}
