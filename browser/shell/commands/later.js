// The commands that are loaded where a program names one of them.

import { Refusal } from "../task.js";

/** @import {Services} from "../index.js" */
/** @import {Definition} from "../options.js" */

const NAMES = (
  "bc csplit diff du expr factor find fmt getopt gzip gunzip zcat install join mkfifo numfmt split stat tar truncate " +
  "nice stdbuf setsid tty stty sync uname"
).split(" ");
/** Where a command may stand. */
const NAMED = new RegExp(`(?:^|[\\s|;&({!\`"'/])(?:${NAMES.join("|")})(?=$|[\\s|;&)])`, "m");

/** @type {ReadonlyMap<string, Definition>} */
let loaded = new Map();

/** @param {Services} services */
async function load({ later }) {
  if (!loaded.size) loaded = (await later()).LATER_COMMANDS;
  return loaded;
}

/**
 * Load them if a program may use one.
 * @param {string} text
 * @param {Services} services
 */
export async function loadNamed(text, services) {
  if (NAMED.test(text)) await load(services);
}

/** @type {[string, Definition][]} */
export const LATER = NAMES.map((name) => [
  name,
  {
    async run(context) {
      const definition = (await load(context.world.services)).get(name);
      if (!definition) throw new Refusal(`${name} is not supported in this page`);
      return definition.run(context);
    },
    check: (args, also) => loaded.get(name)?.check?.(args, also),
  },
]);
