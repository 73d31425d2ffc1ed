// realpath.

import { FileProblem, LinkNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { each, missing } from "./operands.js";

export const realpath = command("realpath", { letters: "esmq" }, async (context, options) => {
  if (!options.rest.length) return missing(context);
  return each(
    context,
    options.rest,
    async (path) => {
      const whole = context.path(path).replace(/(.)\/$/, "$1");
      context.files.parent(whole === "/" ? "/x" : whole); // a problem if its folder is not there
      if (options.has("e") && !context.files.find(whole)) throw new FileProblem("No such file or directory");
      if (context.files.find(whole, { follow: false }) instanceof LinkNode)
        throw new Refusal("realpath of a link is not supported in this page");
      await context.write(`${whole}\n`);
    },
    (path) => path,
  );
});
