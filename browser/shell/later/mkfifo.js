// mkfifo: pipes with names.

import { missing } from "../commands/operands.js";
import { FifoNode, FileProblem } from "../files.js";
import { command } from "../options.js";

export const mkfifo = command("mkfifo", { letters: "m:", long: { mode: "m" } }, async (context, options) => {
  if (!options.rest.length) return missing(context);
  let status = 0;
  for (const path of options.rest) {
    try {
      const whole = context.path(path);
      if (context.files.find(whole, { follow: false })) throw new FileProblem("File exists");
      const mode = options.has("m") ? Number.parseInt(options.value("m") ?? "", 8) : 0o666 & ~context.shell.umask;
      context.files.put(whole, new FifoNode(mode));
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      status = await context.complain(`cannot create fifo '${path}': ${error.message}`);
    }
  }
  return status;
});
