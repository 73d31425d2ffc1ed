// The text of a program, and where one is in it.

import { ENDS_WORD, OPERATORS } from "./letters.js";

/** @import {Item, Part, Program, Redirection} from "../ast.js" */

export class Scanner {
  pos = 0;
  /** Where the command begins that is read. */
  begun = 0;
  /** Whether patterns like @(a|b) are words from the beginning. */
  extended = false;

  /**
   * @param {string} text
   * @param {number} line
   */
  constructor(text, line) {
    this.text = text;
    this.firstLine = line;
    /** @type {number[]} */
    this.newlines = [];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.newlines.push(at);
    /** @type {{redirection: Redirection, end: string, isLiteral: boolean, tabs: boolean}[]} */
    this.documents = [];
    /** @type {{line: number, message: string}[]} */
    this.warnings = [];
  }

  /** @param {number} [pos] */
  lineAt(pos = this.pos) {
    let [low, high] = [0, this.newlines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.newlines[middle] < pos) low = middle + 1;
      else high = middle;
    }
    return this.firstLine + low;
  }

  /** @param {number} pos */
  goTo(pos) {
    this.pos = pos;
  }

  isAtEnd() {
    return this.pos >= this.text.length;
  }

  /** @param {string} text */
  at(text) {
    return this.text.startsWith(text, this.pos);
  }

  skipBlanks() {
    for (;;) {
      const letter = this.text[this.pos];
      if (letter === " " || letter === "\t") this.pos += 1;
      else if (letter === "\\" && this.text[this.pos + 1] === "\n") this.pos += 2;
      else if (letter === "#") {
        const end = this.text.indexOf("\n", this.pos);
        this.pos = end < 0 ? this.text.length : end;
      } else return;
    }
  }

  /** The operator here, or an empty text. */
  operator() {
    return OPERATORS.find((operator) => this.at(operator)) ?? "";
  }

  /** The word here if it is a plain one, else an empty text. */
  plain() {
    let end = this.pos;
    while (end < this.text.length && !ENDS_WORD.includes(this.text[end])) {
      if (`'"\\$\``.includes(this.text[end])) return "";
      end += 1;
    }
    return this.text.slice(this.pos, end);
  }

  /**
   * @param {string} word
   * @returns {boolean} whether it was there
   */
  take(word) {
    if (this.plain() !== word) return false;
    this.pos += word.length;
    return true;
  }

  // What only the whole parser can, for commands stand in words, and words in commands.

  /**
   * Commands inside others, to one of the words that end them.
   * @param {string[]} ends
   * @returns {Program}
   */
  block(ends) {
    throw new Error(`a Parser reads to ${ends}`);
  }

  /**
   * A text as commands.
   * @param {string} text
   * @param {number} line
   * @returns {{items: Item[], problem: Error | null}}
   */
  read(text, line) {
    throw new Error(`a Parser reads line ${line}, ${text}`);
  }

  /**
   * A text as the inside of double quotes.
   * @param {string} text
   * @param {number} line
   * @returns {Part[]}
   */
  document(text, line) {
    throw new Error(`a Parser reads line ${line}, ${text}`);
  }
}
