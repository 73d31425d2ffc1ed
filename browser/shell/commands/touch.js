// touch.

import { fromLocal } from "../dates.js";
import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { each } from "./operands.js";
import { readDate } from "./read-date.js";

/** @import {Context} from "../context.js" */
/** @import {Options} from "../options.js" */

const LONG = { "no-create": "c", date: "d", reference: "r", time: "T" };

export const touch = command("touch", { letters: "acfmhd:t:r:T:", long: LONG }, async (context, options) => {
  if (!options.rest.length) return context.complain("missing file operand\nTry 'touch --help' for more information.");
  const time = await timeOf(context, options);
  if (time === null) return 1;
  return each(
    context,
    options.rest,
    (path) => {
      const whole = context.path(path);
      if (!context.files.find(whole)) {
        if (options.has("c")) return;
        context.shell.openFile(whole, { write: true, create: true }).release();
      }
      const node = context.files.find(whole);
      if (node && !(options.has("a") && !options.has("m"))) node.changed = time;
    },
    (path) => `cannot touch '${path}'`,
  );
});

/**
 * The time that files are given; null if it is none.
 * @param {Context} context
 * @param {Options} options
 */
async function timeOf(context, options) {
  const [like, text, digits] = [options.value("r"), options.value("d"), options.value("t")];
  if (like !== undefined) {
    const node = context.files.find(context.path(like));
    if (node) return node.changed;
    await context.complain(`failed to get attributes of '${like}': ${new FileProblem("No such file or directory").message}`);
    return null;
  }
  if (text !== undefined) {
    const found = readDate(text, context.zone, Date.now());
    if (found) return found.time + Math.floor(found.nanoseconds / 1_000_000);
    if (found === null && /\d/.test(text)) throw new Refusal(`touch -d '${text}' is not supported in this page`);
    await context.complain(`invalid date format ‘${text}’`);
    return null;
  }
  if (digits === undefined) return Date.now();
  const [, century, year, ...rest] = digits.match(/^(\d\d)??(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/) ?? [];
  if (!rest.length) {
    await context.complain(`invalid date format ‘${digits}’`);
    return null;
  }
  const [month, day, hour, minute, second] = rest.map((each) => Number(each ?? 0));
  const short = Number(year);
  const whole =
    year === undefined ? new Date().getFullYear() : century ? Number(century + year) : short + (short < 69 ? 2000 : 1900);
  return fromLocal(Date.UTC(whole, month - 1, day, hour, minute, second), context.zone);
}
