// What bash has and a plain sh may not: a program for sh that asks for it is refused, for it runs on one system only.

import { nodesOf, partsIn } from "./nodes.js";
import { Refusal } from "./task.js";

/** @import {Item, Node, Part} from "./ast.js" */

/** Builtins of bash's own, and what of others is. @type {[RegExp, RegExp | null][]} */
const OWN = [
  [/^(source|declare|typeset|let|mapfile|readarray|shopt|pushd|popd|dirs|caller|builtin)$/, null],
  [/^read$/, /^-[^rp]/],
  [/^printf$/, /^-v$|%[qQ(]/],
  [/^set$/, /^(pipefail|errtrace|functrace|posix|-[a-zA-Z]*[ETBH][a-z]*)$/],
  [/^trap$/, /^(ERR|DEBUG|RETURN)$/],
  [/^(\[|test)$/, /^(==|=~|-v|-o|-a|<|>)$/],
  [/^(export|readonly)$/, /^-[a-zA-Z]*[fan]/],
  [/^type$/, /^-/],
  [/^wait$/, /^-/],
  [/^echo$/, /^-[nE]*e/],
  [/^exec$/, /^-/],
];

const VARIABLES =
  /^(BASH.*|RANDOM|SRANDOM|SECONDS|EPOCH.*|FUNCNAME|PIPESTATUS|HOSTNAME|UID|EUID|REPLY|DIRSTACK|SHELLOPTS|OSTYPE|LINENO)$/;

/** @param {readonly Item[]} items */
export function checkPosix(items) {
  for (const node of nodesOf(items)) {
    checkNode(node);
    for (const part of partsIn(node)) checkPart(part);
  }
}

/** @param {string} what @returns {never} */
function refuse(what) {
  throw new Refusal(`${what} in a program for sh is not supported in this page`);
}

/** @param {Node} node */
function checkNode(node) {
  switch (node.type) {
    case "condition":
      return refuse("[[ … ]]");
    case "compute":
    case "count":
      return refuse("((…))");
    case "function":
      return /^function\b/.test(node.raw) ? refuse("the word function") : undefined;
    case "pipeline":
      if (node.timed) refuse("time");
      if (node.withErrors.some(Boolean)) refuse("|&");
      return;
    case "redirected":
      for (const each of node.redirections) checkRedirection(each);
      return;
    case "simple": {
      for (const each of node.redirections) checkRedirection(each);
      for (const each of [...node.assignments, ...node.words]) if (!("parts" in each)) checkAssignment(each);
      const raws = node.words.map(({ raw }) => raw);
      for (const raw of raws) if (/\$'/.test(raw)) refuse("$'…'");
      for (const raw of raws) if (/^[^'"]*(?<!\$)\{[^{}'"]*(,|\.\.)[^{}]*\}/.test(raw)) refuse(raw);
      for (const [name, word] of OWN) {
        if (!name.test(raws[0] ?? "")) continue;
        const found = word ? raws.slice(1).find((raw) => word.test(raw.replace(/^['"]|['"]$/g, ""))) : "";
        if (found !== undefined) refuse(`${raws[0]}${found && ` ${found}`}`);
      }
    }
  }
}

/** @param {import("./ast.js").Assignment} each */
function checkAssignment(each) {
  if (each.elements || each.index || each.append) refuse(each.raw);
}

/** @param {import("./ast.js").Redirection} each */
function checkRedirection({ operator, target, variable }) {
  if (variable || operator === "<<<" || operator.startsWith("&>") || (operator === ">&" && !/^(\d+|-)$/.test(target.raw)))
    refuse(`${operator} ${target.raw}`);
}

/** @param {Part} part */
function checkPart(part) {
  if (part.type === "process") refuse(`${part.direction}(…)`);
  if (part.type !== "parameter") return;
  if (part.index || part.isIndirect || VARIABLES.test(part.name) || /^(\/|\^|,|@|:$)/.test(part.operator)) refuse(part.raw);
}
