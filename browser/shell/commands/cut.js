// cut: parts of lines.

import { encode } from "../bytes.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */

/**
 * cut's list of ranges.
 * @param {string} text
 * @returns {[number, number][] | null}
 */
function ranges(text) {
  const made = text.split(/[, ]/).map((each) => each.match(/^(\d*)(-?)(\d*)$/));
  if (
    made.some(
      (each) =>
        !each ||
        each[0] === "" ||
        each[0] === "-" ||
        each[1] === "0" ||
        (each[2] && each[3] && Number(each[3]) < Number(each[1] || 1)),
    )
  )
    return null;
  return made.map((each) => {
    const [, low, dash, high] = /** @type {RegExpMatchArray} */ (each);
    return [Number(low || 1), dash ? Number(high || Number.POSITIVE_INFINITY) : Number(low)];
  });
}

export const cut = command(
  "cut",
  {
    letters: "d:f:c:b:szO:C",
    long: {
      delimiter: "d",
      fields: "f",
      characters: "c",
      bytes: "b",
      "only-delimited": "s",
      "output-delimiter": "O",
      complement: "C",
      "zero-terminated": "z",
    },
  },
  async (context, options) => cutLines(context, options),
);

/**
 * @param {Context} context
 * @param {import("../options.js").Options} options
 */
async function cutLines(context, options) {
  const list = options.value("f") ?? options.value("c") ?? options.value("b");
  if (list === undefined)
    return context.complain("you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.");
  const wanted = ranges(list);
  if (!wanted)
    return context.complain(
      /^0/.test(list)
        ? "fields are numbered from 1\nTry 'cut --help' for more information."
        : /[^-\d, ]/.test(list)
          ? `invalid ${options.has("f") ? "field" : "byte/character position"} value ‘${list.match(/[^-\d, ].*/s)?.[0]}’\nTry 'cut --help' for more information.`
          : `invalid ${options.has("f") ? "field" : "byte or character"} range\nTry 'cut --help' for more information.`,
    );
  const isWanted = (/** @type {number} */ place) =>
    wanted.some(([low, high]) => place >= low && place <= high) !== options.has("C");
  const mark = options.value("d") ?? "\t";
  if ([...mark].length > 1)
    return context.complain("the delimiter must be a single character\nTry 'cut --help' for more information.");
  const between = options.value("O");
  const end = options.has("z") ? "\0" : "\n";
  for await (const { line } of context.lines(options.rest, end)) {
    if (options.has("f")) {
      const fields = line.split(mark);
      if (fields.length === 1) {
        if (!options.has("s")) await context.write(line + end);
        continue;
      }
      await context.write(fields.filter((_, place) => isWanted(place + 1)).join(between ?? mark) + end);
    } else {
      const bytes = encode(line);
      if (between !== undefined) throw new Refusal("cut --output-delimiter with -c is not supported in this page");
      await context.writeBytes(new Uint8Array([...bytes.filter((_, place) => isWanted(place + 1)), ...encode(end)]));
    }
  }
  return context.failed ? 1 : 0;
}
