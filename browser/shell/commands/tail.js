// tail: how files end.

import { command } from "../options.js";
import { ENDS, lineStarts, pieces, sizeOf } from "./pieces.js";

/** @import {Definition} from "../options.js" */

const [, plain] = command("tail", { ...ENDS, number: "" }, async (context, options) => {
  const [kind, text] = options.has("c") ? ["bytes", options.value("c") ?? ""] : ["lines", options.value("n") ?? "10"];
  const isFromStart = text.startsWith("+");
  const count = sizeOf(text.replace(/^[-+]/, ""));
  if (Number.isNaN(count)) return context.complain(`invalid number of ${kind}: ‘${text}’`);
  const end = options.has("z") ? 0 : 10;
  return pieces(
    context,
    options.rest,
    (bytes) => {
      if (kind === "bytes")
        return isFromStart ? bytes.subarray(Math.max(0, count - 1)) : bytes.subarray(Math.max(0, bytes.length - count));
      const starts = lineStarts(bytes, end);
      const total = starts.length - 1;
      return bytes.subarray(starts[isFromStart ? Math.min(total, Math.max(0, count - 1)) : Math.max(0, total - count)]);
    },
    { quiet: options.has("q"), verbose: options.has("v") },
  );
});

/**
 * The old way to say how much, as -5 or +2c: alone before one file, or before none.
 * @param {string[]} args
 * @returns {string[]} in today's way
 */
function modern([first = "", ...rest]) {
  const [, sign, count, unit] = first.match(/^([-+])(\d+)([bcl]?)$/) ?? [];
  const isAlone = !rest.length || (rest.length === 1 && !/^-./.test(rest[0])) || (rest.length < 3 && rest[0] === "--");
  if (!sign || !isAlone) return first ? [first, ...rest] : rest;
  const mark = sign === "+" ? "+" : "";
  return [unit === "b" || unit === "c" ? "-c" : "-n", `${mark}${count}${unit === "b" ? "b" : ""}`, ...rest];
}

/**
 * Whether an argument says so where that cannot be.
 * @param {string} arg
 * @param {number} place
 * @param {string[]} args
 */
const isOld = (arg, place, args) => /^-\d/.test(arg) && !/^(-[a-z]*[cn]|--lines|--bytes|--)$/.test(args[place - 1] ?? "");

/** @type {[string, Definition]} */
export const tail = [
  "tail",
  {
    async run(context) {
      const args = modern(context.args);
      const old = args.findIndex(isOld);
      if (old >= 0) return context.complain(`option used in invalid context -- ${args[old][1]}`);
      context.args = args;
      return plain.run(context);
    },
    check(args, also) {
      const left = modern(args);
      if (!left.some(isOld)) plain.check?.(left, also);
    },
  },
];
