// What the s command makes of a line.

import { filled } from "./replacement.js";

/** @import {Finder} from "../../regex.js" */
/** @import {Step} from "./script.js" */

/**
 * @param {string} text
 * @param {Step} step
 * @param {Finder} finder
 * @returns {string | null} null: it does not find what it wants
 */
export function substituted(text, step, finder) {
  let [made, at, count, isDone] = ["", 0, 0, false];
  let lastEnd = -1;
  while (at <= text.length) {
    const found = finder.find(text, at);
    if (!found) break;
    if (found[0] === "" && found.index === lastEnd) {
      if (found.index >= text.length) break;
      const [letter] = text.slice(found.index);
      made += text.slice(at, found.index) + letter;
      at = found.index + letter.length;
      lastEnd = -1;
      continue;
    }
    count += 1;
    made += text.slice(at, found.index);
    const isWanted = step.flags.global ? count >= (step.flags.count || 1) : count === (step.flags.count || 1);
    made += isWanted ? filled(step.pieces, found) : found[0];
    isDone ||= isWanted;
    at = found.index + found[0].length;
    lastEnd = at;
    if (isWanted && !step.flags.global) break;
    if (found[0] === "") {
      if (at >= text.length) break;
      const letter = String.fromCodePoint(text.codePointAt(at) ?? 0);
      made += letter;
      at += letter.length;
      lastEnd = -1;
    }
  }
  return isDone ? made + text.slice(at) : null;
}
