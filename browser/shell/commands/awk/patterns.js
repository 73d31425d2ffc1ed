// The regular expressions of awk, and what they split.

import { whole } from "../../bytes.js";
import { byteText } from "../../escapes.js";
import { compile, RegexProblem } from "../../regex.js";
import { refuse } from "./values.js";

/** @import {Finder} from "../../regex.js" */

/** Letters after a backslash. @type {Record<string, string>} */
const CONTROLS = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07", '"': '"', "/": "/" };

/** Codes of bytes, as \033 or \x1b. */
const CODES = /(?:\\(?:x[\da-fA-F]{1,2}|[0-7]{1,3}))+/;
const ESCAPES = new RegExp(`${CODES.source}|\\\\([\\s\\S])`, "g");

/** @param {string} codes */
function letters(codes) {
  const bytes = Array.from(codes.matchAll(/\\(?:x([\da-fA-F]+)|([0-7]+))/g), ([, hex, octal]) =>
    byteText(hex ? Number.parseInt(hex, 16) : Number.parseInt(octal, 8) & 255),
  );
  return whole(bytes.join("")).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

export class Patterns {
  /** @type {Map<string, Finder>} */
  finders = new Map();

  /** @param {string} pattern */
  finder(pattern) {
    let found = this.finders.get(pattern);
    if (!found) {
      try {
        found = compile(
          pattern.replace(ESCAPES, (all, letter) =>
            letter === "y" || letter === "B"
              ? refuse(`\\${letter}`)
              : (CONTROLS[letter] ?? (letter === undefined ? letters(all) : all)),
          ),
          { extended: true },
        );
      } catch (error) {
        if (error instanceof RegexProblem) refuse(`the expression /${pattern}/`);
        throw error;
      }
      this.finders.set(pattern, found);
    }
    return found;
  }

  /**
   * The fields of a record.
   * @param {string} text
   * @param {string} mark
   * @param {boolean} [alsoLines]
   * @returns {string[]}
   */
  pieces(text, mark, alsoLines = false) {
    if (text === "") return [];
    if (mark === " ") {
      const trimmed = text.replace(/^[ \t\n]+|[ \t\n]+$/g, "");
      return trimmed === "" ? [] : trimmed.split(/[ \t\n]+/);
    }
    if (mark === "") return [...text];
    if (alsoLines) return text.split("\n").flatMap((line) => this.pieces(line, mark));
    if ([...mark].length === 1 && mark !== "\\") return text.split(mark);
    const finder = this.finder(mark);
    const made = [];
    let at = 0;
    for (let found = finder.find(text, at); found; found = finder.find(text, at)) {
      if (found[0] === "") break;
      made.push(text.slice(at, found.index));
      at = found.index + found[0].length;
    }
    made.push(text.slice(at));
    return made;
  }

  /**
   * The records of a text.
   * @param {string} text
   * @param {string} mark
   * @returns {string[]}
   */
  records(text, mark) {
    if (mark === "") {
      const trimmed = text.replace(/^\n+/, "").replace(/\n+$/, "");
      return trimmed ? trimmed.split(/\n\n+/) : [];
    }
    const pieces = [];
    if ([...mark].length === 1) pieces.push(...text.split(mark));
    else {
      const finder = this.finder(mark);
      let at = 0;
      for (let found = finder.find(text, at); found?.[0]; found = finder.find(text, at)) {
        pieces.push(text.slice(at, found.index));
        at = found.index + found[0].length;
      }
      pieces.push(text.slice(at));
    }
    if (pieces[pieces.length - 1] === "" || pieces[pieces.length - 1] === "\n") {
      const last = pieces.pop();
      if (last === "\n") pieces.push("\n");
      if (pieces[pieces.length - 1] === "") pieces.pop();
    }
    return pieces;
  }
}
