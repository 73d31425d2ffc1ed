// Words: what is quoted, and what is not.

import { BLANK, ENDS_WORD } from "./letters.js";
import { SyntaxProblem } from "./problem.js";
import { Scanner } from "./scanner.js";

/** @import {Part, Redirection, Word} from "../ast.js" */

export class Words extends Scanner {
  skipNewlines() {
    for (;;) {
      this.skipBlanks();
      if (!this.at("\n")) return;
      this.newline();
    }
  }

  newline() {
    this.pos += 1;
    for (const document of this.documents.splice(0)) this.readDocument(document);
  }

  /** @param {{redirection: Redirection, end: string, isLiteral: boolean, tabs: boolean}} document */
  readDocument({ redirection, end, isLiteral, tabs }) {
    const begin = this.lineAt();
    let content = "";
    for (;;) {
      if (this.isAtEnd()) {
        const line = this.lineAt() - (this.text.endsWith("\n") ? 1 : 0);
        this.warnings.push({
          line,
          message: `warning: here-document at line ${redirection.line} delimited by end-of-file (wanted \`${end}')`,
        });
        break;
      }
      const stop = this.text.indexOf("\n", this.pos);
      let line = this.text.slice(this.pos, stop < 0 ? this.text.length : stop);
      this.goTo(stop < 0 ? this.text.length : stop + 1);
      if (tabs) line = line.replace(/^\t+/, "");
      if (line === end) break;
      if (!isLiteral) {
        while (/(^|[^\\])(\\\\)*\\$/.test(line) && !this.isAtEnd()) {
          const next = this.text.indexOf("\n", this.pos);
          let more = this.text.slice(this.pos, next < 0 ? this.text.length : next);
          this.goTo(next < 0 ? this.text.length : next + 1);
          if (tabs) more = more.replace(/^\t+/, "");
          line = `${line.slice(0, -1)}${more}`;
        }
      }
      content += `${line}\n`;
    }
    redirection.body = content;
    redirection.document = isLiteral ? [{ type: "text", text: content, quoted: true }] : this.document(content, begin);
  }

  /**
   * @returns {never}
   */
  unexpected() {
    this.skipBlanks();
    if (this.isAtEnd()) throw new SyntaxProblem("syntax error: unexpected end of file", this.lineAt(), true);
    const operator = this.operator();
    const line = this.lineAt();
    const token = operator === "\n" ? "newline" : operator || this.rawWord();
    throw new SyntaxProblem(`syntax error near unexpected token \`${token}'`, line);
  }

  rawWord() {
    const from = this.pos;
    try {
      this.word();
    } catch {
      // as far as it goes
    }
    return this.text.slice(from, this.pos) || this.text[from];
  }

  /**
   * @param {{extended?: boolean, isRegex?: boolean, isValue?: boolean}} [options] extended: patterns like @(a|b) are known;
   *   isRegex: brackets and bars belong to it; isValue: of an assignment, which may be empty
   * @returns {Word | null}
   */
  word(options = {}) {
    const from = this.pos;
    const line = this.lineAt();
    /** @type {Part[]} */
    const parts = [];
    let depth = 0;
    while (!this.isAtEnd()) {
      const letter = this.text[this.pos];
      const isExtended = "@?*+!".includes(letter) && this.text[this.pos + 1] === "(" && (options.extended || this.hasExtended());
      if (options.isRegex && (letter === "(" || letter === ")" || letter === "|")) {
        if (letter === "(") depth += 1;
        if (letter === ")") {
          if (!depth) break;
          depth -= 1;
        }
        this.addText(parts, letter, false);
        this.pos += 1;
      } else if (options.isRegex && depth && (BLANK.includes(letter) || "<>;&".includes(letter))) {
        this.addText(parts, letter, false);
        this.pos += 1;
      } else if ((letter === "<" || letter === ">") && this.text[this.pos + 1] === "(") {
        const [at, start] = [this.lineAt(), this.pos];
        this.pos += 2;
        const body = this.block([")"]);
        this.pos += 1;
        parts.push({ type: "process", direction: letter, body, line: at, raw: this.text.slice(start, this.pos) });
      } else if (isExtended) this.extendedPattern(parts);
      else if (ENDS_WORD.includes(letter)) break;
      else this.part(parts, false);
    }
    if (this.pos === from) return options.isValue ? { parts: [], line, raw: "" } : null;
    return { parts, line, raw: this.text.slice(from, this.pos) };
  }

