// tput: what a terminal can do. There is none, unless the program says which.

import { Refusal } from "../task.js";

/** @import {Definition} from "../options.js" */

/** @type {[string, Definition]} */
export const tput = [
  "tput",
  {
    async run(context) {
      if (context.environment.get("TERM") || context.args.some((arg) => arg.startsWith("-")))
        throw new Refusal("tput of a terminal is not supported in this page");
      await context.complain("No value for $TERM and no -T specified");
      return 2;
    },
  },
];
