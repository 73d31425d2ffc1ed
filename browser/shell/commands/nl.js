// nl: lines with their numbers.

import { command } from "../options.js";
import { Refusal } from "../task.js";

export const nl = command("nl", { letters: "b:w:s:v:i:n:" }, async (context, options) => {
  const style = options.value("b") ?? "t";
  const form = options.value("n") ?? "rn";
  if (!/^[atn]$/.test(style) || !/^(rn|ln|rz)$/.test(form)) throw new Refusal(`nl -b ${style} is not supported in this page`);
  const width = Number(options.value("w") ?? 6);
  const mark = options.value("s") ?? "\t";
  let number = Number(options.value("v") ?? 1);
  for await (const { line } of context.lines(options.rest)) {
    if (/^(\\:){1,3}$/.test(line)) throw new Refusal("nl with sections is not supported in this page");
    if (style === "a" || (style === "t" && line !== "")) {
      const digits = String(number);
      await context.write(
        `${form === "ln" ? digits.padEnd(width) : digits.padStart(width, form === "rz" ? "0" : " ")}${mark}${line}\n`,
      );
      number += Number(options.value("i") ?? 1);
    } else await context.write(`${" ".repeat(width + mark.length)}${line}\n`);
  }
  return context.failed ? 1 : 0;
});
