// Bash's grammar: a program's text to commands. What came before a syntax error is kept, for bash runs it.

import { Conditions } from "./parser/conditions.js";
import { ENDS_WORD } from "./parser/letters.js";
import { SyntaxProblem } from "./parser/problem.js";

/** @import {Item, Node, Program, Word} from "./ast.js" */

const RESERVED = new Set(
  "if then else elif fi do done case esac while until for function select time { } ! [[ in coproc".split(" "),
);
/** Those with which no command begins. */
const CLOSING = new Set("then else elif fi do done esac } in".split(" "));

/** What bash says of an item before it runs; or of none, of the problem. @typedef {{item: Item | undefined, line: number, message: string}} Warning */

/**
 * Parse a whole text.
 * @param {string} text
 * @param {number} [line] of its first line
 * @returns {{items: Item[], problem: SyntaxProblem | null, warnings: Warning[]}}
 */
export function parse(text, line = 1) {
  const parser = new Parser(text, line);
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
      const line = parser.line();
      if (line.length) line[0].isFirst = true;
      warn(line[0]);
      items.push(...line);
    }
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    warn(undefined);
    return { items, problem: error, warnings };
  }
}

class Parser extends Conditions {
  /** @param {string} word */
  expect(word) {
    this.skipNewlines();
    if (!this.take(word)) this.unexpected();
  }

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

  /** @returns {Node} */
  command() {
    this.skipBlanks();
    const line = this.lineAt();
    const compound = this.compound();
    if (!compound) return this.simple();
    const redirections = [];
    for (;;) {
      this.skipBlanks();
      const redirection = this.redirection();
      if (!redirection) break;
      redirections.push(redirection);
    }
    return redirections.length && compound.type !== "function"
      ? { type: "redirected", node: compound, redirections, line }
      : compound;
  }

  /** @returns {Node | null} */
  compound() {
    const line = this.lineAt();
    const from = this.pos;
    if (this.at("((")) {
      const compute = this.tryCompute();
      if (compute) return { type: "compute", parts: compute, line, raw: this.text.slice(from, this.pos) };
    }
    if (this.at("(")) {
      this.pos += 1;
      const body = this.block([")"]);
      this.pos += 1;
      return { type: "subshell", body, line };
    }
    const word = this.plain();
    if (!RESERVED.has(word)) return this.functionNamed(line);
    if (CLOSING.has(word) || word === "!" || word === "time") this.unexpected();
    this.pos += word.length;
    switch (word) {
      case "{": {
        const body = this.block(["}"]);
        this.expect("}");
        return { type: "group", body, line };
      }
      case "if":
        return this.ifNode(line);
      case "while":
      case "until": {
        const condition = this.block(["do"]);
        const body = this.doBody();
        return { type: "loop", until: word === "until", condition, body, line };
      }
      case "for":
      case "select":
        return this.forNode(word, line);
      case "case":
        return this.caseNode(line);
      case "[[": {
        const expression = this.either();
        this.skipNewlines();
        if (!this.take("]]")) this.conditionProblem();
        return { type: "condition", expression, line, raw: this.text.slice(from, this.pos) };
      }
      case "function": {
        this.skipBlanks();
        const name = this.rawName();
        this.skipBlanks();
        if (this.at("(")) {
          this.pos += 1;
          this.skipBlanks();
          if (!this.at(")")) this.unexpected();
          this.pos += 1;
        }
        return this.functionBody(name, line);
      }
      default:
        throw new SyntaxProblem(`${word} is not supported in this page`, line);
    }
  }

  rawName() {
    const from = this.pos;
    while (!this.isAtEnd() && !ENDS_WORD.includes(this.text[this.pos])) this.pos += 1;
    if (from === this.pos) this.unexpected();
    return this.text.slice(from, this.pos);
  }

