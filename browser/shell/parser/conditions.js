// What stands in [[ ]].

import { SyntaxProblem } from "./problem.js";
import { SimpleCommands } from "./simple.js";

/** @import {Condition} from "../ast.js" */

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = /^(==?|!=|=~|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;

export class Conditions extends SimpleCommands {
  /** @returns {never} */
  conditionProblem() {
    this.skipBlanks();
    const line = this.lineAt();
    if (this.isAtEnd()) throw new SyntaxProblem("syntax error: unexpected end of file", line, true);
    throw new SyntaxProblem(
      `syntax error in conditional expression: unexpected token \`${this.operator().trim() || this.rawWord()}'`,
      line,
    );
  }

  /** @returns {Condition} */
  either() {
    let left = this.both();
    for (;;) {
      this.skipNewlines();
      if (!this.at("||")) return left;
      this.pos += 2;
      left = { type: "or", left, right: this.both() };
    }
  }

  /** @returns {Condition} */
  both() {
    let left = this.negation();
    for (;;) {
      this.skipNewlines();
      if (!this.at("&&")) return left;
      this.pos += 2;
      left = { type: "and", left, right: this.negation() };
    }
  }

  /** @returns {Condition} */
  negation() {
    this.skipNewlines();
    if (this.take("!")) return { type: "not", of: this.negation() };
    if (this.at("(")) {
      this.pos += 1;
      const inner = this.either();
      this.skipNewlines();
      if (!this.at(")")) this.conditionProblem();
      this.pos += 1;
      return { type: "group", of: inner };
    }
    return this.primary();
  }

  /** @returns {Condition} */
  primary() {
    const first = this.word() ?? this.conditionProblem();
    if (first.raw === "]]") {
      this.pos -= 2;
      this.conditionProblem();
    }
    this.skipBlanks();
    const next = this.plain();
    if (UNARY.test(first.raw) && next !== "]]" && !BINARY.test(next)) {
      const word = this.word();
      if (word) return { type: "unary", operator: first.raw, word };
    }
    const operator = this.at("<") || this.at(">") ? this.text[this.pos] : next;
    if (!BINARY.test(operator)) return { type: "word", word: first };
    this.pos += operator.length;
    this.skipBlanks();
    const right = (operator === "=~" ? this.word({ isRegex: true }) : this.word({ extended: true })) ?? this.conditionProblem();
    return { type: "binary", operator, left: first, right };
  }
}
