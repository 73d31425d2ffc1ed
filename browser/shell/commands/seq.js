// seq: numbers.

import { realNumber } from "../printf.js";
import { Refusal } from "../task.js";

/** @import {Definition} from "../options.js" */

/** @type {[string, Definition]} */
export const seq = [
  "seq",
  {
    async run(context) {
      const left = [...context.args];
      let [mark, format, isPadded] = ["\n", "", false];
      while (/^-[sfw]|^--/.test(left[0] ?? "")) {
        const arg = left.shift() ?? "";
        if (arg === "-w" || arg === "--equal-width") isPadded = true;
        else if (arg.startsWith("-s")) mark = arg.slice(2) || (left.shift() ?? "");
        else if (arg.startsWith("-f")) format = arg.slice(2) || (left.shift() ?? "");
        else if (arg.startsWith("--separator=")) mark = arg.slice(12);
        else throw new Refusal(`seq ${arg} is not supported in this page`);
      }
      const numbers = left.map(Number);
      const wrong = left.find(
        (text, place) => !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) || Number.isNaN(numbers[place]),
      );
      if (wrong !== undefined)
        return context.complain(`invalid floating point argument: ‘${wrong}’\nTry 'seq --help' for more information.`);
      if (!left.length) return context.complain("missing operand\nTry 'seq --help' for more information.");
      if (left.length > 3) return context.complain(`extra operand ‘${left[3]}’\nTry 'seq --help' for more information.`);
      const [from, by, to] = left.length === 1 ? [1, 1, numbers[0]] : left.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
      if (by === 0) return context.complain(`invalid Zero increment value: ‘${left[1]}’\nTry 'seq --help' for more information.`);
      const placesOf = (/** @type {string} */ text) => (text.split(".")[1] ?? "").length;
      const places = Math.max(...(left.length === 3 ? [left[0], left[1]] : left.slice(0, left.length - 1)).map(placesOf), 0);
      if (format && !/^[^%]*%[-+ 0]*\d*(\.\d*)?[efgEFG][^%]*$/.test(format))
        throw new Refusal(`seq -f ${format} is not supported in this page`);
      /** @type {number[]} */
      const texts = [];
      const count = Math.floor((to - from) / by + 1e-9);
      for (let each = 0; each <= count; each += 1) texts.push(from + each * by);
      const plain = texts.map((value) => value.toFixed(places));
      const width = isPadded
        ? Math.max(...plain.map((text) => text.length), from.toFixed(places).length, to.toFixed(places).length)
        : 0;
      const shown = plain.map((text, place) => {
        if (format)
          return format.replace(/%([-+ 0]*)(\d*)(?:\.(\d*))?([efgEFG])/, (_, marks, wide, exact, kind) =>
            realNumber(kind, texts[place], { marks, wide: Number(wide), exact: exact === undefined ? undefined : Number(exact) }),
          );
        return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
      });
      for (let at = 0; at < shown.length; at += 1000)
        await context.write(shown.slice(at, at + 1000).join(mark) + (at + 1000 < shown.length ? mark : "\n"));
      return 0;
    },
    check(args) {
      for (const arg of args)
        if (/^--(?!separator=|equal-width$)/.test(arg)) throw new Refusal(`seq ${arg} is not supported in this page`);
    },
  },
];
