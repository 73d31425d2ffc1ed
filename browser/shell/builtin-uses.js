// Ways to call a builtin that the page does not have, found before the program runs.

import { UNKNOWN } from "./unknown.js";

/** @type {Record<string, [use: RegExp, shown: string][]>} what the arguments, with a blank after each, are like */
const USES = {
  set: [
    [/^$/, "set without an argument"],
    [/^[-+]\w*o $/, "set -o without a name"],
  ],
  shopt: [
    [/^(-[suq]+ )*$/, "shopt without a name"],
    [/^-[suq]*[po]/, "shopt -p or -o"],
  ],
  export: [[/^(-p )?$/, "export without a name"]],
  readonly: [[/^(-[aAp]+ )?$/, "readonly without a name"]],
  declare: [
    [/^(-[aAilnprux]+ )*$/, "declare without a name"],
    [/^-[a-zA-Z]*[tI]/, "declare -t or -I"],
  ],
  typeset: [[/^(-[aAilnprux]+ )*$/, "typeset without a name"]],
  local: [[/^(-p )?$/, "local without a name"]],
  trap: [[/^-l/, "trap -l"]],
  kill: [[/^-[lL]/, "kill -l"]],
  caller: [[/./, "caller with an argument"]],
  jobs: [[/^(?!-[pr]+ $)./, "jobs with such an argument"]],
  exec: [[/^-[acl]/, "exec with an option"]],
  hash: [[/^-[^r]/, "hash with such an option"]],
  umask: [[/^-/, "umask with an option"]],
  read: [[/(^| )-[a-z]*i /, "read -i"]],
  pushd: [[/^$|^[-+]/, "pushd of what is on the stack"]],
  popd: [[/./, "popd with an argument"]],
  dirs: [[/./, "dirs with an argument"]],
};

/** Show the text of a function, if they are given one. @type {Record<string, RegExp>} */
const SHOWS = { command: /^-V$/, type: /^(?!-\w*[tpP])/ };

/**
 * @param {string} name of a builtin
 * @param {readonly string[]} args some may be unknown
 * @param {ReadonlySet<string>} functions
 * @returns {string} what is not there; empty if all is
 */
export function refusedUse(name, args, functions) {
  const shows = SHOWS[name];
  if (shows?.test(args[0] ?? "") && (args.some((arg) => functions.has(arg)) || (name !== "type" && args.length === 1)))
    return `${name}, to show a function's text,`;
  if (args.some((arg) => arg.includes(UNKNOWN))) return "";
  const text = args.map((arg) => `${arg} `).join("");
  return (USES[name] ?? []).find(([use]) => use.test(text))?.[1] ?? "";
}
