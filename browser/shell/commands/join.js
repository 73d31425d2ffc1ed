// join: lines of two files that have a field in common.

import { decode, encode, latin } from "../bytes.js";
import { command, isKnown } from "../options.js";
import { Refusal } from "../task.js";

/** @typedef {{key: string, rest: string[]}} Row */

const SPEC = { letters: "t:1:2:j:a:v:" };

export const join = command(
  "join",
  SPEC,
  async (context, options) => {
    if (options.rest.length !== 2) return context.complain(`missing operand\nTry 'join --help' for more information.`);
    const separator = options.value("t");
    const fields = ["1", "2"].map((file) => Number(options.value(file) ?? options.value("j") ?? 1));
    const [left, right] = await Promise.all(
      options.rest.map(async (path, file) => rowsOf(decode(await context.read(path)), fields[file], separator)),
    );
    const lone = new Set([...(options.values.get("a") ?? []), ...(options.values.get("v") ?? [])]);
    const show = (/** @type {string} */ key, /** @type {string[]} */ ...values) =>
      context.write(`${[key, ...values].join(separator ?? " ")}\n`);
    let [i, j] = [0, 0];
    while (i < left.length || j < right.length) {
      const order = i >= left.length ? 1 : j >= right.length ? -1 : compared(left[i].key, right[j].key);
      if (order < 0) {
        if (lone.has("1")) await show(left[i].key, ...left[i].rest);
        i += 1;
      } else if (order > 0) {
        if (lone.has("2")) await show(right[j].key, ...right[j].rest);
        j += 1;
      } else {
        const { key } = left[i];
        const ones = left.slice(i).filter((row) => row.key === key);
        const others = right.slice(j).filter((row) => row.key === key);
        if (!options.has("v")) for (const one of ones) for (const other of others) await show(key, ...one.rest, ...other.rest);
        i += ones.length;
        j += others.length;
      }
    }
    return 0;
  },
  (options) => {
    const separator = options.value("t");
    if (separator !== undefined && isKnown(separator) && separator.length !== 1)
      throw new Refusal(`join -t '${separator}' is not supported in this page`);
  },
);

/**
 * @param {string} text
 * @param {number} field
 * @param {string | undefined} separator
 * @returns {Row[]}
 */
function rowsOf(text, field, separator) {
  const lines = text.replace(/\n$/, "").split("\n");
  const rows = (text ? lines : []).map((line) => {
    const all = separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator);
    const [key = ""] = all.splice(field - 1, 1);
    return { key, rest: all };
  });
  if (rows.some(({ key }, place) => place && compared(rows[place - 1].key, key) > 0))
    throw new Refusal("join of files that are not sorted is not supported in this page");
  return rows;
}

/**
 * @param {string} one
 * @param {string} other
 */
function compared(one, other) {
  const [left, right] = [latin(encode(one)), latin(encode(other))];
  return left < right ? -1 : left > right ? 1 : 0;
}
