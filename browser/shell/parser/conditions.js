// What stands in [[ ]].

import { SyntaxProblem } from "./problem.js";
import { SimpleCommands } from "./simple.js";

/** @import {Condition} from "../ast.js" */

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = /^(==?|!=|=~|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;

export class Conditions extends SimpleCommands {
  /** What stands here, as bash names it: empty for a word. */
  token() {
    this.skipBlanks();
    if (this.isAtEnd()) return "EOF";
    if (this.plain() === "]]") return "]]";
    const operator = this.operator();
    return operator === "\n" ? "newline" : operator;
  }

  /**
   * @param {(token: string) => string} told what bash says where a token stands
   * @param {string} word what it says where a word does
   * @returns {never}
   */
  conditionProblem(told, word = "") {
    const token = this.token();
    const isOver = token === "EOF";
    throw new SyntaxProblem(token ? told(token) : word, this.lineAt(), isOver, !isOver);
  }

  /**
   * What follows a condition is not its end.
   * @param {number} line where it began
   * @returns {never}
   */
  notOver(line) {
    const token = this.token();
    if (token === "EOF") throw new SyntaxProblem("unexpected EOF while looking for `]]'", line, true);
    const said = "syntax error in conditional expression";
    throw new SyntaxProblem(token ? `${said}: unexpected token \`${token}'` : said, line, false, true);
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
      if (!this.at(")")) this.conditionProblem((token) => `unexpected token \`${token}', expected \`)'`, "expected `)'");
      this.pos += 1;
      return { type: "group", of: inner };
    }
    return this.primary();
  }

  /** @returns {Condition} */
  primary() {
    if (this.token() === "]]") this.conditionProblem(() => "");
    const first = this.word() ?? this.conditionProblem((token) => `unexpected token \`${token}' in conditional command`);
    this.skipBlanks();
    const next = this.plain();
    if (UNARY.test(first.raw) && !BINARY.test(next)) {
      const word = next === "]]" ? null : this.word();
      const said = (/** @type {string} */ token) => `unexpected argument \`${token}' to conditional unary operator`;
      return { type: "unary", operator: first.raw, word: word ?? this.conditionProblem(said) };
    }
    const operator = this.at("<") || this.at(">") ? this.text[this.pos] : next;
    if (!BINARY.test(operator)) {
      const said = "conditional binary operator expected";
      if (!/^(?:\]\]|&&|\|\||\))$/.test(this.token()))
        this.conditionProblem((token) => `unexpected token \`${token}', ${said}`, said);
      return { type: "word", word: first };
    }
    this.pos += operator.length;
    this.skipBlanks();
    const right = this.plain() === "]]" ? null : this.word(operator === "=~" ? { isRegex: true } : { extended: true });
    const said = (/** @type {string} */ token) => `unexpected argument \`${token}' to conditional binary operator`;
    return { type: "binary", operator, left: first, right: right ?? this.conditionProblem(said) };
  }
}
