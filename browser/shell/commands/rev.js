// rev: the last letter first.

import { command } from "../options.js";
import { Refusal } from "../task.js";

export const rev = command("rev", { letters: "" }, async (context, options) => {
  context.openMessage = (path, message) => `cannot open ${path}: ${message}`;
  for await (const { line, isWhole } of context.lines(options.rest)) {
    if (context.inLocale(line) !== line)
      throw new Refusal("rev of letters that the locale has not is not supported in this page");
    await context.write([...line].reverse().join("") + (isWhole ? "\n" : ""));
  }
  return context.failed ? 1 : 0;
});
