// expand: blanks for tabs.

import { command } from "../options.js";
import { Refusal } from "../task.js";

export const expand = command(
  "expand",
  { letters: "it:", long: { initial: "i", tabs: "t" }, number: "t" },
  async (context, options) => {
    const size = Number(options.value("t") ?? 8);
    for await (const { line, isWhole } of context.lines(options.rest)) {
      let [text, at, isInitial] = ["", 0, true];
      for (const letter of line) {
        if (letter !== " " && letter !== "\t") isInitial = false;
        if (letter === "\t" && (isInitial || !options.has("i"))) {
          const blanks = size - (at % size);
          text += " ".repeat(blanks);
          at += blanks;
        } else {
          text += letter;
          at += letter === "\b" ? -1 : 1;
        }
      }
      await context.write(text + (isWhole ? "\n" : ""));
    }
    return context.failed ? 1 : 0;
  },
  (options) => {
    if (!/^[1-9]\d*$/.test(options.value("t") ?? "8"))
      throw new Refusal("expand with several tab stops is not supported in this page");
  },
);
