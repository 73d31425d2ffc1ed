// realpath.

import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { each, missing } from "./operands.js";
import { realPath } from "./real.js";

export const realpath = command("realpath", { letters: "esmq" }, async (context, options) => {
  if (!options.rest.length) return missing(context);
  return each(
    context,
    options.rest,
    async (path) => {
      const needed = options.has("e") ? "all" : options.has("m") ? "nothing" : "folders";
      const whole = realPath(context, path, needed);
      if (whole === null) throw new FileProblem("No such file or directory");
      await context.write(`${options.has("s") ? context.path(path).replace(/(.)\/$/, "$1") : whole}\n`);
    },
    (path) => path,
  );
});
