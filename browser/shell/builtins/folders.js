// cd and its kin, and umask.

import { FolderNode, resolve } from "../files.js";
import { assign } from "../parameters.js";
import { Refusal } from "../task.js";
import { complaint } from "./complaint.js";

/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function cd(shell, args) {
  const left = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== "--");
  if (left.length > 1) return complaint(shell, "cd: too many arguments");
  let target = /** @type {string | undefined} */ (left[0]);
  let isShown = false;
  if (target === undefined) {
    target = shell.variables.get("HOME");
    if (target === undefined) return complaint(shell, "cd: HOME not set");
  }
  if (target === "-") {
    target = shell.variables.get("OLDPWD");
    if (target === undefined) return complaint(shell, "cd: OLDPWD not set");
    isShown = true;
  }
  if (shell.variables.get("CDPATH")) throw new Refusal("CDPATH is not supported in this page");
  const path = resolve(target, shell.folder).replace(/(.)\/$/, "$1");
  const node = shell.files.find(path);
  if (target === "") return 0;
  if (!(node instanceof FolderNode))
    return complaint(shell, `cd: ${target}: ${node ? "Not a directory" : "No such file or directory"}`);
  assign(shell, "OLDPWD", null, shell.folder, false);
  shell.folder = path;
  assign(shell, "PWD", null, path, false);
  if (isShown) await shell.writeTo(1, `${path}\n`);
  return 0;
}

/** @type {Builtin} */
export async function pwd(shell) {
  await shell.writeTo(1, `${shell.folder}\n`);
  return 0;
}

/** @type {Builtin} */
export async function folders(shell, args, name) {
  if (name === "pushd") {
    if (args.length !== 1 || /^[-+]/.test(args[0])) throw new Refusal(`pushd ${args.join(" ")} is not supported in this page`);
    const before = shell.folder;
    const status = await cd(shell, args, "cd");
    if (status) return status;
    shell.folders.unshift(before);
  } else if (name === "popd") {
    if (args.length) throw new Refusal(`popd ${args.join(" ")} is not supported in this page`);
    const target = shell.folders.shift();
    if (target === undefined) return complaint(shell, "popd: directory stack empty");
    await cd(shell, [target], "cd");
  }
  const letters = name === "dirs" ? args.join("") : "";
  if (letters.includes("c")) {
    shell.folders = [];
    return 0;
  }
  const home = shell.variables.get("HOME") ?? "";
  const shown = [shell.folder, ...shell.folders].map((each) =>
    home && !letters.includes("l") && (each === home || each.startsWith(`${home}/`)) ? `~${each.slice(home.length)}` : each,
  );
  const isList = /[pv]/.test(letters);
  const lines = letters.includes("v") ? shown.map((each, place) => `${String(place).padStart(2)}  ${each}`) : shown;
  await shell.writeTo(1, `${lines.join(isList ? "\n" : " ")}\n`);
  return 0;
}

/** @type {Builtin} */
export async function umask(shell, args) {
  if (!args.length) {
    await shell.writeTo(1, `${shell.umask.toString(8).padStart(4, "0")}\n`);
    return 0;
  }
  if (args[0] === "-S" && args.length === 1) {
    const letters = (/** @type {number} */ bits) => ["r", "w", "x"].filter((_, place) => !(bits & (4 >> place))).join("");
    const [user, group, others] = [6, 3, 0].map((shift) => letters((shell.umask >> shift) & 7));
    await shell.writeTo(1, `u=${user},g=${group},o=${others}\n`);
    return 0;
  }
  if (!/^[0-7]{1,4}$/.test(args[0])) throw new Refusal(`umask ${args.join(" ")} is not supported in this page`);
  shell.umask = Number.parseInt(args[0], 8);
  return 0;
}
