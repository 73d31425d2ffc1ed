// set and shopt: how the shell does what it does.

import { OPTIONS, REFUSED_OPTIONS, REFUSED_SHOPTS, SHOPTS } from "../settings.js";
import { Refusal } from "../task.js";
import { complaint } from "./complaint.js";

/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function set(shell, args) {
  if (!args.length) throw new Refusal("set without an argument is not supported in this page");
  const left = [...args];
  while (left.length) {
    const arg = left[0];
    if (arg === "--") {
      shell.positional = left.slice(1);
      return 0;
    }
    if (arg === "-") {
      shell.options.delete("xtrace");
      if (left.length > 1) shell.positional = left.slice(1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = left;
      return 0;
    }
    left.shift();
    const isOn = arg[0] === "-";
    for (const letter of arg.slice(1)) {
      let name = "";
      if (letter === "o") {
        const next = left.shift();
        if (next === undefined) throw new Refusal("set -o without a name is not supported in this page");
        name = next;
        if (!OPTIONS.has(name)) {
          if (
            /^(emacs|history|histexpand|ignoreeof|keyword|monitor|nolog|notify|onecmd|physical|privileged|vi|interactive-comments)$/.test(
              name,
            )
          )
            throw new Refusal(`set -o ${name} is not supported in this page`);
          return complaint(shell, `set: ${name}: invalid option name`, 2);
        }
      } else {
        name = [...OPTIONS].find(([, each]) => each === letter)?.[0] ?? "";
        if (!name) {
          if (REFUSED_OPTIONS.has(letter)) throw new Refusal(`set ${arg[0]}${letter} is not supported in this page`);
          return complaint(shell, `set: ${arg[0]}${letter}: invalid option`, 2);
        }
      }
      if (REFUSED_OPTIONS.has(name) && isOn) throw new Refusal(`set -o ${name} is not supported in this page`);
      if (isOn) shell.options.add(name);
      else shell.options.delete(name);
    }
  }
  return 0;
}

/** @type {Builtin} */
export async function shopt(shell, args) {
  const left = [...args];
  let mode = "";
  let isQuiet = false;
  while (/^-[suqpo]+$/.test(left[0] ?? "")) {
    for (const letter of (left.shift() ?? "").slice(1)) {
      if (letter === "q") isQuiet = true;
      else if (letter === "s" || letter === "u") mode = letter;
      else throw new Refusal(`shopt -${letter} is not supported in this page`);
    }
  }
  if (!left.length) throw new Refusal("shopt without a name is not supported in this page");
  let status = 0;
  for (const name of left) {
    if (!SHOPTS.has(name)) throw new Refusal(`shopt ${name} is not supported in this page`);
    if (mode === "s" && REFUSED_SHOPTS.has(name)) throw new Refusal(`shopt -s ${name} is not supported in this page`);
    if (mode === "s") shell.shopts.add(name);
    else if (mode === "u") shell.shopts.delete(name);
    else {
      const isOn = shell.shopts.has(name);
      if (!isQuiet) await shell.writeTo(1, `${name.padEnd(15)}\t${isOn ? "on" : "off"}\n`);
      if (!isOn) status = 1;
    }
  }
  return status;
}
