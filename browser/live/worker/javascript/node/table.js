// console.table, as Node draws it.

import { leftIn } from "./iterators.js";

/** @import {Inspection} from "../../packed.js" */

const INDEX = "(index)";
const ITERATION = "(iteration index)";
const VALUES = "Values";

/**
 * The text of a table; undefined for what is none.
 * @param {unknown} data
 * @param {string[] | undefined} wanted names of columns
 * @param {Pick<Inspection, "getStringWidth" | "inspect">} inspection
 */
export function tableText(data, wanted, { inspect, getStringWidth }) {
  if (data === null || typeof data !== "object") return undefined;
  const iterator = leftIn(data);
  const isIterated = iterator !== undefined || data instanceof Map || data instanceof Set;
  /** @type {[string, unknown][]} */
  const rows = isIterated
    ? (iterator?.left ?? [.../** @type {Iterable<unknown>} */ (data)]).map((value, place) => [String(place), value])
    : Object.entries(data);
  const show = (/** @type {unknown} */ value) =>
    inspect(value, { maxArrayLength: 3, breakLength: Number.POSITIVE_INFINITY, depth: typeof value === "object" ? 0 : 2 });
  if (data instanceof Map || (iterator?.isOfMap && iterator.isOfPairs)) {
    const pairs = /** @type {[string, [unknown, unknown]][]} */ (rows);
    const cells = pairs.map(([place, [key, value]]) => [place, show(key), show(value)]);
    return drawn([ITERATION, "Key", VALUES], cells, getStringWidth);
  }
  if (isIterated) {
    const values = iterator?.isOfPairs
      ? rows.flatMap(([, pair]) => /** @type {unknown[]} */ (pair))
      : rows.map(([, value]) => value);
    return drawn(
      [ITERATION, VALUES],
      values.map((value, place) => [String(place), show(value)]),
      getStringWidth,
    );
  }
  const isList = (/** @type {unknown} */ row) => (row !== null && typeof row === "object") || typeof row === "function";
  const keys = wanted?.map(String) ?? [
    ...new Set(rows.flatMap(([, row]) => (isList(row) ? Object.keys(/** @type {object} */ (row)) : []))),
  ];
  const hasValues = rows.some(([, row]) => !isList(row)) && !wanted;
  const cells = rows.map(([place, row]) => {
    const of = /** @type {Record<string, unknown>} */ (row);
    const own = keys.map((key) => (isList(row) && Object.hasOwn(of, key) ? show(of[key]) : ""));
    return [place, ...own, ...(hasValues ? [isList(row) ? "" : show(row)] : [])];
  });
  return drawn([INDEX, ...keys, ...(hasValues ? [VALUES] : [])], cells, getStringWidth);
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 * @param {Inspection["getStringWidth"]} widthOf
 */
function drawn(head, rows, widthOf) {
  const widths = head.map((name, place) => Math.max(widthOf(name), ...rows.map((row) => widthOf(row[place]))) + 2);
  const rule = (/** @type {string} */ left, /** @type {string} */ middle, /** @type {string} */ right) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const line = (/** @type {string[]} */ row) =>
    `│${row.map((cell, place) => ` ${cell}${" ".repeat(widths[place] - 1 - widthOf(cell))}`).join("│")}│`;
  return [rule("┌", "┬", "┐"), line(head), rule("├", "┼", "┤"), ...rows.map(line), rule("└", "┴", "┘")].join("\n");
}
