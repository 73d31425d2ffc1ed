// rev: the last letter first.

import { command } from "../options.js";

export const rev = command("rev", { letters: "" }, async (context, options) => {
  context.openMessage = (path, message) => `cannot open ${path}: ${message}`;
  for await (const { line, isWhole } of context.lines(options.rest))
    await context.write([...line].reverse().join("") + (isWhole ? "\n" : ""));
  return context.failed ? 1 : 0;
});