  /** @param {number} line */
  functionNamed(line) {
    const [, name] = this.text.slice(this.pos).match(/^([^\s;&|<>()$'"`\\={}]+)[ \t]*\([ \t]*\)/) ?? [];
    if (!name) return null;
    this.goTo(this.text.indexOf(")", this.pos) + 1);
    return this.functionBody(name, line);
  }

  /**
   * @param {string} name
   * @param {number} line
   * @returns {Node}
   */
  functionBody(name, line) {
    this.skipNewlines();
    const from = this.pos;
    const body = this.compound();
    if (!body || body.type === "function") this.unexpected();
    const redirections = [];
    for (;;) {
      this.skipBlanks();
      const redirection = this.redirection();
      if (!redirection) break;
      redirections.push(redirection);
    }
    const raw = this.text.slice(from, this.pos);
    const node = redirections.length ? /** @type {Node} */ ({ type: "redirected", node: body, redirections, line }) : body;
    return { type: "function", name, body: node, line, raw };
  }

  /**
   * @param {number} line
   * @returns {Node}
   */
  ifNode(line) {
    const branches = [];
    /** @type {Program | null} */
    let otherwise = null;
    for (;;) {
      const condition = this.block(["then"]);
      this.expect("then");
      const body = this.block(["elif", "else", "fi"]);
      branches.push({ condition, body });
      if (this.take("elif")) continue;
      if (this.take("else")) otherwise = this.block(["fi"]);
      this.expect("fi");
      return { type: "if", branches, otherwise, line };
    }
  }

  doBody() {
    this.skipNewlines();
    if (this.plain() === "{") {
      this.pos += 1;
      const body = this.block(["}"]);
      this.expect("}");
      return body;
    }
    this.expect("do");
    const body = this.block(["done"]);
    this.expect("done");
    return body;
  }

  /**
   * @param {"for" | "select"} kind
   * @param {number} line
   * @returns {Node}
   */
  forNode(kind, line) {
    this.skipBlanks();
    if (this.at("((")) {
      const parts = this.countParts();
      this.skipBlanks();
      if (this.at(";")) this.pos += 1;
      return { type: "count", parts, body: this.doBody(), line };
    }
    const name = this.plain();
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      if (!name) this.unexpected();
      throw new SyntaxProblem(`\`${name}': not a valid identifier`, line);
    }
    this.pos += name.length;
    this.skipNewlines();
    /** @type {Word[] | null} */
    let words = null;
    if (this.take("in")) {
      words = [];
      for (;;) {
        this.skipBlanks();
        const word = this.word();
        if (!word) break;
        words.push(word);
      }
      if (!this.at(";") && !this.at("\n")) this.unexpected();
      if (this.at(";")) this.pos += 1;
    } else if (this.at(";")) this.pos += 1;
    return { type: kind, name, words, body: this.doBody(), line };
  }

  /** The three parts of for ((a; b; c)). */
  countParts() {
    const line = this.lineAt();
    this.pos += 2;
    const parts = [this.arithmeticParts(";"), this.arithmeticParts(";"), this.arithmeticParts("))")];
    if (parts.length !== 3) throw new SyntaxProblem("syntax error: arithmetic expression required", line);
    return parts;
  }

  /**
   * @param {number} line
   * @returns {Node}
   */
  caseNode(line) {
    this.skipBlanks();
    const word = this.word() ?? this.unexpected();
    this.expect("in");
    const branches = [];
    for (;;) {
      this.skipNewlines();
      if (this.take("esac")) return { type: "case", word, branches, line };
      if (this.at("(")) this.pos += 1;
      const patterns = [];
      for (;;) {
        this.skipBlanks();
        patterns.push(this.word({ extended: true }) ?? this.unexpected());
        this.skipBlanks();
        if (this.at(")")) break;
        if (this.operator() !== "|") this.unexpected();
        this.pos += 1;
      }
      this.pos += 1;
      const body = this.block([";;", "esac"]);
      this.skipNewlines();
      const operator = this.operator();
      const ending = /^;[;&]/.test(operator) ? operator : ";;";
      if (/^;[;&]/.test(operator)) this.pos += operator.length;
      else if (this.plain() !== "esac") this.unexpected();
      branches.push({ patterns, body, ending });
    }
  }

  /**
   * @override
   * @param {string} text
   * @param {number} line
   */
  read(text, line) {
    return parse(text, line);
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
