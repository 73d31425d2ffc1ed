// env: a command with other variables.

import { runFor } from "../run/programs.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */
/** @import {Definition} from "../options.js" */

/** @type {[string, Definition]} */
export const env = [
  "env",
  {
    async run(context) {
      const { environment, words } = planOf(context);
      if (words.length) return runFor(context, words, { environment, said: (name) => `‘${name}’` });
      for (const [name, text] of environment) await context.write(`${name}=${text}\n`);
      return 0;
    },
    check(args, also) {
      const left = [...args];
      while (left.length && /^-|=/.test(left[0])) {
        const arg = left.shift() ?? "";
        if (arg === "-u" || arg === "--unset") left.shift();
        else if (/^-/.test(arg) && !/^(-i|-|--ignore-environment|--|-u.+|--unset=.*)$/.test(arg))
          throw new Refusal(`env ${arg} is not supported in this page`);
      }
      if (left.length) also.command(left);
    },
  },
];

/** @param {Context} context */
function planOf(context) {
  const environment = new Map(context.environment);
  const left = [...context.args];
  while (left.length) {
    const arg = left[0];
    if (arg === "-i" || arg === "-" || arg === "--ignore-environment") environment.clear();
    else if (arg === "-u") {
      left.shift();
      environment.delete(left[0]);
    } else if (/^-u.|^--unset=/.test(arg)) environment.delete(arg.replace(/^-u|^--unset=/, ""));
    else if (arg === "--") {
      left.shift();
      break;
    } else if (arg.startsWith("-")) throw new Refusal(`env ${arg} is not supported in this page`);
    else if (arg.includes("=")) environment.set(arg.slice(0, arg.indexOf("=")), arg.slice(arg.indexOf("=") + 1));
    else break;
    left.shift();
  }
  return { environment, words: left };
}
