// Fields as they grow: what an expansion gives is split into them.

/** @import {Piece} from "../pattern.js" */

/** Fields as they grow, each of pieces. */
export class Fields {
  /** @param {string | null} ifs null: what is expanded is not split */
  constructor(ifs) {
    this.ifs = ifs;
    /** @type {Piece[][]} */
    this.done = [];
    /** @type {Piece[]} */
    this.open = [];
    this.lastMark = "";
  }

  /**
   * @param {string} text
   * @param {boolean} quoted
   */
  add(text, quoted) {
    if (!text && !quoted) return;
    this.open.push({ text, quoted });
    this.lastMark = "";
  }

  /** What an expansion gave that is not quoted. @param {string} text */
  split(text) {
    if (this.ifs === null || this.ifs === "") {
      this.add(text, false);
      return;
    }
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at];
      if (!this.ifs.includes(letter)) continue;
      this.add(text.slice(from, at), false);
      from = at + 1;
      if (" \t\n".includes(letter)) {
        if (this.open.length) this.close("blank");
      } else if (this.open.length) this.close("mark");
      else if (this.lastMark === "blank") this.lastMark = "mark";
      else {
        this.done.push([]);
        this.lastMark = "mark";
      }
    }
    this.add(text.slice(from), false);
  }

  /**
   * What an expansion gave: it is split, unless it stands in quotes.
   * @param {string} text
   * @param {boolean} isInQuotes
   */
  give(text, isInQuotes) {
    if (isInQuotes) this.add(text, true);
    else this.split(text);
  }

  /**
   * What an expansion gave that is many texts.
   * @param {readonly string[]} values
   * @param {"@" | "*"} many
   * @param {boolean} isInQuotes
   * @param {string} marks between them if they become one
   */
  giveAll(values, many, isInQuotes, marks) {
    if (many === "*" && (isInQuotes || this.ifs === null)) {
      this.add(values.join(marks === "" ? "" : (marks[0] ?? " ")), isInQuotes);
      return;
    }
    if (this.ifs === null && !isInQuotes) {
      this.add(values.join(" "), false);
      return;
    }
    for (const [place, value] of values.entries()) {
      if (place && (this.open.length || isInQuotes)) this.close();
      this.give(value, isInQuotes);
    }
  }

  /** @param {string} [mark] */
  close(mark = "") {
    this.done.push(this.open);
    this.open = [];
    this.lastMark = mark;
  }

  finish() {
    if (this.open.length) this.close();
    return this.done;
  }
}
