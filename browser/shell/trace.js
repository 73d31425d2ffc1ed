// What `set -x` tells of the commands before they run.

import { expandQuoted, expandText } from "./expand.js";
import { computeText } from "./parameters.js";

/** @import {Assignment, Part} from "./ast.js" */
/** @import {Piece} from "./pattern.js" */
/** @import {Shell} from "./shell.js" */

/** @param {string} text */
const quoted = (text) =>
  text === "" || /[\s'"\\|&;()<>!{}*[\]?^$`]|^[~#]|[=:]~/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : text;

/**
 * @param {Shell} shell
 * @param {string} text
 */
export async function trace(shell, text) {
  if (shell.options.has("xtrace")) await shell.writeTo(2, `${"+".repeat(1 + shell.subshells)} ${text}\n`);
}

/**
 * @param {Shell} shell
 * @param {string[]} texts
 * @param {Assignment[]} assignments
 */
export async function traceSimple(shell, texts, assignments) {
  for (const each of assignments) {
    const by = each.append ? "+=" : "=";
    const index = each.index ? `[${await expandQuoted(shell, each.index)}]` : "";
    if (each.elements) {
      await trace(shell, `${each.name}${by}(${each.elements.map(elementText).join(" ")})`);
      continue;
    }
    const text = await expandText(shell, each.word?.parts ?? [], { isAssignment: true });
    await trace(shell, `${each.name}${index}${by}${text && quoted(text)}`);
  }
  if (!texts.length) return;
  await trace(shell, texts.map(quoted).join(" "));
  if (texts[0] !== "export" && texts[0] !== "readonly") return;
  for (const each of texts.slice(1)) {
    const [, name, text] = each.match(/^(\w+)=(.*)$/s) ?? [];
    if (name) await trace(shell, `${name}=${text && quoted(text)}`);
  }
}

/** @param {import("./ast.js").Element} element as the program has it */
const elementText = ({ index, append, word }) =>
  `${index ? `[${index.map((part) => (part.type === "text" ? part.text : "")).join("")}]${append ? "+=" : "="}` : ""}${word.raw}`;

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
