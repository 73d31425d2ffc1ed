// tac: the last line first.

import { command } from "../options.js";
import { lineStarts } from "./pieces.js";

export const tac = command("tac", { letters: "" }, async (context, options) => {
  context.openMessage = (path, message) => `failed to open '${path}' for reading: ${message}`;
  for await (const { bytes } of context.inputs(options.rest)) {
    const starts = lineStarts(bytes, 10);
    for (let at = starts.length - 2; at >= 0; at -= 1) await context.writeBytes(bytes.slice(starts[at], starts[at + 1]));
  }
  return context.failed ? 1 : 0;
});
