// bash: another shell.

import { decode } from "../bytes.js";
import { runScript } from "../run/script.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */
/** @import {Definition} from "../options.js" */

/** @type {[string, Definition]} */
export const bash = [
  "bash",
  {
    async run(context) {
      const { text, name, args, isText, options } = await planOf(context);
      return runScript(context, text, name, args, isText, options);
    },
    check(args, also) {
      const left = [...args];
      while (/^-/.test(left[0] ?? "")) {
        const arg = left.shift() ?? "";
        if (arg.includes("c")) {
          also.script(left[0] ?? "");
          return;
        }
        if (arg === "-o") left.shift();
        else if (!/^-[euxn]+$|^-s$|^--$|^--no(rc|profile)$/.test(arg))
          throw new Refusal(`bash ${arg} is not supported in this page`);
      }
    },
  },
];

/** @type {Record<string, string>} */
const LETTERS = { e: "errexit", u: "nounset", x: "xtrace", n: "noexec" };

/** @param {Context} context */
async function planOf(context) {
  const left = [...context.args];
  const options = [];
  let isText = false;
  while (/^-/.test(left[0] ?? "")) {
    const arg = left.shift() ?? "";
    if (arg === "--" || /^--no(rc|profile)$/.test(arg)) continue;
    if (arg === "-s") {
      if (left[0] === "--") left.shift();
      return { text: decode(await context.readInput()), name: context.name, args: left, isText, options };
    }
    for (const letter of arg.slice(1)) {
      if (letter === "c") isText = true;
      else if (letter === "o") options.push(left.shift() ?? "");
      else if (LETTERS[letter]) options.push(LETTERS[letter]);
      else throw new Refusal(`bash ${arg} is not supported in this page`);
    }
  }
  if (isText) {
    const [text = "", name = context.name, ...args] = left;
    return { text, name, args, isText, options };
  }
  if (!left.length) return { text: decode(await context.readInput()), name: context.name, args: [], isText, options };
  const [name, ...args] = left;
  return { text: decode(await context.read(name)), name, args, isText, options };
}
