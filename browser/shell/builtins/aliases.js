// alias and unalias. In a script they are kept, and stand for nothing: expand_aliases is off.

import { quotedForShell } from "../quote.js";
import { complaint } from "./complaint.js";

/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function alias(shell, args) {
  const names = args.filter((arg) => arg !== "-p" && arg !== "--");
  const show = (/** @type {string} */ name) =>
    shell.writeTo(1, `alias ${name}=${quotedForShell(shell.aliases.get(name) ?? "")}\n`);
  if (!names.length) for (const name of [...shell.aliases.keys()].sort()) await show(name);
  let status = 0;
  for (const each of names) {
    const [, name, text] = each.match(/^([^=]+)=(.*)$/s) ?? [];
    if (name) shell.aliases.set(name, text);
    else if (shell.aliases.has(each)) await show(each);
    else status = await complaint(shell, `alias: ${each}: not found`);
  }
  return status;
}

/** @type {Builtin} */
export async function unalias(shell, args) {
  if (args[0] === "-a") shell.aliases.clear();
  let status = 0;
  for (const each of args) {
    if (each !== "-a" && !shell.aliases.delete(each)) status = await complaint(shell, `unalias: ${each}: not found`);
  }
  return status;
}
