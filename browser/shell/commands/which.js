// which: where commands are.

import { command } from "../options.js";
import { pathOf } from "../run/programs.js";

export const which = command("which", { letters: "as" }, async (context, options) => {
  let status = 0;
  for (const name of options.rest) {
    const path = pathOf(context.shell, name);
    if (path) {
      if (!options.has("s")) await context.write(`${path}\n`);
    } else status = 1;
  }
  return status;
});
