// rm.

import { FileProblem, FolderNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { each, missing } from "./operands.js";

export const rm = command(
  "rm",
  { letters: "rRfvid", long: { recursive: "r", force: "f", verbose: "v", dir: "d" } },
  async (context, options) => {
    if (options.has("i")) throw new Refusal("rm -i is not supported in this page");
    const [isForced, isRecursive] = [options.has("f"), options.has("r") || options.has("R")];
    if (!options.rest.length) return isForced ? 0 : missing(context);
    return each(
      context,
      options.rest,
      async (path) => {
        const whole = context.path(path).replace(/(.)\/$/, "$1");
        const node = context.files.find(whole, { follow: false });
        if (!node) {
          if (isForced) return;
          throw new FileProblem("No such file or directory");
        }
        if (node instanceof FolderNode && !isRecursive && !(options.has("d") && !node.entries.size))
          throw new FileProblem("Is a directory");
        if (whole === "/" || /^\/(home(\/reader)?|tmp|usr(\/bin)?|bin|dev)$/.test(whole))
          throw new Refusal(`rm of ${whole} is not supported in this page`);
        if (options.has("v")) {
          if (node instanceof FolderNode && node.entries.size) throw new Refusal("rm -rv is not supported in this page");
          await context.write(`removed ${node instanceof FolderNode ? "directory " : ""}'${path}'\n`);
        }
        context.files.remove(whole);
      },
      (path) => `cannot remove '${path}'`,
    );
  },
);
