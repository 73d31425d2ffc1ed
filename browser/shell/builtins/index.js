// The commands that are the shell's own.

import { test } from "../conditions.js";
import { alias, unalias } from "./aliases.js";
import { compgen } from "./compgen.js";
import { declare, letBuiltin, unset } from "./declare.js";
import { caller, colon, evalBuiltin, exit, jump, logout, returnBuiltin, shift, source } from "./flow.js";
import { cd, folders, pwd, umask } from "./folders.js";
import { getopts } from "./getopts.js";
import { disown, jobs, wait, withoutJobControl } from "./jobs.js";
import { command, hash, type } from "./names.js";
import { echo, printfBuiltin } from "./print.js";
import { mapfile, read } from "./read.js";
import { set, shopt } from "./settings.js";
import { kill, trap } from "./signals.js";
import { times } from "./times.js";

/** @type {import("../world.js").Builtins} */
export const BUILTINS = Object.assign(Object.create(null), {
  ":": colon,
  true: colon,
  false: () => 1,
  "[": test,
  test,
  echo,
  printf: printfBuiltin,
  cd,
  pwd,
  pushd: folders,
  popd: folders,
  dirs: folders,
  exit,
  return: returnBuiltin,
  break: jump,
  continue: jump,
  eval: evalBuiltin,
  ".": source,
  source,
  shift,
  set,
  shopt,
  unset,
  declare,
  typeset: declare,
  local: declare,
  export: declare,
  readonly: declare,
  let: letBuiltin,
  read,
  mapfile,
  readarray: mapfile,
  getopts,
  trap,
  kill,
  wait,
  jobs,
  command,
  builtin: command,
  type,
  hash,
  umask,
  caller,
  compgen,
  alias,
  unalias,
  disown,
  fg: withoutJobControl,
  bg: withoutJobControl,
  times,
  ulimit: colon,
  logout,
  exec: colon,
});
