// tty, stty and others that ask about a terminal or the system, as far as that is known: there is no terminal.

/** @import {Definition} from "../options.js" */

import { Refusal } from "../task.js";

/** What uname tells, by its option. @type {Record<string, string>} */
const SYSTEM = { "": "Linux", "-s": "Linux", "-o": "GNU/Linux" };

/** @type {[string, Definition][]} */
export const TERMINAL = [
  [
    "tty",
    {
      async run(context) {
        if (!context.args.includes("-s")) await context.write("not a tty\n");
        return 1;
      },
    },
  ],
  ["stty", { run: (context) => context.complain("'standard input': Inappropriate ioctl for device") }],
  ["sync", { run: async () => 0 }],
  [
    "uname",
    {
      async run(context) {
        await context.write(`${systemFact(context.args)}\n`);
        return 0;
      },
      check(args) {
        systemFact(args);
      },
    },
  ],
];

/** @param {string[]} args of uname */
function systemFact(args) {
  const text = args.length < 2 ? SYSTEM[args[0] ?? ""] : undefined;
  if (text === undefined) throw new Refusal(`uname ${args.join(" ")} is not supported in this page`);
  return text;
}
