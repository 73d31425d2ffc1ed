// What `set -x` tells of the commands before they run.

import { expandQuoted } from "./expand.js";
import { computeText } from "./parameters.js";
import { parse } from "./parser.js";
import { singleQuoted as quoted } from "./quote.js";

/** @import {Assignment, Part} from "./ast.js" */
/** @import {Piece} from "./pattern.js" */
/** @import {Shell} from "./shell.js" */

/**
 * @param {Shell} shell
 * @param {string} text
 */
export async function trace(shell, text) {
  if (shell.options.has("xtrace")) await shell.writeTo(2, `${await prompt(shell)}${text}\n`);
}

/**
 * What PS4 says, its first letter once more for each level.
 * @param {Shell} shell
 */
async function prompt(shell) {
  const given = shell.variables.get("PS4") ?? "";
  if (!given) return "";
  shell.options.delete("xtrace");
  const { status } = shell;
  const text = /[$`\\]/.test(given) ? (await expandQuoted(shell, textParts(given))).slice(0, -1) : given;
  shell.status = status;
  shell.options.add("xtrace");
  const [first = ""] = text;
  return first.repeat(shell.level - 1) + text;
}

/** @param {string} text as if it stood in double quotes */
function textParts(text) {
  const [item] = parse(`<<_\n${text}\n_\n`).items;
  return item.node.type === "simple" ? (item.node.redirections[0].document ?? []).concat() : [];
}

/**
 * The words of a command.
 * @param {Shell} shell
 * @param {string[]} texts
 */
export async function traceWords(shell, texts) {
  if (!shell.options.has("xtrace")) return;
  await trace(shell, texts.map(quoted).join(" "));
  if (texts[0] !== "export" && texts[0] !== "readonly") return;
  for (const each of texts.slice(1)) {
    const [, name, text] = each.match(/^(\w+)=(.*)$/s) ?? [];
    if (name) await trace(shell, `${name}=${text && quoted(text)}`);
  }
}

/**
 * An assignment, as it is made.
 * @param {Shell} shell
 * @param {Assignment} each
 * @param {string} text its value
 */
export async function traceAssignment(shell, each, text) {
  if (!shell.options.has("xtrace")) return;
  const by = each.append ? "+=" : "=";
  const index = each.index ? `[${await expandQuoted(shell, each.index)}]` : "";
  if (each.elements) await trace(shell, `${each.name}${by}(${each.elements.map(elementText).join(" ")})`);
  else await trace(shell, `${each.name}${index}${by}${text && quoted(text)}`);
}

/** @param {import("./ast.js").Element} element as the program has it */
const elementText = ({ raw }) => raw;

/**
 * Arithmetic of a command, which is told.
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 * @param {boolean} [isPart] of for ((…)): blanks before it are left out
 */
export async function computeTraced(shell, parts, isPart = false) {
  const text = await expandQuoted(shell, parts);
  if (!isPart || text.trim()) await trace(shell, `(( ${isPart ? text.replace(/^\s+/, "") : text} ))`);
  return computeText(shell, text);
}

/**
 * One test of [[ ]].
 * @param {Shell} shell
 * @param {string} operator
 * @param {string[]} operands
 * @param {boolean} isNot
 */
export async function traceTest(shell, operator, operands, isNot) {
  const [left, right] = operands.map((text) => text || "''");
  const test = right === undefined ? `${operator} ${left}` : `${left} ${operator} ${right}`;
  await trace(shell, `[[ ${isNot ? "! " : ""}${test} ]]`);
}

/** @param {Piece[]} pieces of a pattern, as it is told */
export const patternText = (pieces) =>
  pieces.map(({ text, quoted: isQuoted }) => (isQuoted ? text.replace(/[\s\S]/g, "\\$&") : text)).join("");
