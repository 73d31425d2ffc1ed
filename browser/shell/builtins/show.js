// What the shell has, shown so that it could read it back: variables and functions.

import { functionText } from "../command-text.js";
import { declarationOf, elementsOf } from "../declaration.js";
import { byCode } from "../locale.js";
import { ansiQuoted, hasControl, singleQuoted } from "../quote.js";
import { attributesOf } from "../variables.js";
import { complaint } from "./complaint.js";

/** @import {Shell} from "../shell.js" */

/**
 * The text of a function.
 * @param {Shell} shell
 * @param {string} name
 */
export function functionShown(shell, name) {
  const found = shell.functions.get(name);
  return found ? `${functionText(found)}\n` : "";
}

/** @param {Shell} shell */
export const functionNames = (shell) => [...shell.functions.keys()].sort(byCode);

/**
 * set without an argument, or declare.
 * @param {Shell} shell
 */
export async function showEverything(shell) {
  let text = "";
  for (const name of shell.variables.names()) {
    const found = shell.variables.raw(name);
    if (found) text += `${name}=${found.text === undefined ? elementsOf(found) : plainly(found.text)}\n`;
  }
  await shell.writeTo(
    1,
    text +
      functionNames(shell)
        .map((name) => functionShown(shell, name))
        .join(""),
  );
  return 0;
}

/** @param {string} text */
const plainly = (text) => (hasControl(text) ? ansiQuoted(text) : text && singleQuoted(text));

/**
 * declare -p and its kin.
 * @param {Shell} shell
 * @param {string[]} names
 * @param {Set<string>} on
 * @param {string} name of the builtin
 */
export async function show(shell, names, on, name) {
  const { variables } = shell;
  if (!names.length) {
    const own = variables.scopes[variables.scopes.length - 1];
    const wanted = [...on].filter((letter) => letter !== "p");
    const shown = [...(name === "local" ? own : variables.all())]
      .filter(([, found]) => wanted.every((letter) => attributesOf(found).includes(letter)))
      .sort(([one], [other]) => byCode(one, other));
    await shell.writeTo(1, shown.map(([each, found]) => declarationOf(each, found)).join(""));
    return 0;
  }
  let status = 0;
  for (const each of names) {
    const found = variables.raw(each);
    if (found) await shell.writeTo(1, declarationOf(each, found));
    else status = await complaint(shell, `${name}: ${each}: not found`);
  }
  return status;
}
