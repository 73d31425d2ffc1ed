// touch.

import { command } from "../options.js";
import { Refusal } from "../task.js";
import { each } from "./operands.js";

export const touch = command("touch", { letters: "acmd:t:r:", long: { "no-create": "c" } }, async (context, options) => {
  for (const letter of "dtr") if (options.has(letter)) throw new Refusal(`touch -${letter} is not supported in this page`);
  if (!options.rest.length) return context.complain("missing file operand\nTry 'touch --help' for more information.");
  return each(
    context,
    options.rest,
    (path) => {
      const whole = context.path(path);
      const node = context.files.find(whole);
      if (node) node.changed = Date.now();
      else if (!options.has("c")) context.shell.openFile(whole, { write: true, create: true }).release();
    },
    (path) => `cannot touch '${path}'`,
  );
});
