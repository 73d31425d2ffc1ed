// printf, as a program that others run: xargs, env, find.

import { printf as written } from "../printf.js";
import { ansiQuoted } from "../quote.js";
import { Refusal } from "../task.js";

/** @import {Definition} from "../options.js" */

/** @param {string} text as GNU's tools show an argument */
const quoted = (text) => `‘${ansiQuoted(text).slice(2, -1).replaceAll("\\'", "'")}’`;

/** @type {[string, Definition]} */
export const printf = [
  "printf",
  {
    async run(context) {
      const [format, ...given] = context.args[0] === "--" ? context.args.slice(1) : context.args;
      if (format === undefined) return context.complain("missing operand\nTry 'printf --help' for more information.");
      const { text, problems, unused } = written(format, given, context.zone);
      if (problems.length || /%[^%]*[q(]|\\c/.test(format) || /^--[hv]/.test(format))
        throw new Refusal(`the program printf with ${[format, ...given].join(" ")} is not supported in this page`);
      await context.write(text);
      if (unused.length) await context.complain(`warning: ignoring excess arguments, starting with ${quoted(unused[0])}`);
      return 0;
    },
  },
];
