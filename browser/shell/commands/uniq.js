// uniq: lines that follow the same line.

import { command } from "../options.js";
import { Refusal } from "../task.js";

export const uniq = command(
  "uniq",
  {
    letters: "cdDuif:s:w:z",
    long: {
      count: "c",
      repeated: "d",
      unique: "u",
      "ignore-case": "i",
      "skip-fields": "f",
      "skip-chars": "s",
      "check-chars": "w",
    },
  },
  async (context, options) => {
    if (options.has("D") || options.has("z")) throw new Refusal("uniq -D and -z are not supported in this page");
    const [path, target] = options.rest;
    if (target !== undefined) throw new Refusal("uniq with a file to write is not supported in this page");
    const keyOf = (/** @type {string} */ line) => {
      let key = line;
      for (let left = Number(options.value("f") ?? 0); left > 0; left -= 1) key = key.replace(/^[ \t]*[^ \t]*/, "");
      key = [...key].slice(Number(options.value("s") ?? 0)).join("");
      if (options.has("w")) key = [...key].slice(0, Number(options.value("w"))).join("");
      return options.has("i") ? key.toLowerCase() : key;
    };
    let [line, count] = [/** @type {string | null} */ (null), 0];
    const flush = async () => {
      if (line === null) return;
      if ((options.has("d") && count < 2) || (options.has("u") && count > 1)) return;
      await context.write(`${options.has("c") ? `${String(count).padStart(7)} ` : ""}${line}\n`);
    };
    for await (const { line: next } of context.lines(path === undefined ? [] : [path])) {
      if (line !== null && keyOf(next) === keyOf(line)) count += 1;
      else {
        await flush();
        [line, count] = [next, 1];
      }
    }
    await flush();
    return context.failed ? 1 : 0;
  },
);
