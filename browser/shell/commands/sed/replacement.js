// What the s command puts in place of what it found.

import { lower, upper } from "../../locale.js";
import { Refusal } from "../../task.js";
import { codesAt } from "./codes.js";

/** @typedef {{type: "text", text: string} | {type: "group", group: number} | {type: "case", kind: string}} Replacement */

/**
 * @param {string} text
 * @param {(text: string) => string} inLocale
 * @returns {Replacement[]}
 */
export function replacementOf(text, inLocale) {
  /** @type {Replacement[]} */
  const pieces = [];
  const add = (/** @type {string} */ letter) => {
    const last = pieces.at(-1);
    if (last?.type === "text") last.text += letter;
    else pieces.push({ type: "text", text: letter });
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    const codes = codesAt(text, at);
    if (letter === "&") pieces.push({ type: "group", group: 0 });
    else if (letter !== "\\") add(letter);
    else if (codes) {
      add(inLocale(codes.letters));
      at += codes.size - 1;
    } else {
      at += 1;
      const next = text[at] ?? "\\";
      if (/\d/.test(next)) pieces.push({ type: "group", group: Number(next) });
      else if (/[LUluE]/.test(next)) pieces.push({ type: "case", kind: next });
      else if (next === "n") add("\n");
      else if (next === "t") add("\t");
      else if (next === "r") add("\r");
      else if (next === "x" || next === "o" || next === "d" || next === "c") {
        throw new Refusal(`sed's \\${next} is not supported in this page`);
      } else add(next);
    }
  }
  return pieces;
}

/**
 * @param {Replacement[]} pieces
 * @param {RegExpExecArray} found
 */
export function filled(pieces, found) {
  let text = "";
  let [mode, once] = ["", ""];
  for (const piece of pieces) {
    if (piece.type === "case") {
      if (piece.kind === "l" || piece.kind === "u") once = piece.kind;
      else mode = piece.kind === "E" ? "" : piece.kind;
      continue;
    }
    let part = piece.type === "text" ? piece.text : (found[piece.group] ?? "");
    if (!part) continue;
    if (mode) part = mode === "U" ? upper(part) : lower(part);
    if (once) {
      const [first, ...rest] = part;
      part = (once === "u" ? upper(first) : lower(first)) + rest.join("");
      once = "";
    }
    text += part;
  }
  return text;
}
