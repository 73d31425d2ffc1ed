// mkdir.

import { FileProblem, FolderNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { each, missing } from "./operands.js";

export const mkdir = command(
  "mkdir",
  { letters: "pvm:", long: { parents: "p", verbose: "v", mode: "m" } },
  async (context, options) => {
    if (!options.rest.length) return missing(context);
    const usual = 0o777 & ~context.shell.umask;
    const mode = options.has("m") ? modeOf(options.value("m") ?? "") : usual;
    return each(
      context,
      options.rest,
      async (path) => {
        const whole = context.path(path);
        if (options.has("p")) {
          const node = context.files.find(whole);
          if (node && !(node instanceof FolderNode)) throw new FileProblem("File exists");
          if (!node) {
            if (options.has("v")) throw new Refusal("mkdir -pv is not supported in this page");
            context.files.makeFolders(whole, usual);
            context.files.folder(whole).mode = mode;
          }
        } else {
          context.files.makeFolder(whole, mode);
          if (options.has("v")) await context.write(`mkdir: created directory '${path}'\n`);
        }
      },
      (path) => `cannot create directory ‘${path}’`,
    );
  },
);

/** @param {string} text */
function modeOf(text) {
  if (!/^[0-7]{3,4}$/.test(text)) throw new Refusal(`the mode ${text} is not supported in this page`);
  return Number.parseInt(text, 8);
}
