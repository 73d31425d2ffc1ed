// compgen, as programs use it that are no completions: files like a pattern, and functions by the beginning of their names.

import { filesLike } from "../expand/glob.js";
import { byCode } from "../locale.js";
import { Refusal } from "../task.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function compgen(shell, args) {
  checkCompgen(args);
  const names = found(shell, args);
  for (const name of names) await shell.writeTo(1, `${name}\n`);
  return names.length ? 0 : 1;
}

/**
 * @param {readonly string[]} args
 */
export function checkCompgen(args) {
  const [option = "", value] = args;
  const isKnown = option === "-G" ? args.length === 2 : option === "-A" && value === "function" && args.length <= 3;
  if (!isKnown) throw new Refusal(`compgen ${option === "-A" ? `-A ${value}` : option} is not supported in this page`);
}

/**
 * @param {Shell} shell
 * @param {readonly string[]} args
 */
function found(shell, [option, value, beginning = ""]) {
  if (option === "-G") return filesLike(shell, [{ text: value, quoted: false }]);
  return [...shell.functions.keys()].filter((name) => name.startsWith(beginning)).sort(byCode);
}
