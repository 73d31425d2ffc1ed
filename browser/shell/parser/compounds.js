// Commands with others inside: if, the loops, case, functions, groups and coprocesses.

import { Conditions } from "./conditions.js";
import { ENDS_WORD } from "./letters.js";
import { SyntaxProblem } from "./problem.js";

/** @import {Node, Program, Word} from "../ast.js" */

const RESERVED = new Set(
  "if then else elif fi do done case esac while until for function select time { } ! [[ in coproc".split(" "),
);
/** Those with which no command begins. */
const CLOSING = new Set("then else elif fi do done esac } in".split(" "));

/** A coprocess has a name of its own only before a compound command. */
const COPROC_NAME = /^([A-Za-z_]\w*)(?=[ \t]+(?:[{(]|\[\[|(?:if|for|while|until|case|select)\b))/;

export class Compounds extends Conditions {
  /** @param {string} word */
  expect(word) {
    this.skipNewlines();
    if (!this.take(word)) this.unexpected();
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
        if (!this.take("]]")) this.notOver(line);
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
      case "coproc": {
        this.skipBlanks();
        const [, name] = this.text.slice(this.pos).match(COPROC_NAME) ?? [];
        if (name) this.pos += name.length;
        return { type: "coproc", name: name ?? "COPROC", body: this.command(), line };
      }
      default:
        return this.unexpected();
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
    const node = this.redirected(body, line);
    return { type: "function", name, body: node, line, raw: this.text.slice(from, this.pos) };
  }

  /**
   * A compound command with the redirections that follow it.
   * @param {Node} node
   * @param {number} line
   * @returns {Node}
   */
  redirected(node, line) {
    const redirections = [];
    for (;;) {
      this.skipBlanks();
      const redirection = this.redirection();
      if (!redirection) break;
      redirections.push(redirection);
    }
    return redirections.length ? { type: "redirected", node, redirections, line } : node;
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
    const { raw: name } = this.word() ?? this.unexpected();
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
        patterns.push(this.word() ?? this.unexpected());
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

  // What parser.js has: commands stand in others.

  /** @returns {Node} */
  command() {
    throw new Error("Parser reads it");
  }
}
