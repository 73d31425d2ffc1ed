// Commands that run another one in a way that makes no difference here.

import { UNBUFFERED } from "../context.js";
import { runFor } from "../run/programs.js";
import { Refusal } from "../task.js";

/** @import {Definition} from "../options.js" */

/** Their options with a value. @type {Record<string, string>} */
const VALUES = { nice: "n", stdbuf: "ioe", setsid: "" };

/** @type {[string, Definition][]} */
export const WRAPPERS = Object.entries(VALUES).map(([name, values]) => {
  const wordsOf = (/** @type {string[]} */ args) => {
    const left = [...args];
    while (/^-/.test(left[0] ?? "")) {
      const arg = left.shift() ?? "";
      if (arg === "--") break;
      if (new RegExp(`^-[${values}]$`).test(arg)) left.shift();
      else if (!new RegExp(`^(-[${values}].+|--(adjustment|input|output|error)=.*|-\\d+)$`).test(arg))
        throw new Refusal(`${name} ${arg} is not supported in this page`);
    }
    if (!left.length) throw new Refusal(`${name} without a command is not supported in this page`);
    return left;
  };
  return [
    name,
    {
      run: (context) =>
        runFor(context, wordsOf(context.args), {
          environment: name === "stdbuf" ? new Map([...context.environment, [UNBUFFERED, ""]]) : context.environment,
          said: (it) =>
            name === "setsid" ? `failed to execute ${it}` : name === "nice" ? `‘${it}’` : `failed to run command ‘${it}’`,
        }),
      check: (args, also) => also.command(wordsOf(args)),
    },
  ];
});
