// yes: the same, without end.

import { encode } from "../bytes.js";
import { command } from "../options.js";

export const yes = command("yes", { letters: "", stops: true }, async (context, options) => {
  const line = encode(`${options.rest.join(" ") || "y"}\n`);
  const many = new Uint8Array(line.length * 200);
  for (let at = 0; at < many.length; at += line.length) many.set(line, at);
  for (;;) {
    await context.task.turn();
    await context.writeBytes(many);
  }
});
