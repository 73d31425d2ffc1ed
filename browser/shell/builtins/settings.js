// set and shopt: how the shell does what it does.

import { FIXED_SHOPTS, OPTIONS, REFUSED_OPTIONS, SHOPTS } from "../settings.js";
import { Refusal } from "../task.js";
import { complaint } from "./complaint.js";
import { showEverything } from "./show.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function set(shell, args) {
  if (!args.length) return showEverything(shell);
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
        if (next === undefined) {
          await showOptions(shell, [...OPTIONS.keys()], !isOn);
          continue;
        }
        name = next;
        if (!OPTIONS.has(name)) return complaint(shell, `set: ${name}: invalid option name`, 2);
      } else {
        name = [...OPTIONS].find(([, each]) => each === letter)?.[0] ?? "";
        if (!name) return complaint(shell, `set: ${arg[0]}${letter}: invalid option`, 2);
      }
      change(shell, name, isOn);
    }
  }
  return 0;
}

/**
 * @param {Shell} shell
 * @param {string} name of one of set's options
 * @param {boolean} isOn
 */
function change(shell, name, isOn) {
  if (REFUSED_OPTIONS.has(name) && isOn) throw new Refusal(`set -o ${name} is not supported in this page`);
  if (isOn) shell.options.add(name);
  else shell.options.delete(name);
}

/**
 * @param {Shell} shell
 * @param {string[]} names
 * @param {boolean} isCommand whether what would set them is shown
 */
async function showOptions(shell, names, isCommand) {
  await shell.writeTo(1, names.map((name) => optionText(name, shell.options.has(name), isCommand && "set")).join(""));
}

/**
 * @param {string} name
 * @param {boolean} isOn
 * @param {"set" | "shopt" | false} by what would make it so, if that is shown
 */
function optionText(name, isOn, by) {
  if (!by) return `${name.padEnd(15)}\t${isOn ? "on" : "off"}\n`;
  return by === "set" ? `set ${isOn ? "-" : "+"}o ${name}\n` : `shopt ${isOn ? "-s" : "-u"} ${name}\n`;
}

/** @type {Builtin} */
export async function shopt(shell, args) {
  const left = [...args];
  const letters = new Set();
  while (/^-[suqpo]+$/.test(left[0] ?? "")) for (const letter of (left.shift() ?? "").slice(1)) letters.add(letter);
  if (letters.has("s") && letters.has("u")) return complaint(shell, "shopt: cannot set and unset shell options simultaneously");
  const mode = letters.has("s") ? "s" : letters.has("u") ? "u" : "";
  const [known, on] = letters.has("o") ? [OPTIONS, shell.options] : [SHOPTS, shell.shopts];
  const by = letters.has("o") ? "set" : "shopt";
  const lineOf = (/** @type {string} */ name) => (letters.has("q") ? "" : optionText(name, on.has(name), letters.has("p") && by));
  if (!left.length) {
    const shown = [...known.keys()].filter((name) => !mode || on.has(name) === (mode === "s"));
    await shell.writeTo(1, shown.map(lineOf).join(""));
    return 0;
  }
  let status = 0;
  for (const name of left) {
    if (!known.has(name)) {
      status = await complaint(shell, `shopt: ${name}: invalid ${letters.has("o") ? "option name" : "shell option name"}`);
      continue;
    }
    if (mode && known === OPTIONS) change(shell, name, mode === "s");
    else if (mode) changeShopt(shell, name, mode === "s");
    else {
      await shell.writeTo(1, lineOf(name));
      if (!on.has(name)) status = 1;
    }
  }
  return status;
}

/**
 * @param {Shell} shell
 * @param {string} name
 * @param {boolean} isOn
 */
function changeShopt(shell, name, isOn) {
  if (FIXED_SHOPTS.has(name) && shell.shopts.has(name) !== isOn)
    throw new Refusal(`shopt -${isOn ? "s" : "u"} ${name} is not supported in this page`);
  if (isOn) shell.shopts.add(name);
  else shell.shopts.delete(name);
}
