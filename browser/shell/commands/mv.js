// mv.

import { command } from "../options.js";
import { transfer } from "./transfer.js";

export const mv = command(
  "mv",
  { letters: "fnv", long: { force: "f", "no-clobber": "n", verbose: "v" } },
  async (context, options) => {
    return transfer(context, options.rest, async (source, target, node) => {
      const there = context.files.find(context.path(target));
      if (there && options.has("n")) return "";
      if (there === node) return `'${source}' and '${target}' are the same file`;
      context.files.put(context.path(target), node);
      context.files.remove(context.path(source).replace(/(.)\/$/, "$1"));
      if (options.has("v")) await context.write(`renamed '${source}' -> '${target}'\n`);
      return "";
    });
  },
);
