// The commands that the page has.

import { AWK } from "./awk/awk.js";
import { basename } from "./basename.js";
import { bash } from "./bash.js";
import { BUILTIN_PROGRAMS } from "./builtins.js";
import { cat } from "./cat.js";
import { chmod } from "./chmod.js";
import { cksum } from "./cksum.js";
import { cmp } from "./cmp.js";
import { column } from "./column.js";
import { comm } from "./comm.js";
import { cp } from "./cp.js";
import { CURL } from "./curl/curl.js";
import { cut } from "./cut.js";
import { date } from "./date.js";
import { DIGESTS_AND_CODES } from "./digests.js";
import { dirname } from "./dirname.js";
import { env } from "./env.js";
import { envsubst } from "./envsubst.js";
import { expand } from "./expand.js";
import { flock } from "./flock.js";
import { fold } from "./fold.js";
import { GREP } from "./grep.js";
import { head } from "./head.js";
import { hexdump } from "./hexdump.js";
import { JQ } from "./jq.js";
import { LATER } from "./later.js";
import { ln } from "./ln.js";
import { ls } from "./ls.js";
import { mkdir } from "./mkdir.js";
import { mktemp } from "./mktemp.js";
import { mv } from "./mv.js";
import { nl } from "./nl.js";
import { nohup } from "./nohup.js";
import { od } from "./od.js";
import { paste } from "./paste.js";
import { printenv } from "./printenv.js";
import { printf } from "./printf.js";
import { readlink } from "./readlink.js";
import { realpath } from "./realpath.js";
import { rev } from "./rev.js";
import { rm } from "./rm.js";
import { rmdir } from "./rmdir.js";
import { SED } from "./sed/sed.js";
import { seq } from "./seq.js";
import { sh } from "./sh.js";
import { shuf } from "./shuf.js";
import { sleep } from "./sleep.js";
import { SORT } from "./sort.js";
import { tac } from "./tac.js";
import { tail } from "./tail.js";
import { tee } from "./tee.js";
import { timeout } from "./timeout.js";
import { touch } from "./touch.js";
import { tput } from "./tput.js";
import { tr } from "./tr.js";
import { uniq } from "./uniq.js";
import { uuidgen } from "./uuidgen.js";
import { wc } from "./wc.js";
import { which } from "./which.js";
import { xargs } from "./xargs.js";
import { yes } from "./yes.js";

/** Those that read lines and write others. */
const TEXT = [
  cat,
  cksum,
  cmp,
  column,
  comm,
  cut,
  envsubst,
  expand,
  fold,
  head,
  hexdump,
  nl,
  od,
  paste,
  printf,
  rev,
  seq,
  shuf,
  tac,
  tail,
  tee,
  tr,
  uniq,
  wc,
  yes,
];
/** Those about files and folders. */
const FILES = [mkdir, rmdir, rm, touch, cp, mv, basename, dirname, ln, readlink, realpath, mktemp, ls, chmod];
/** Those about time, variables and other commands. */
const SYSTEM = [sleep, date, env, printenv, timeout, nohup, xargs, which, bash, sh, flock, tput, uuidgen];

/** @type {Map<string, import("../options.js").Definition>} */
export const COMMANDS = new Map([
  ...BUILTIN_PROGRAMS,
  ...SYSTEM,
  ...TEXT,
  SORT,
  ...GREP,
  SED,
  AWK,
  ...FILES,
  ...DIGESTS_AND_CODES,
  ...LATER,
  JQ,
  CURL,
]);
