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
    /** @type {{counts: number[], path: string}[]} */
    const rows = [];
    const paths = options.rest;
    for await (const { path, bytes } of context.inputs(paths)) {
      const text = decode(bytes);
      const counts = [];
      if (all || options.has("l")) counts.push(bytes.filter((byte) => byte === 10).length);
      if (all || options.has("w")) counts.push(text.split(/[\s]+/).filter(Boolean).length);
      if (options.has("m"))
        counts.push(context.isBytewise ? bytes.length : [...text].filter((letter) => !/^[\uDC80-\uDCFF]$/.test(letter)).length);
      if (all || options.has("c")) counts.push(bytes.length);
      rows.push({ counts, path: paths.length ? path : "" });
    }
    if (paths.length > 1)
      rows.push({
        counts: rows.reduce(
          (sum, { counts }) => counts.map((count, place) => count + (sum[place] ?? 0)),
          /** @type {number[]} */ ([]),
        ),
        path: "total",
      });
    const single = rows.length === 1 && rows[0].counts.length === 1;
    const sizes = paths.every((path) => path !== "-") && paths.length ? (rows.at(-1)?.counts ?? []) : [];
    const total = paths.length ? await totalSize(context, paths) : null;
    const width = single ? 1 : total === null ? 7 : String(total).length;
    void sizes;
    for (const { counts, path } of rows)
      await context.write(`${counts.map((count) => String(count).padStart(width)).join(" ")}${path ? ` ${path}` : ""}\n`);
    return context.failed ? 1 : 0;
  },
);

/**
 * The size of files together; null where one is none.
 * @param {Context} context
 * @param {string[]} paths
 */
async function totalSize(context, paths) {
  let total = 0;
  for (const path of paths) {
    const node = path === "-" ? null : context.files.find(context.path(path));
    if (!node) continue;
    if (!("size" in node)) return null;
    total += node.size;
  }
  return paths.includes("-") ? null : total;
}
