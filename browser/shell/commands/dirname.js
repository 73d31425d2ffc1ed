// dirname.

import { command } from "../options.js";
import { missing } from "./operands.js";

export const dirname = command("dirname", { letters: "z", stops: true }, async (context, options) => {
  if (!options.rest.length) return missing(context);
  for (const path of options.rest) {
    const trimmed = path.replace(/(.)\/+$/, "$1");
    const at = trimmed.lastIndexOf("/");
    await context.write(`${at < 0 ? "." : at === 0 ? "/" : trimmed.slice(0, at).replace(/(.)\/+$/, "$1")}\n`);
  }
  return 0;
});
