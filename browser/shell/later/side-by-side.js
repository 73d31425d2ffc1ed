// diff -y: two files beside each other.

import { Refusal } from "../task.js";

/** @import {Change} from "./changes.js" */

const TAB = 8;
/** The least that stands between them. */
const GUTTER = 3;

/**
 * @param {readonly string[]} left lines with their ends
 * @param {readonly string[]} right
 * @param {readonly Change[]} changes
 * @param {{width: number, isTabless: boolean, withoutCommon: boolean, leftColumn: boolean}} how
 */
export function sideBySide(left, right, changes, { width, isTabless, withoutCommon, leftColumn }) {
  const step = isTabless ? 1 : TAB;
  const both = step + GUTTER;
  const near = (width >> 1) + (both >> 1) + (width & both & 1);
  const offset = near - (near % step);
  const half = Math.max(0, Math.min(offset - GUTTER, width - offset));
  const second = half ? offset : width;

  const blanks = (/** @type {number} */ from, /** @type {number} */ to) => {
    let [text, at] = ["", from];
    for (let tab = at + TAB - (at % TAB); !isTabless && tab <= to; tab += TAB) [text, at] = [`${text}\t`, tab];
    return text + " ".repeat(Math.max(0, to - at));
  };
  const row = (/** @type {string | undefined} */ one, /** @type {string} */ mark, /** @type {string | undefined} */ other) => {
    let { text, column } = one === undefined ? { text: "", column: 0 } : cell(one, 0, half, isTabless);
    let isEnded = one?.endsWith("\n") ?? false;
    let shown = mark;
    if (mark !== " ") {
      const middle = (half + second - 1) >> 1;
      if (mark === "|" && isEnded !== other?.endsWith("\n")) shown = isEnded ? "/" : "\\";
      text += blanks(column, middle) + shown;
      column = Math.max(column, middle) + 1;
    }
    isEnded ||= other?.endsWith("\n") ?? false;
    if (other !== undefined && other !== "\n") text += blanks(column, second) + cell(other, second, half, isTabless).text;
    return text + (isEnded ? "\n" : "");
  };

  let text = "";
  let [at, otherAt] = [0, 0];
  const common = (/** @type {number} */ end) => {
    for (; at < end; at += 1, otherAt += 1)
      if (!withoutCommon) text += leftColumn ? row(left[at], "(", undefined) : row(left[at], " ", right[otherAt]);
  };
  for (const { from, gone, come } of changes) {
    common(from);
    const paired = Math.min(gone, come);
    for (let line = 0; line < Math.max(gone, come); line += 1) {
      if (line < paired) text += row(left[at + line], "|", right[otherAt + line]);
      else if (line < gone) text += row(left[at + line], "<", undefined);
      else text += row(undefined, ">", right[otherAt + line]);
    }
    [at, otherAt] = [at + gone, otherAt + come];
  }
  common(left.length);
  return text;
}

/**
 * As much of a line as there is room for, and the column where that ends.
 * @param {string} line
 * @param {number} indent where it begins
 * @param {number} room
 * @param {boolean} isTabless
 */
function cell(line, indent, room, isTabless) {
  let [text, wanted, column] = ["", 0, 0];
  for (const letter of line.replace(/\n$/, "")) {
    if (letter === "\t") {
      const size = TAB - (wanted % TAB);
      if (wanted === column) {
        const stop = column + size;
        if (isTabless) {
          text += " ".repeat(Math.max(0, Math.min(stop, room) - column));
          column = Math.min(stop, room);
        } else if (stop < room) {
          text += letter;
          column = stop;
        }
      }
      wanted += size;
      continue;
    }
    if (!/[ -~\u00a1-\u02ff\u0370-\u0482\u2010-\u2027\u20ac]/.test(letter))
      throw new Refusal("diff -y of such letters is not supported in this page");
    wanted += 1;
    if (wanted > room) continue;
    text += letter;
    column = wanted;
  }
  return { text, column: indent + column };
}
