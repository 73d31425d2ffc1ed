// What stands for something else in words: parameters, commands and arithmetic.

import { unescaped } from "../escapes.js";
import { NO_PARTS } from "./letters.js";
import { SyntaxProblem } from "./problem.js";
import { Words } from "./words.js";

/** @import {Parameter, Part} from "../ast.js" */

/** Thrown by what stands between ${ and } and means nothing. */
class BadSubstitution extends Error {
  /** @param {number} at where that was seen */
  constructor(at) {
    super("bad substitution");
    this.at = at;
  }
}

export class Expansions extends Words {
  /** What stands in brackets, after the first. */
  indexParts() {
    const from = this.pos;
    /** @type {Part[]} */
    const parts = [];
    let depth = 0;
    for (;;) {
      if (this.isAtEnd()) {
        this.goTo(from);
        return NO_PARTS;
      }
      const letter = this.text[this.pos];
      if (letter === "[") depth += 1;
      if (letter === "]") {
        if (!depth) break;
        depth -= 1;
      }
      if (letter === "\n") break;
      this.part(parts, false);
    }
    if (this.at("]")) this.pos += 1;
    return parts;
  }

  /**
   * @override
   * @param {boolean} isInQuotes
   * @returns {Part}
   */
  backquoted(isInQuotes) {
    const line = this.lineAt();
    const from = this.pos;
    let code = "";
    for (this.pos += 1; !this.at("`"); this.pos += 1) {
      if (this.isAtEnd()) {
        this.goTo(from);
        this.unmatched("`");
      }
      const next = this.text[this.pos + 1] ?? "";
      if (this.at("\\") && (`\`\\$`.includes(next) || (isInQuotes && next === '"'))) this.pos += 1;
      code += this.text[this.pos];
    }
    this.pos += 1;
    const { items, problem } = this.read(code, line);
    if (problem) throw problem;
    return { type: "command", body: { body: items }, line, raw: this.text.slice(from, this.pos) };
  }

