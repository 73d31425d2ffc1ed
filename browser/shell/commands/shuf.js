// shuf: lines, numbers or words in an order drawn by lot.

import { decode } from "../bytes.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";

const SPEC = {
  letters: "n:i:ero:z",
  long: { "head-count": "n", "input-range": "i", echo: "e", repeat: "r", output: "o", "zero-terminated": "z" },
};

export const shuf = command(
  "shuf",
  SPEC,
  async (context, options) => {
    const end = options.has("z") ? "\0" : "\n";
    let items = options.rest;
    if (options.has("i")) {
      const [, low, high] = options.value("i")?.match(/^(\d+)-(\d+)$/) ?? [];
      if (!low || Number(low) > Number(high) + 1) return context.complain(`invalid input range: ‘${options.value("i")}’`);
      items = Array.from({ length: Number(high) - Number(low) + 1 }, (_, place) => String(Number(low) + place));
    } else if (!options.has("e")) {
      const text = decode(await context.read(options.rest[0] ?? "-"));
      items = text ? text.replace(new RegExp(`${end}$`), "").split(end) : [];
    }
    const given = options.value("n");
    if (given !== undefined && !/^\d+$/.test(given)) return context.complain(`invalid line count: ‘${given}’`);
    const draw = (/** @type {number} */ below) => Math.floor(Math.random() * below);
    const count = Number(given ?? (options.has("r") ? Number.POSITIVE_INFINITY : items.length));
    if (options.has("r")) {
      if (!items.length && count) return context.complain("no lines to repeat");
      for (let left = count; left > 0; left -= 1) await context.write(items[draw(items.length)] + end);
      return 0;
    }
    const left = [...items];
    for (let at = 0; at < Math.min(count, left.length); at += 1) {
      const other = at + draw(left.length - at);
      [left[at], left[other]] = [left[other], left[at]];
    }
    await context.write(
      left
        .slice(0, count)
        .map((item) => item + end)
        .join(""),
    );
    return 0;
  },
  (options) => {
    if (options.has("o")) throw new Refusal("shuf -o is not supported in this page");
  },
);
