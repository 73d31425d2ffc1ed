// rmdir.

import { FileProblem, FolderNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { each, missing } from "./operands.js";

export const rmdir = command("rmdir", { letters: "p" }, async (context, options) => {
  if (options.has("p")) throw new Refusal("rmdir -p is not supported in this page");
  if (!options.rest.length) return missing(context);
  return each(
    context,
    options.rest,
    (path) => {
      const node = context.files.find(context.path(path));
      if (!node) throw new FileProblem("No such file or directory");
      if (!(node instanceof FolderNode)) throw new FileProblem("Not a directory");
      if (node.entries.size) throw new FileProblem("Directory not empty");
      context.files.remove(context.path(path));
    },
    (path) => `failed to remove '${path}'`,
  );
});
