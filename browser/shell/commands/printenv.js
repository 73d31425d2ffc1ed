// printenv.

import { command } from "../options.js";

export const printenv = command("printenv", { letters: "0" }, async (context, options) => {
  if (!options.rest.length) for (const [name, text] of context.environment) await context.write(`${name}=${text}\n`);
  let status = 0;
  for (const name of options.rest) {
    const text = context.environment.get(name);
    if (text === undefined) status = 1;
    else await context.write(`${text}\n`);
  }
  return status;
});
