// tee: what goes on, and into files.

import { FileProblem } from "../files.js";
import { command } from "../options.js";

export const tee = command("tee", { letters: "ai", long: { append: "a" } }, async (context, options) => {
  const streams = [];
  for (const path of options.rest) {
    try {
      streams.push(
        context.shell.openFile(path, { write: true, create: true, append: options.has("a"), truncate: !options.has("a") }),
      );
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      context.failed = true;
      await context.complain(`${path}: ${error.message}`);
    }
  }
  try {
    for (let part = await context.input.read(65536, context.task); part; part = await context.input.read(65536, context.task)) {
      const bytes = part.slice();
      await context.writeBytes(bytes);
      for (const stream of streams) await stream.write(bytes, context.task);
    }
  } finally {
    for (const stream of streams) stream.release();
  }
  return context.failed ? 1 : 0;
});
