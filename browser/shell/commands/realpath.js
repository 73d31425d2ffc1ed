// realpath.

import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { each, missing } from "./operands.js";
import { realPath } from "./real.js";

export const realpath = command(
  "realpath",
  {
    letters: "esmqT:B:zLP",
    long: {
      "relative-to": "T",
      "relative-base": "B",
      "no-symlinks": "s",
      "canonicalize-existing": "e",
      "canonicalize-missing": "m",
      quiet: "q",
      strip: "s",
    },
  },
  async (context, options) => {
    if (!options.rest.length) return missing(context);
    const to = options.value("T");
    const base = to === undefined ? null : realPath(context, to, options.has("m") ? "nothing" : "folders");
    if (to !== undefined && base === null) return context.complain(`${to}: No such file or directory`);
    return each(
      context,
      options.rest,
      async (path) => {
        const needed = options.has("e") ? "all" : options.has("m") ? "nothing" : "folders";
        const whole = realPath(context, path, needed);
        if (whole === null) throw new FileProblem("No such file or directory");
        const shown = options.has("s") ? context.path(path).replace(/(.)\/$/, "$1") : whole;
        await context.write(`${base === null ? shown : relative(shown, base)}${options.has("z") ? "\0" : "\n"}`);
      },
      (path) => path,
    );
  },
  (options) => {
    if (options.has("B")) throw new Refusal("realpath --relative-base is not supported in this page");
  },
);

/**
 * @param {string} path
 * @param {string} base a folder
 */
function relative(path, base) {
  const [parts, from] = [path, base].map((each) => each.split("/").filter(Boolean));
  let common = 0;
  while (common < parts.length && common < from.length && parts[common] === from[common]) common += 1;
  return [...from.slice(common).map(() => ".."), ...parts.slice(common)].join("/") || ".";
}
