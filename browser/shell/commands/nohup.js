// nohup: a command, as it is: no terminal hangs up here.

import { runFor } from "../run/programs.js";

/** @import {Definition} from "../options.js" */

/** @type {[string, Definition]} */
export const nohup = [
  "nohup",
  {
    async run(context) {
      return runFor(context, context.args, { said: (name) => `failed to run command '${name}'` });
    },
    check(args, also) {
      also.command(args);
    },
  },
];
