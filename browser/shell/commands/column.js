// column: lines as a table, or in columns as many as there is room for.

import { decode } from "../bytes.js";
import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @import {Options} from "../options.js" */

const SPEC = {
  letters: "ts:o:N:R:H:l:c:Ldn:x",
  long: {
    table: "t",
    separator: "s",
    "output-separator": "o",
    "table-columns": "N",
    "table-right": "R",
    "table-hide": "H",
    "table-columns-limit": "l",
    "output-width": "c",
    "keep-empty-lines": "L",
    "table-noheadings": "d",
    "table-name": "n",
    fillrows: "x",
  },
};

/** Letters that stand in two columns, or in none. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const NONE = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

const widthOf = (/** @type {string} */ text) =>
  [...text].reduce((width, letter) => width + (NONE.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1), 0);

export const column = command(
  "column",
  SPEC,
  async (context, options) => {
    const lines = [];
    for (const path of options.rest.length ? options.rest : ["-"]) {
      try {
        lines.push(
          ...decode(await context.read(path))
            .replace(/\n$/, "")
            .split("\n"),
        );
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        return context.complain(`${path}: ${error.message}`);
      }
    }
    const kept = lines.filter((line) => options.has("L") || line.trim());
    await context.write(options.has("t") ? table(kept, options) : filled(kept, Number(options.value("c") ?? 80)));
    return 0;
  },
  (options) => {
    if (options.has("x")) throw new Refusal("column -x is not supported in this page");
    for (const letter of "RH")
      if (options.value(letter)?.includes("-")) throw new Refusal(`column -${letter} with a dash is not supported in this page`);
  },
);

/**
 * @param {string[]} lines
 * @param {Options} options
 */
function table(lines, options) {
  const marks = options.value("s");
  const most = Number(options.value("l") ?? Number.POSITIVE_INFINITY);
  const names = options.value("N")?.split(",") ?? [];
  const rows = lines.map((line) => cells(line, marks, most));
  if (names.length && !options.has("d")) rows.unshift(names);
  const count = Math.max(names.length, ...rows.map((row) => row.length));
  const listed = (/** @type {string} */ letter) =>
    new Set(
      (options.value(letter)?.split(",") ?? []).map((name) => (names.includes(name) ? names.indexOf(name) : Number(name) - 1)),
    );
  const [right, hidden] = [listed("R"), listed("H")];
  const places = Array.from({ length: count }, (_, place) => place).filter((place) => !hidden.has(place));
  const widths = places.map((place) => Math.max(...rows.map((row) => widthOf(row[place] ?? ""))));
  return rows
    .map((row) => {
      const made = places.map((place, at) => {
        const text = row[place] ?? "";
        const blanks = " ".repeat(widths[at] - widthOf(text));
        if (right.has(place)) return blanks + text;
        return at === places.length - 1 ? text : text + blanks;
      });
      return `${made.join(options.value("o") ?? "  ")}\n`;
    })
    .join("");
}

/**
 * @param {string} line
 * @param {string | undefined} marks each parts two cells; none: blanks, several as one
 * @param {number} most
 */
function cells(line, marks, most) {
  const made = [];
  let at = 0;
  const isMark = (/** @type {string} */ letter) => (marks === undefined ? /\s/.test(letter) : marks.includes(letter));
  while (at <= line.length) {
    if (marks === undefined) while (at < line.length && isMark(line[at])) at += 1;
    if (marks === undefined && at >= line.length) break;
    let end = at;
    if (made.length === most - 1) end = line.length;
    while (end < line.length && !isMark(line[end])) end += 1;
    made.push(line.slice(at, end));
    at = end + 1;
  }
  return made;
}

/**
 * Column after column, with tabs between them.
 * @param {string[]} items
 * @param {number} width
 */
function filled(items, width) {
  const tab = (/** @type {number} */ at) => (Math.floor(at / 8) + 1) * 8;
  const wide = tab(Math.max(0, ...items.map(widthOf)));
  const count = Math.max(1, Math.floor(width / wide));
  const height = Math.ceil(items.length / count);
  let text = "";
  for (let row = 0; row < height; row += 1) {
    for (let place = row, end = wide; place < items.length; place += height, end += wide) {
      text += items[place];
      if (place + height >= items.length) break;
      for (let at = end - wide + widthOf(items[place]); tab(at) <= end; at = tab(at)) text += "\t";
    }
    text += "\n";
  }
  return text;
}
