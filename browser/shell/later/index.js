// Commands that few programs use, in a file of their own: it is loaded where a program names one of them.

import { bc } from "./bc.js";
import { csplit } from "./csplit.js";
import { diff } from "./diff.js";
import { du } from "./du.js";
import { expr } from "./expr.js";
import { factor } from "./factor.js";
import { find } from "./find.js";
import { fmt } from "./fmt.js";
import { getopt } from "./getopt.js";
import { GZIP } from "./gzip.js";
import { install } from "./install.js";
import { join } from "./join.js";
import { mkfifo } from "./mkfifo.js";
import { numfmt } from "./numfmt.js";
import { split } from "./split.js";
import { stat } from "./stat.js";
import { tar } from "./tar.js";
import { TERMINAL } from "./terminal.js";
import { truncate } from "./truncate.js";
import { WRAPPERS } from "./wrappers.js";

/** @type {Map<string, import("../options.js").Definition>} */
export const LATER_COMMANDS = new Map([
  bc,
  csplit,
  diff,
  du,
  expr,
  factor,
  find,
  fmt,
  getopt,
  ...GZIP,
  install,
  join,
  mkfifo,
  numfmt,
  split,
  stat,
  tar,
  ...TERMINAL,
  truncate,
  ...WRAPPERS,
]);
