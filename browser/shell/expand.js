// Expansion: a program's words to the texts that commands get.

import { ArithmeticProblem } from "./arithmetic.js";
import { expandBraces } from "./braces.js";
import { whole } from "./bytes.js";
import { Fields } from "./expand/fields.js";
import { glob } from "./expand/glob.js";
import { cased, piece, transformed, wholeArray } from "./expand/operators.js";
import { contents, fileRead, substitute } from "./expand/substitution.js";
import { tilde } from "./expand/tilde.js";
import { processSubstitution } from "./jobs.js";
import { inLocale, piecesInLocale } from "./locale.js";
import { assign, computeText, element, ifs, indexOf, parameter, unbound } from "./parameters.js";
import { plain, removed, replaced } from "./pattern.js";
import { Discarded, Exit, ShellProblem } from "./problems.js";
import { keysOf, ReadonlyProblem, valuesOf } from "./variables.js";

/** @import {Part, Parameter, Word} from "./ast.js" */
/** @import {Found} from "./expand/operators.js" */
/** @import {Piece} from "./pattern.js" */
/** @import {Shell} from "./shell.js" */

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
 * Arithmetic in an expansion: an error of it is told, and ends the line.
 * @template Value
 * @param {Shell} shell
 * @param {() => Value | Promise<Value>} body
 * @param {number} [status] after it
 */
async function told(shell, body, status = 1) {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof ArithmeticProblem || error instanceof ReadonlyProblem)) throw error;
    await shell.complain(error.message);
    throw error instanceof ReadonlyProblem && shell.options.has("errexit") ? new Exit(1) : new Discarded(status);
  }
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
        const { body } = part.body;
        const file = fileRead(body);
        const text = file
          ? await contents(shell, await expandText(shell, file.parts), part.line)
          : await substitute(shell, body, part.line);
        fields.give(text, isInQuotes);
        break;
      }
      case "arithmetic": {
        fields.give(String(await told(shell, () => compute(shell, part.parts))), isInQuotes);
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
    const text = await expandText(shell, index);
    try {
      const key = shell.variables.find(name)?.table ? text : await told(shell, () => indexOf(shell, name, text));
      value = element(shell, name, key);
    } catch (error) {
      if (!(error instanceof ShellProblem)) throw error;
      await shell.complain(error.message);
    }
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
  if (part.operator === "bad") {
    await shell.complain(`${part.raw}: bad substitution`);
    throw shell.options.has("errexit") ? new Exit(1) : new Discarded(1);
  }
  if (part.operator === "names") {
    const names = shell.variables.names().filter((name) => name.startsWith(part.name));
    fields.giveAll(names, part.raw.endsWith("@}") ? "@" : "*", isInQuotes, ifs(shell));
    return;
  }
  const all = subscript(part);
  if (part.isIndirect && all) {
    const found = shell.variables.find(part.name);
    fields.giveAll(found ? keysOf(found) : [], /** @type {"@" | "*"} */ (all), isInQuotes, ifs(shell));
    return;
  }
  const found = await find(shell, part);
  const [first = ""] = found.values;
  if (part.isLength) {
    const isThere = found.isSet || (found.many && (!part.index || shell.variables.find(part.name)));
    if (!isThere && shell.options.has("nounset")) throw unbound(shell, part.name);
    fields.give(String(found.many ? found.values.length : [...inLocale(shell, first)].length), isInQuotes);
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
  if (found.many) fields.giveAll(values, found.many, isInQuotes, ifs(shell));
  else if (values.length) fields.give(values[0], isInQuotes);
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
    if (found.many) fields.giveAll(found.values, found.many, isInQuotes, ifs(shell));
    else fields.give(found.values[0], isInQuotes);
    return;
  }
  if (kind === "=") {
    if (!/^[A-Za-z_]/.test(part.name)) {
      shell.complain(`$${part.name}: cannot assign in this way`);
      throw new Exit(1);
    }
    const text = await expandText(shell, operand);
    const key = part.index ? await expandText(shell, part.index) : null;
    const index = key === null ? null : await told(shell, () => indexOf(shell, part.name, key));
    await told(shell, () => assign(shell, part.name, index, text, false), 2);
    fields.give(text, isInQuotes);
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
 * What the operator makes of the values, in the letters of the locale.
 * @param {Shell} shell
 * @param {Parameter} part
 * @param {Found} found
 * @returns {Promise<string[]>}
 */
async function operated(shell, part, found) {
  if (!part.operator) return found.values;
  const values = found.values.map((value) => inLocale(shell, value));
  return (await changed(shell, part, { ...found, values })).map(whole);
}

/**
 * @param {Shell} shell
 * @param {Parameter} part
 * @param {Found} found
 * @returns {Promise<string[]>}
 */
async function changed(shell, part, found) {
  const { operator } = part;
  const { values } = found;
  if (operator === ":") {
    if (!values.length && !found.many) return [];
    const amount = async (/** @type {readonly Part[]} */ parts) => Number(await told(shell, () => compute(shell, parts)));
    const offset = await amount(part.operand ?? []);
    return piece(shell, part, found, offset, part.second === null ? null : await amount(part.second));
  }
  const extended = shell.shopts.has("extglob");
  if (/^[#%]/.test(operator)) {
    const pattern = piecesInLocale(shell, await expandPattern(shell, part.operand ?? []));
    return values.map((value) => removed(value, operator, pattern, extended));
  }
  if (operator.startsWith("/")) {
    const pattern = piecesInLocale(shell, await expandPattern(shell, part.operand ?? []));
    const replacement = await expandPattern(shell, part.second ?? []);
    return values.map((value) => replaced(value, operator, pattern, replacement, extended));
  }
  if (/^[\^,]/.test(operator)) {
    const pattern = part.operand?.length ? piecesInLocale(shell, await expandPattern(shell, part.operand)) : null;
    return values.map((value) => cased(value, operator, pattern));
  }
  const all = found.many && part.index ? wholeArray(shell, part) : null;
  return all ?? values.map((value) => transformed(shell, value, part));
}
