// Bash's grammar: a program's text to commands. What came before a syntax error is kept, for bash runs it.

import { Compounds } from "./parser/compounds.js";
import { SyntaxProblem } from "./parser/problem.js";

/** @import {Item, Node, Program} from "./ast.js" */

/** What bash says of an item before it runs; or of none, of the problem. @typedef {{item: Item | undefined, line: number, message: string}} Warning */

/**
 * Parse a whole text.
 * @param {string} text
 * @param {number} [line] of its first line
 * @param {boolean} [extended] whether patterns like @(a|b) are words, as with extglob
 * @returns {{items: Item[], problem: SyntaxProblem | null, warnings: Warning[]}}
 */
export function parse(text, line = 1, extended = false) {
  const parser = new Parser(text, line);
  parser.extended = extended;
  /** @type {Item[]} */
  const items = [];
  /** @type {Warning[]} */
  const warnings = [];
  const warn = (/** @type {Item | undefined} */ item) => {
    for (const warning of parser.warnings.splice(0)) warnings.push({ item, ...warning });
  };
  try {
    for (;;) {
      parser.skipNewlines();
      if (parser.isAtEnd()) return { items, problem: null, warnings };
      parser.begun = parser.pos;
      const line = parser.line();
      if (line.length) Object.assign(line[0], { isFirst: true, end: parser.pos });
      warn(line[0]);
      items.push(...line);
    }
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    warn(undefined);
    return { items, problem: error, warnings };
  }
}

class Parser extends Compounds {
  /** A line of commands. */
  line() {
    const items = this.items(() => this.at("\n"));
    this.skipBlanks();
    if (this.isAtEnd()) {
      for (const document of this.documents.splice(0)) this.readDocument(document);
    } else if (this.at("\n")) this.newline();
    else this.unexpected();
    return items;
  }

  /**
   * Commands up to where `isEnd` says, or to what cannot begin one.
   * @param {() => boolean} isEnd
   * @returns {Item[]}
   */
  items(isEnd) {
    /** @type {Item[]} */
    const items = [];
    for (;;) {
      this.skipBlanks();
      if (this.isAtEnd() || isEnd()) return items;
      const from = this.pos;
      const line = this.lineAt();
      const node = this.logical();
      const raw = this.text.slice(from, this.pos).trim();
      this.skipBlanks();
      const operator = this.operator();
      const background = operator === "&";
      items.push({ node, background, raw, line });
      if (operator === ";" || background) this.pos += 1;
      else if (operator !== "\n" || isEnd()) return items;
      else this.skipNewlines();
    }
  }

  /**
   * @override
   * Commands inside others, to one of the words that end them.
   * @param {string[]} ends
   * @returns {Program}
   */
  block(ends) {
    this.skipNewlines();
    const isEnd = () => {
      this.skipNewlines();
      return (
        ends.includes(this.plain()) ||
        (ends.includes(")") && this.at(")")) ||
        (ends.includes(";;") && /^;;|^;&/.test(this.operator()))
      );
    };
    const body = this.items(isEnd);
    this.skipNewlines();
    if (!isEnd() || (!body.length && !ends.includes(";;"))) this.unexpected();
    return { body };
  }

  /** @returns {Node} */
  logical() {
    const line = this.lineAt();
    const first = this.pipeline();
    const rest = [];
    for (;;) {
      this.skipBlanks();
      const operator = this.operator();
      if (operator !== "&&" && operator !== "||") break;
      this.pos += 2;
      this.skipNewlines();
      rest.push({ operator, node: this.pipeline() });
    }
    return rest.length ? { type: "logical", first, rest, line } : first;
  }

  /** @returns {Node} */
  pipeline() {
    const line = this.lineAt();
    let [negated, timed, posix, isBare] = [false, false, false, true];
    for (;;) {
      this.skipBlanks();
      if (this.take("!")) negated = !negated;
      else if (this.take("time")) {
        timed = true;
        this.skipBlanks();
        posix = this.take("-p");
      } else break;
      isBare = false;
    }
    this.skipBlanks();
    if (!isBare && (this.isAtEnd() || /^[;\n&]/.test(this.operator()))) {
      return { type: "pipeline", nodes: [], negated, timed, posix, withErrors: [], line };
    }
    const nodes = [this.command()];
    const withErrors = [];
    for (;;) {
      this.skipBlanks();
      const operator = this.operator();
      if (operator !== "|" && operator !== "|&") break;
      this.pos += operator.length;
      withErrors.push(operator === "|&");
      this.skipNewlines();
      nodes.push(this.command());
    }
    if (nodes.length === 1 && isBare) return nodes[0];
    return { type: "pipeline", nodes, negated, timed, posix, withErrors, line };
  }

  /**
   * @override
   * @returns {Node}
   */
  command() {
    this.skipBlanks();
    const line = this.lineAt();
    const compound = this.compound();
    if (!compound) return this.simple();
    return compound.type === "function" ? compound : this.redirected(compound, line); // a function has taken its own
  }

  /**
   * @override
   * @param {string} text
   * @param {number} line
   */
  read(text, line) {
    return parse(text, line, this.hasExtended());
  }

  /**
   * @override
   * @param {string} text
   * @param {number} line
   */
  document(text, line) {
    return new Parser(text, line).quotedParts("", true);
  }
}
