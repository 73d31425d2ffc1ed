// wc: how many lines, words and bytes.

import { decode } from "../bytes.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */

export const wc = command(
  "wc",
  { letters: "lwcmL", long: { lines: "l", words: "w", bytes: "c", chars: "m", "max-line-length": "L" } },
  async (context, options) => {
    if (options.has("L")) throw new Refusal("wc -L is not supported in this page");
    const all = !["l", "w", "c", "m"].some((letter) => options.has(letter));
    const isAsked = (/** @type {string} */ letter) => all || options.has(letter);
    const paths = options.rest;
    const kinds = all ? 3 : ["l", "w", "m", "c"].filter((letter) => options.has(letter)).length;
    const size = totalSize(context, paths.length ? paths : ["-"]);
    const width = paths.length < 2 && kinds === 1 ? 1 : size === null ? 7 : String(size).length;
    const row = (/** @type {number[]} */ counts, /** @type {string} */ path) =>
      context.write(`${counts.map((count) => String(count).padStart(width)).join(" ")}${path ? ` ${path}` : ""}\n`);
    const total = new Array(kinds).fill(0);
    for await (const { path, bytes } of context.inputs(paths)) {
      const text = decode(bytes);
      const counts = [];
      if (isAsked("l")) counts.push(bytes.filter((byte) => byte === 10).length);
      if (isAsked("w")) counts.push(text.split(/[\s]+/).filter(Boolean).length);
      if (options.has("m"))
        counts.push(context.isBytewise ? bytes.length : [...text].filter((letter) => !/^[\uDC80-\uDCFF]$/.test(letter)).length);
      if (isAsked("c")) counts.push(bytes.length);
      for (const [place, count] of counts.entries()) total[place] += count;
      await row(counts, paths.length ? path : "");
    }
    if (paths.length > 1) await row(total, "total");
    return context.failed ? 1 : 0;
  },
);

/**
 * The size of files together; null where one is none.
 * @param {Context} context
 * @param {string[]} paths
 */
function totalSize(context, paths) {
  let total = 0;
  for (const path of paths) {
    const node = path === "-" ? context.input.node : context.files.find(context.path(path));
    if (!node && path === "-") return null;
    if (!node) continue;
    if (!("size" in node)) return null;
    total += node.size;
  }
  return total;
}
