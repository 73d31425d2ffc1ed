// nl: lines with their numbers.

import { command } from "../options.js";
import { compile } from "../regex.js";
import { Refusal } from "../task.js";

const LONG = {
  "body-numbering": "b",
  "number-width": "w",
  "number-separator": "s",
  "starting-line-number": "v",
  "line-increment": "i",
  "number-format": "n",
  "join-blank-lines": "l",
  "header-numbering": "h",
  "footer-numbering": "f",
  "no-renumber": "p",
};

export const nl = command(
  "nl",
  { letters: "b:w:s:v:i:n:l:h:f:p", long: LONG },
  async (context, options) => {
    const styles = { h: options.value("h") ?? "n", b: options.value("b") ?? "t", f: options.value("f") ?? "n" };
    const form = options.value("n") ?? "rn";
    const width = Number(options.value("w") ?? 6);
    const mark = options.value("s") ?? "\t";
    const first = Number(options.value("v") ?? 1);
    const joined = Number(options.value("l") ?? 1);
    /** @type {keyof typeof styles} */
    let section = "b";
    let [number, blanks] = [first, 0];
    for await (const { line } of context.lines(options.rest)) {
      const [, marks] = line.match(/^((?:\\:){1,3})$/) ?? [];
      if (marks) {
        section = /** @type {const} */ (["f", "b", "h"])[marks.length / 2 - 1];
        if (!options.has("p")) number = first;
        await context.write("\n");
        continue;
      }
      const style = styles[section];
      blanks = line === "" ? blanks + 1 : 0;
      const isCounted =
        style === "a"
          ? line !== "" || blanks % joined === 0
          : style === "t"
            ? line !== ""
            : style.startsWith("p") && compile(style.slice(1)).find(line) !== null;
      if (isCounted) {
        const digits = String(number);
        const shown = form === "ln" ? digits.padEnd(width) : digits.padStart(width, form === "rz" ? "0" : " ");
        await context.write(`${shown}${mark}${line}\n`);
        number += Number(options.value("i") ?? 1);
      } else await context.write(`${" ".repeat(width + mark.length)}${line}\n`);
    }
    return context.failed ? 1 : 0;
  },
  (options) => {
    for (const letter of "bhf")
      if (!/^([atn]$|p)/.test(options.value(letter) ?? "t"))
        throw new Refusal(`nl -${letter} ${options.value(letter)} is not supported in this page`);
    if (!/^(rn|ln|rz)$/.test(options.value("n") ?? "rn"))
      throw new Refusal(`nl -n ${options.value("n")} is not supported in this page`);
  },
);
