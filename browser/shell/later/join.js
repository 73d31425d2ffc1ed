// join: lines of two files that have a field in common.

import { decode, encode, latin } from "../bytes.js";
import { notTwo } from "../commands/operands.js";
import { command, isKnown } from "../options.js";
import { Refusal } from "../task.js";

/** @typedef {{key: string, all: string[]}} Row */

const SPEC = { letters: "t:1:2:j:a:v:e:o:H", long: { header: "H" } };

export const join = command(
  "join",
  SPEC,
  async (context, options) => {
    if (options.rest.length !== 2) return notTwo(context, options.rest);
    const separator = options.value("t");
    const fields = ["1", "2"].map((file) => Number(options.value(file) ?? options.value("j") ?? 1));
    const [left, right] = await Promise.all(
      options.rest.map(async (path, file) => rowsOf(decode(await context.read(path)), fields[file], separator, options.has("H"))),
    );
    const lone = new Set([...(options.values.get("a") ?? []), ...(options.values.get("v") ?? [])]);
    const shape = shapeOf(options, fields, [left, right]);
    const empty = options.value("e") ?? "";
    const show = (/** @type {Row | undefined} */ one, /** @type {Row | undefined} */ other) => {
      const made = shape.map(([file, field]) => {
        if (file === 0) return one?.key || other?.key || empty;
        const text = (file === 1 ? one : other)?.all[field - 1];
        return text === undefined && !options.has("o") ? null : text || empty;
      });
      return context.write(`${made.filter((text) => text !== null).join(separator ?? " ")}\n`);
    };
    let [i, j] = [0, 0];
    if (options.has("H") && left.length && right.length) {
      await show(left[0], right[0]);
      [i, j] = [1, 1];
    }
    while (i < left.length || j < right.length) {
      const order = i >= left.length ? 1 : j >= right.length ? -1 : compared(left[i].key, right[j].key);
      if (order < 0) {
        if (lone.has("1")) await show(left[i], undefined);
        i += 1;
      } else if (order > 0) {
        if (lone.has("2")) await show(undefined, right[j]);
        j += 1;
      } else {
        const { key } = left[i];
        const ones = left.slice(i).filter((row) => row.key === key);
        const others = right.slice(j).filter((row) => row.key === key);
        if (!options.has("v")) for (const one of ones) for (const other of others) await show(one, other);
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
    const shape = options.value("o");
    if (shape !== undefined && isKnown(shape) && !/^(auto|(0|[12]\.[1-9]\d*)([, ](0|[12]\.[1-9]\d*))*)$/.test(shape))
      throw new Refusal(`join -o '${shape}' is not supported in this page`);
  },
);

/**
 * What a line shows: fields of the first file or of the second, and the one that they have in common as [0, 0].
 * @param {import("../options.js").Options} options
 * @param {number[]} fields
 * @param {Row[][]} files
 * @returns {[file: number, field: number][]}
 */
function shapeOf(options, fields, files) {
  const given = options.value("o");
  if (given !== undefined && given !== "auto")
    return given.split(/[, ]/).map((each) => (each === "0" ? [0, 0] : [Number(each[0]), Number(each.slice(2))]));
  const counts = files.map((rows) => (given ? (rows[0]?.all.length ?? 0) : Math.max(0, ...rows.map(({ all }) => all.length))));
  return [
    [0, 0],
    ...counts.flatMap((count, file) =>
      Array.from({ length: count }, (_, place) => /** @type {[number, number]} */ ([file + 1, place + 1])).filter(
        ([, field]) => field !== fields[file],
      ),
    ),
  ];
}

/**
 * @param {string} text
 * @param {number} field
 * @param {string | undefined} separator
 * @param {boolean} hasHeader
 * @returns {Row[]}
 */
function rowsOf(text, field, separator, hasHeader) {
  const lines = text.replace(/\n$/, "").split("\n");
  const rows = (text ? lines : []).map((line) => {
    const all = separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator);
    return { key: all[field - 1] ?? "", all };
  });
  if (rows.some(({ key }, place) => place > (hasHeader ? 1 : 0) && compared(rows[place - 1].key, key) > 0))
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
