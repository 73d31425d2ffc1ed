// uniq: lines that follow the same line.

import { encode } from "../bytes.js";
import { command } from "../options.js";

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
      "all-repeated": "D",
      "zero-terminated": "z",
    },
  },
  async (context, options) => {
    const [path, target] = options.rest;
    const end = options.has("z") ? "\0" : "\n";
    const output = target === undefined ? null : context.created(target);
    const write = (/** @type {string} */ text) => (output ? output.write(encode(text), context.task) : context.write(text));
    const keyOf = (/** @type {string} */ line) => {
      let key = line;
      for (let left = Number(options.value("f") ?? 0); left > 0; left -= 1) key = key.replace(/^[ \t]*[^ \t]*/, "");
      key = [...key].slice(Number(options.value("s") ?? 0)).join("");
      if (options.has("w")) key = [...key].slice(0, Number(options.value("w"))).join("");
      return options.has("i") ? key.toLowerCase() : key;
    };
    let [line, count] = [/** @type {string | null} */ (null), 0];
    /** @type {string[]} */
    let same = [];
    const flush = async () => {
      if (line === null) return;
      if (options.has("D")) {
        if (same.length > 1) await write(same.map((each) => each + end).join(""));
        return;
      }
      if ((options.has("d") && count < 2) || (options.has("u") && count > 1)) return;
      await write(`${options.has("c") ? `${String(count).padStart(7)} ` : ""}${line}${end}`);
    };
    for await (const { line: next } of context.lines(path === undefined ? [] : [path], end)) {
      if (line !== null && keyOf(next) === keyOf(line)) {
        count += 1;
        if (options.has("D")) same.push(next);
      } else {
        await flush();
        [line, count, same] = [next, 1, [next]];
      }
    }
    await flush();
    output?.release();
    return context.failed ? 1 : 0;
  },
);
