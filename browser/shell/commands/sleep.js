// sleep.

import { command } from "../options.js";
import { durationOf } from "./duration.js";

export const sleep = command("sleep", { letters: "", stops: true }, async (context, options) => {
  if (!options.rest.length) return context.complain("missing operand\nTry 'sleep --help' for more information.");
  const wrong = options.rest.find((text) => Number.isNaN(durationOf(text)));
  if (wrong !== undefined) return context.complain(`invalid time interval ‘${wrong}’\nTry 'sleep --help' for more information.`);
  await context.world.sleep(
    context.task,
    options.rest.reduce((sum, text) => sum + durationOf(text), 0),
  );
  return 0;
});
