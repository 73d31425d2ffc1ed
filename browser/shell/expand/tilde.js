// Tilde expansion: the folders that `~` stands for.

import { Refusal } from "../task.js";

/** @import {Part} from "../ast.js" */
/** @import {Shell} from "../shell.js" */

/**
 * @param {Shell} shell
 * @param {readonly Part[]} parts
 * @param {boolean} isAssignment
 * @returns {readonly Part[]}
 */
export function tilde(shell, parts, isAssignment) {
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