  /**
   * @override
   * @param {Part[]} parts
   * @param {boolean} isInQuotes
   */
  dollar(parts, isInQuotes) {
    const line = this.lineAt();
    const rest = this.text.slice(this.pos + 1, this.pos + 80);
    const [name] = rest.match(/^[A-Za-z_]\w*|^[\d@*#?$!-]/) ?? [];
    if (rest.startsWith("((")) {
      const from = this.pos;
      this.pos += 1;
      const inner = this.tryCompute();
      if (inner) {
        parts.push({ type: "arithmetic", parts: inner, line });
        return;
      }
      this.goTo(from);
    }
    if (rest.startsWith("[")) {
      this.pos += 2; // as $((…)) was written of old
      parts.push({ type: "arithmetic", parts: this.arithmeticParts("]"), line });
    } else if (rest.startsWith("(")) {
      const from = this.pos;
      this.pos += 2;
      this.skipNewlines();
      const body = this.at(")") ? { body: [] } : this.closed(rest.startsWith("((") ? line : 0);
      this.pos += 1;
      parts.push({ type: "command", body, line, raw: this.text.slice(from, this.pos) });
    } else if (rest.startsWith("{")) {
      this.pos += 2;
      parts.push(this.bracedOrBad(isInQuotes));
    } else if (rest.startsWith("'") && !isInQuotes) {
      this.pos += 2;
      this.addText(parts, this.ansi(), true);
    } else if (rest.startsWith('"') && !isInQuotes) this.pos += 1;
    else if (name) {
      const full = this.text.slice(this.pos + 1).match(/^[A-Za-z_]\w*|^[\d@*#?$!-]/)?.[0] ?? name;
      this.pos += 1 + full.length;
      parts.push(parameter(full, line, `$${full}`));
    } else {
      this.addText(parts, "$", isInQuotes);
      this.pos += 1;
    }
  }

  /**
   * The commands of a substitution, up to its bracket.
   * @param {number} line that is told if there is none; 0 for the last one
   */
  closed(line) {
    try {
      return this.block([")"]);
    } catch (error) {
      if (!(error instanceof SyntaxProblem) || !error.message.endsWith("unexpected end of file")) throw error;
      throw new SyntaxProblem("unexpected EOF while looking for matching `)'", line || error.line, true);
    }
  }

  /** Arithmetic in two brackets, which begins here; null if it is none. */
  tryCompute() {
    const from = this.pos;
    this.pos += 2;
    try {
      return this.arithmeticParts("))");
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.goTo(from);
      return null;
    }
  }

  /**
   * @param {string} end
   * @returns {Part[]}
   */
  arithmeticParts(end) {
    /** @type {Part[]} */
    const parts = [];
    let depth = 0;
    for (;;) {
      if (this.isAtEnd()) this.unmatched(")");
      if (!depth && this.at(end)) break;
      const letter = this.text[this.pos];
      if (letter === ")" && !depth) throw new SyntaxProblem("syntax error", this.lineAt());
      if (letter === "(") depth += 1;
      if (letter === ")") depth -= 1;
      if (letter === '"') this.pos += 1;
      else this.part(parts, true);
    }
    this.pos += end.length;
    return parts;
  }

  /** A text with the escapes of C, after $'. */
  ansi() {
    const from = this.pos;
    while (!this.at("'")) {
      if (this.isAtEnd()) {
        this.goTo(from - 1);
        this.unmatched("'");
      }
      this.pos += this.at("\\") ? 2 : 1;
    }
    const text = this.text.slice(from, this.pos);
    this.pos += 1;
    return unescaped(text);
  }

  /**
   * ${…}, after the first two letters; what cannot be expanded is told when it comes to that.
   * @param {boolean} isInQuotes
   * @returns {Part}
   */
  bracedOrBad(isInQuotes) {
    const [from, line] = [this.pos, this.lineAt()];
    try {
      return this.braced(isInQuotes);
    } catch (error) {
      if (!(error instanceof BadSubstitution)) throw error;
      this.goTo(this.text.indexOf("}", Math.max(from, error.at)) + 1);
      return { ...parameter("", line, `\${${this.text.slice(from, this.pos)}`), operator: "bad" };
    }
  }

  /**
   * ${…}, after the first two letters.
   * @param {boolean} isInQuotes
   * @returns {Part}
   */
  braced(isInQuotes) {
    const from = this.pos;
    const line = this.lineAt();
    const made = parameter("", line, "");
    const finish = () => {
      if (!this.at("}")) this.badSubstitution(from);
      this.pos += 1;
      made.raw = `\${${this.text.slice(from, this.pos)}`;
      return made;
    };
    if (this.at("#") && !/^#(\}|:?[-=?+]|[#%])/.test(this.text.slice(this.pos, this.pos + 3))) {
      made.isLength = true;
      this.pos += 1;
    } else if (this.at("!") && /^!(?:[A-Za-z_\d]|[#@*]\})/.test(this.text.slice(this.pos, this.pos + 3))) {
      made.isIndirect = true;
      this.pos += 1;
    }
    const [name] = this.text.slice(this.pos).match(/^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])/) ?? [];
    if (!name) this.badSubstitution(from);
    made.name = name;
    this.pos += name.length;
    if (this.at("[]")) this.badSubstitution(from);
    if (this.at("[")) {
      this.pos += 1;
      made.index = this.indexParts();
    }
    if (this.at("}")) return finish();
    if (made.isLength) this.badSubstitution(from);
    if (made.isIndirect && /^[*@]\}/.test(this.text.slice(this.pos, this.pos + 2))) {
      made.operator = "names";
      this.pos += 1;
      return finish();
    }
    const [operator] = this.text.slice(this.pos).match(/^(?::[-=?+]|[-=?+]|##?|%%?|\/[/#%]?|\^\^?|,,?|@[A-Za-z]|:)/) ?? [];
    if (!operator) this.badSubstitution(from);
    this.pos += operator.length;
    made.operator = operator;
    if (operator === ":") {
      made.operand = this.pieceParts();
      if (this.at(":")) {
        this.pos += 1;
        made.second = this.pieceParts();
      }
    } else if (operator.startsWith("/")) {
      made.operand = this.operandParts(isInQuotes, "/}", true);
      if (this.at("/")) {
        this.pos += 1;
        made.second = this.operandParts(isInQuotes, "}", true);
      }
    } else if (!operator.startsWith("@")) made.operand = this.operandParts(isInQuotes, "}", /^[#%^,]/.test(operator));
    return finish();
  }

  /**
   * @param {number} from
   * @returns {never}
   */
  badSubstitution(from) {
    if (this.isAtEnd() || this.text.indexOf("}", from) < 0) {
      this.goTo(from);
      this.unmatched("}");
    }
    throw new BadSubstitution(this.pos);
  }

  /** Arithmetic in ${name:…}, to a colon or the end. */
  pieceParts() {
    /** @type {Part[]} */
    const parts = [];
    let depth = 0;
    let choices = 0;
    for (;;) {
      if (this.isAtEnd()) this.unmatched("}");
      const letter = this.text[this.pos];
      if (!depth && (letter === "}" || (letter === ":" && !choices))) return parts;
      if (letter === "(") depth += 1;
      if (letter === ")") depth -= 1;
      if (letter === "?") choices += 1;
      if (letter === ":") choices -= 1;
      if (letter === '"') this.pos += 1;
      else this.part(parts, true);
    }
  }

  /**
   * @param {boolean} isInQuotes
   * @param {string} ends letters
   * @param {boolean} isPattern quotes quote in it, even in quotes
   */
  operandParts(isInQuotes, ends, isPattern) {
    /** @type {Part[]} */
    const parts = [];
    for (;;) {
      if (this.isAtEnd()) this.unmatched("}");
      const letter = this.text[this.pos];
      if (ends.includes(letter)) return parts;
      if (isInQuotes && !isPattern && letter === '"') {
        this.pos += 1;
        parts.push({ type: "quoted", parts: this.quotedParts('"') });
        this.pos += 1;
      } else if (isInQuotes && !isPattern && letter === "\\" && this.text[this.pos + 1] === "}") {
        this.addText(parts, "}", true);
        this.pos += 2;
      } else if (isInQuotes && !isPattern && letter !== "$" && letter !== "`" && letter !== "\\") {
        this.addText(parts, letter, false);
        this.pos += 1;
      } else this.part(parts, isInQuotes && !isPattern);
    }
  }
}

/**
 * @param {string} name
 * @param {number} line
 * @param {string} raw
 * @returns {Parameter}
 */
function parameter(name, line, raw) {
  return {
    type: "parameter",
    name,
    index: null,
    isLength: false,
    isIndirect: false,
    operator: "",
    operand: null,
    second: null,
    line,
    raw,
  };
}
