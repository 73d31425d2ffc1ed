// How each kind of command is run.

import { coprocess, runInBackground } from "../jobs.js";
import { arithmetic, caseCommand, condition, define, group, ifCommand, subshell, withRedirections } from "./compound.js";
import { loop } from "./loops.js";
import { logical, pipeline } from "./pipeline.js";
import { simple } from "./simple.js";

/** @type {import("../world.js").Runners} */
export const RUNNERS = {
  simple,
  pipeline,
  logical,
  redirected: withRedirections,
  group,
  subshell,
  if: ifCommand,
  case: caseCommand,
  for: loop,
  select: loop,
  count: loop,
  loop,
  compute: arithmetic,
  condition,
  function: define,
  coproc: coprocess,
  background: runInBackground,
};
