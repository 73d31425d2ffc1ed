// compgen, as programs use it that are no completions: files like a pattern, and names of a kind by their beginning.

import { filesLike } from "../expand/glob.js";
import { byCode } from "../locale.js";
import { KEYWORDS } from "./keywords.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function compgen(shell, args) {
  const names = found(shell, args);
  await shell.writeTo(1, names.map((name) => `${name}\n`).join(""));
  return names.length ? 0 : 1;
}

/**
 * @param {Shell} shell
 * @param {readonly string[]} args
 */
function found(shell, [option, ...rest]) {
  if (option === "-G") return filesLike(shell, [{ text: rest[0], quoted: false }]);
  const kind = option === "-A" ? rest.shift() : { "-v": "variable", "-k": "keyword", "-W": "word" }[/** @type {"-v"} */ (option)];
  const words = kind === "word" ? (rest.shift() ?? "").split(/\s+/).filter(Boolean) : [];
  const names = {
    function: [...shell.functions.keys()].sort(byCode),
    variable: shell.variables.names(),
    keyword: KEYWORDS,
    word: words,
  }[/** @type {"word"} */ (kind)];
  const beginning = (rest[0] === "--" ? rest[1] : rest[0]) ?? "";
  return names.filter((name) => name.startsWith(beginning));
}
