// comm: lines that two files have in common.

import { decode, encode, latin } from "../bytes.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { notTwo } from "./operands.js";

export const comm = command(
  "comm",
  { letters: "123nd:t", long: { "nocheck-order": "n", "output-delimiter": "d", total: "t" } },
  async (context, options) => {
    if (options.rest.length !== 2) return notTwo(context, options.rest);
    const [one, other] = await Promise.all(
      options.rest.slice(0, 2).map(async (path) =>
        decode(await context.read(path))
          .replace(/\n$/, "")
          .split("\n"),
      ),
    );
    const [left, right] = [one.length === 1 && one[0] === "" ? [] : one, other.length === 1 && other[0] === "" ? [] : other];
    const sorted = (/** @type {string[]} */ lines) =>
      lines.every((line, place) => !place || latin(encode(lines[place - 1])) <= latin(encode(line)));
    if (!sorted(left) || !sorted(right)) throw new Refusal("comm of files that are not sorted is not supported in this page");
    const shown = ["1", "2", "3"].map((letter) => !options.has(letter));
    const mark = options.value("d") ?? "\t";
    const counts = [0, 0, 0];
    let [i, j] = [0, 0];
    while (i < left.length || j < right.length) {
      const order =
        i >= left.length
          ? 1
          : j >= right.length
            ? -1
            : latin(encode(left[i])) < latin(encode(right[j]))
              ? -1
              : left[i] === right[j]
                ? 0
                : 1;
      const kind = order < 0 ? 0 : order > 0 ? 1 : 2;
      counts[kind] += 1;
      const before = mark.repeat(shown.slice(0, kind).filter(Boolean).length);
      if (shown[kind]) await context.write(`${before}${order > 0 ? right[j] : left[i]}\n`);
      if (order <= 0) i += 1;
      if (order >= 0) j += 1;
    }
    if (options.has("t")) await context.write(`${[...counts, "total"].join(mark)}\n`);
    return 0;
  },
);
