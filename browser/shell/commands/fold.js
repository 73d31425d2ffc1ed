// fold: lines of a width.

import { command } from "../options.js";
import { Refusal } from "../task.js";

export const fold = command(
  "fold",
  { letters: "w:sb", long: { width: "w", spaces: "s", bytes: "b" }, number: "w" },
  async (context, options) => {
    const width = Number(options.value("w") ?? 80);
    if (!(width > 0)) return context.complain(`invalid number of columns: ‘${options.value("w")}’`);
    for await (const { line, isWhole } of context.lines(options.rest)) {
      if (/[\t\b\r]|[^ -~]/.test(line))
        throw new Refusal("fold of tabs or of letters beyond ASCII is not supported in this page");
      let rest = line;
      const parts = [];
      while (rest.length > width) {
        const blank = options.has("s") ? rest.slice(0, width).lastIndexOf(" ") : -1;
        const size = blank >= 0 ? blank + 1 : width;
        parts.push(rest.slice(0, size));
        rest = rest.slice(size);
      }
      parts.push(rest);
      await context.write(parts.join("\n") + (isWhole ? "\n" : ""));
    }
    return context.failed ? 1 : 0;
  },
);
