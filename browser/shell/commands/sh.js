// sh: a plain shell. It is bash without what bash alone has, and speaks as Debian's does.

import { decode } from "../bytes.js";
import { parse } from "../parser.js";
import { checkPosix } from "../posix.js";
import { runScript } from "../run/script.js";
import { Refusal } from "../task.js";

/** @import {Definition} from "../options.js" */

/** @type {Record<string, string>} */
const LETTERS = { e: "errexit", u: "nounset", x: "xtrace", n: "noexec", f: "noglob" };

/**
 * @typedef {{options: string[], isText: boolean, isInput: boolean, rest: string[]}} Plan
 * @param {readonly string[]} args
 * @returns {Plan}
 */
function planOf(args) {
  const left = [...args];
  const plan = { options: ["posix"], isText: false, isInput: false, rest: left };
  while (/^-./.test(left[0] ?? "")) {
    const arg = left.shift() ?? "";
    if (arg === "--") break;
    for (const letter of arg.slice(1)) {
      if (letter === "c") plan.isText = true;
      else if (letter === "s") plan.isInput = true;
      else if (LETTERS[letter]) plan.options.push(LETTERS[letter]);
      else throw new Refusal(`sh ${arg} is not supported in this page`);
    }
  }
  return plan;
}

/** @type {[string, Definition]} */
export const sh = [
  "sh",
  {
    async run(context) {
      const { options, isText, isInput, rest } = planOf(context.args);
      if (isText) return runScript(context, rest[0] ?? "", rest[1] ?? context.name, rest.slice(2), true, options);
      if (isInput || !rest.length)
        return runScript(context, decode(await context.readInput()), context.name, rest, false, options);
      const node = context.files.find(context.path(rest[0]));
      if (!node) {
        await context.complain(`0: cannot open ${rest[0]}: No such file`);
        return 2;
      }
      return runScript(context, decode(await context.read(rest[0])), rest[0], rest.slice(1), false, options);
    },
    check(args, also) {
      const { isText, rest } = planOf(args);
      if (!isText) return;
      checkPosix(parse(rest[0] ?? "").items);
      also.script(rest[0] ?? "");
    },
  },
];
