// readlink: where a link leads.

import { LinkNode } from "../files.js";
import { command } from "../options.js";
import { missing } from "./operands.js";
import { realPath } from "./real.js";

const SPEC = {
  letters: "femnqsvz",
  long: {
    canonicalize: "f",
    "canonicalize-existing": "e",
    "canonicalize-missing": "m",
    "no-newline": "n",
    quiet: "q",
    silent: "s",
  },
};

export const readlink = command("readlink", SPEC, async (context, options) => {
  if (!options.rest.length) return missing(context);
  let status = 0;
  for (const path of options.rest) {
    const node = context.files.find(context.path(path), { follow: false });
    const needed = options.has("e") ? "all" : options.has("f") ? "folders" : options.has("m") ? "nothing" : "";
    const text = needed ? realPath(context, path, needed) : node instanceof LinkNode ? node.target : null;
    if (text === null) status = 1;
    else await context.write(text + (options.has("z") ? "\0" : options.has("n") && options.rest.length === 1 ? "" : "\n"));
  }
  return status;
});