  /** Whether an earlier command allows them: bash reads one whole, to the end of its line, before it runs it. */
  hasExtended() {
    return this.extended || /shopt -s [\w ]*extglob/.test(this.text.slice(0, this.begun));
  }

  /** @param {Part[]} parts */
  extendedPattern(parts) {
    let depth = 0;
    do {
      const letter = this.text[this.pos];
      if (this.isAtEnd()) this.unexpected();
      if (letter === "(") depth += 1;
      if (letter === ")") depth -= 1;
      if ("()| \t<>;&".includes(letter)) {
        this.addText(parts, letter, false);
        this.pos += 1;
      } else this.part(parts, false);
    } while (depth || !this.text[this.pos - 1].endsWith(")"));
  }

  /**
   * @param {Part[]} parts
   * @param {string} text
   * @param {boolean} quoted
   */
  addText(parts, text, quoted) {
    const last = parts.at(-1);
    if (last?.type === "text" && last.quoted === quoted) last.text += text;
    else parts.push({ type: "text", text, quoted });
  }

  /**
   * One part of a word.
   * @param {Part[]} parts
   * @param {boolean} isInQuotes in double quotes
   */
  part(parts, isInQuotes) {
    const letter = this.text[this.pos];
    if (letter === "\\") this.escape(parts, isInQuotes);
    else if (letter === "'" && !isInQuotes) {
      const end = this.text.indexOf("'", this.pos + 1);
      if (end < 0) this.unmatched("'");
      this.addText(parts, this.text.slice(this.pos + 1, end), true);
      this.goTo(end + 1);
    } else if (letter === '"' && !isInQuotes) {
      this.pos += 1;
      parts.push({ type: "quoted", parts: this.quotedParts('"') });
      this.pos += 1;
    } else if (letter === "`") parts.push(this.backquoted(isInQuotes));
    else if (letter === "$") this.dollar(parts, isInQuotes);
    else {
      this.addText(parts, letter, isInQuotes);
      this.pos += 1;
    }
  }

  /**
   * @param {string} mark
   * @returns {never}
   */
  unmatched(mark) {
    throw new SyntaxProblem(`unexpected EOF while looking for matching \`${mark}'`, this.lineAt(), true);
  }

  /**
   * @param {Part[]} parts
   * @param {boolean} isInQuotes
   */
  escape(parts, isInQuotes) {
    const next = this.text[this.pos + 1];
    this.pos += 2;
    if (next === undefined) this.addText(parts, "\\", true);
    else if (next === "\n") return;
    else if (isInQuotes && !'$`"\\'.includes(next)) this.addText(parts, `\\${next}`, true);
    else this.addText(parts, next, true);
  }

  /**
   * What stands in double quotes, after the first; the last is left.
   * @param {string} end empty for a whole text
   * @param {boolean} [isDocument] a quotation mark means itself
   */
  quotedParts(end, isDocument = false) {
    const from = this.pos;
    /** @type {Part[]} */
    const parts = [];
    while (!this.isAtEnd() && (end === "" || !this.at(end))) {
      if (isDocument && this.at('\\"')) {
        this.addText(parts, '\\"', true);
        this.pos += 2;
      } else this.part(parts, true);
    }
    if (end && this.isAtEnd()) {
      this.goTo(from);
      this.unmatched(end);
    }
    return parts;
  }

  // What expansions.js has: words stand in expansions, and expansions in words.

  /**
   * @param {Part[]} parts
   * @param {boolean} isInQuotes
   */
  dollar(parts, isInQuotes) {
    throw new Error(`Expansions read ${parts} ${isInQuotes}`);
  }

  /**
   * @param {boolean} isInQuotes
   * @returns {Part}
   */
  backquoted(isInQuotes) {
    throw new Error(`Expansions read ${isInQuotes}`);
  }
}
