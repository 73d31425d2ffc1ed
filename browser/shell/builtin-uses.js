// Builtins, and ways to call one, that the page does not have: found before the program runs, and said by name.

import { UNKNOWN } from "./unknown.js";

/** What the arguments are like, a blank after each, and what is said of them; nothing of those in no row. */
/** @type {Record<string, [use: RegExp, shown: string][]>} */
const USES = {
  declare: [[/^-[a-zA-Z]*[tI]/, "declare -t or -I"]],
  caller: [[/^-/, "caller with an option"]],
  exec: [[/^-[acl]/, "exec with an option"]],
  hash: [[/^(?!-r |-d |[^-])/, "hash without a name, or with such an option"]],
  umask: [[/^-(?!S )/, "umask with such an option"]],
  read: [[/(^| )-[a-z]*i /, "read -i"]],
  pushd: [[/^$|^[-+]/, "pushd of what is on the stack"]],
  popd: [[/./, "popd with an argument"]],
  dirs: [[/^(?!-[clpv]+ $)./, "dirs with such an argument"]],
  compgen: [[/^(?!-[Gvk] |-A (function|variable|keyword) |-W |-A $)/, "compgen with such an option"]],
  ulimit: [[/^(?!(-[SH] )?-[SH]?c 0 $)/, "ulimit"]], // but no files of what a program had in memory: there are none
  jobs: [[/^-[a-z]*[xn]/, "jobs with such an option"]],
  ...Object.fromEntries("bind complete compopt enable fc help history suspend".split(" ").map((name) => [name, [[/^/, name]]])),
};

/**
 * @param {string} name of a builtin
 * @param {readonly string[]} args some may be unknown
 * @returns {string} what is not there; empty if all is
 */
export function refusedUse(name, args) {
  if (!Object.hasOwn(USES, name)) return "";
  const rows = USES[name];
  const isWhole = rows.length === 1 && rows[0][1] === name;
  if (!isWhole && args.some((arg) => arg.includes(UNKNOWN))) return "";
  const text = args.map((arg) => `${arg} `).join("");
  return rows.find(([use]) => use.test(text))?.[1] ?? "";
}

/** @param {string} name whether it is a builtin that the page has in no way */
export const isAbsentBuiltin = (name) => Object.hasOwn(USES, name) && USES[name][0][1] === name;
