// tty, stty and others that ask about a terminal or the system, as far as that is known: there is no terminal.

/** @import {Definition} from "../options.js" */

import { Refusal } from "../task.js";

/** What id and uname tell, by their options. @type {Record<string, Record<string, string>>} */
const FACTS = {
  uname: { "": "Linux", "-s": "Linux", "-o": "GNU/Linux" },
};

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
  ...Object.entries(FACTS).map(
    ([name, facts]) =>
      /** @type {[string, Definition]} */ ([
        name,
        {
          async run(context) {
            await context.write(`${factOf(name, facts, context.args)}\n`);
            return 0;
          },
          check(args) {
            factOf(name, facts, args);
          },
        },
      ]),
  ),
];

/**
 * @param {string} name
 * @param {Record<string, string>} facts
 * @param {string[]} args
 */
function factOf(name, facts, args) {
  const text = args.length < 2 ? facts[args[0] ?? ""] : undefined;
  if (text === undefined) throw new Refusal(`${name} ${args.join(" ")} is not supported in this page`);
  return text;
}
