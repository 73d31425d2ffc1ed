// awk's expressions.

import { Scanner } from "./scanner.js";

/**
 * @typedef {{type: string, [key: string]: any}} Tree
 * An expression: number, text, regex, name, element, field, group, assign, choice, or, and, in, match, compare, concat, math,
 * unary, change, call, getline. A statement: block, expression, print, if, while, do, for, in, next, exit, return, delete, break…
 */

export class Expressions extends Scanner {
  /** Commands that the program runs. @type {string[]} */
  commands = [];

  /** A command that the program will run, if it is a text of its own. @param {Tree} tree */
  noteCommand(tree) {
    const bare = tree.type === "group" ? tree.value : tree;
    if (bare.type === "text") this.commands.push(bare.value);
  }

  /** @param {string} end @returns {Tree[]} */
  list(end) {
    const values = [];
    this.skipNewlines();
    while (!this.is(end)) {
      values.push(this.expression());
      this.skipNewlines();
      if (!this.take(",")) break;
      this.skipNewlines();
    }
    this.expect(end);
    return values;
  }

  /** @returns {Tree} */
  expression() {
    const left = this.choice();
    const { text } = this.token;
    if (this.token.kind === "operator" && /^([-+*/%^])?=$/.test(text) && ["name", "element", "field"].includes(left.type)) {
      this.advance();
      this.skipNewlines();
      return { type: "assign", target: left, operator: text.slice(0, -1), value: this.expression() };
    }
    return left;
  }

  /** @returns {Tree} */
  choice() {
    const condition = this.or();
    if (!this.is("?")) return condition;
    this.advance();
    this.skipNewlines();
    const yes = this.expression();
    this.skipNewlines();
    this.expect(":");
    this.skipNewlines();
    return { type: "choice", condition, yes, no: this.expression() };
  }

  /** @returns {Tree} */
  or() {
    let left = this.and();
    while (this.take("||")) {
      this.skipNewlines();
      left = { type: "or", left, right: this.and() };
    }
    return left;
  }

  /** @returns {Tree} */
  and() {
    let left = this.membership();
    while (this.take("&&")) {
      this.skipNewlines();
      left = { type: "and", left, right: this.membership() };
    }
    return left;
  }

  /** @returns {Tree} */
  membership() {
    let left = this.matching();
    while (this.is("in") && !this.noIn) {
      this.advance();
      left = { type: "in", indexes: left.type === "list" ? left.values : [left], array: this.advance().text };
    }
    return left;
  }

  /** @returns {Tree} */
  matching() {
    let left = this.comparison();
    while (this.is("~") || this.is("!~")) {
      const negated = this.advance().text === "!~";
      left = { type: "match", left, right: this.comparison(), negated };
    }
    return left;
  }

  /** What a command writes, line by line. @returns {Tree} */
  piped() {
    let left = this.concatenation();
    while (this.is("|") && /^[ \t]*getline\b/.test(this.text.slice(this.pos))) {
      this.noteCommand(left);
      this.advance();
      this.advance();
      left = { type: "getline", target: this.getlineTarget(), file: null, command: left };
    }
    return left;
  }

  /** Where getline puts the line, if that is said. @returns {Tree | null} */
  getlineTarget() {
    return this.kind() === "name" || this.is("$") ? this.primary() : null;
  }

  /** @returns {Tree} */
  comparison() {
    const left = this.piped();
    if (["<", "<=", "==", "!=", ">", ">="].some((each) => this.is(each)) && !(this.is(">") && this.noGreater)) {
      const operator = this.advance().text;
      return { type: "compare", operator, left, right: this.concatenation() };
    }
    return left;
  }

  /** @param {boolean} [isTarget] of a print @returns {Tree} */
  concatenation(isTarget = false) {
    let left = this.sum();
    for (;;) {
      const { kind, text } = this.token;
      const begins =
        kind === "number" ||
        kind === "text" ||
        kind === "regex" ||
        kind === "name" ||
        kind === "call" ||
        kind === "builtin" ||
        (kind === "operator" && ["$", "!", "(", "-", "+", "++", "--"].includes(text));
      if (
        !begins ||
        (isTarget && kind === "operator" && text !== "$" && text !== "(") ||
        (kind === "operator" && (text === "!" || text === "-" || text === "+"))
      )
        return left;
      left = { type: "concat", left, right: this.sum() };
    }
  }

  /** @returns {Tree} */
  sum() {
    let left = this.product();
    while (this.is("+") || this.is("-")) {
      const operator = this.advance().text;
      left = { type: "math", operator, left, right: this.product() };
    }
    return left;
  }

  /** @returns {Tree} */
  product() {
    let left = this.unary();
    while (this.is("*") || this.is("/") || this.is("%")) {
      const operator = this.advance().text;
      left = { type: "math", operator, left, right: this.unary() };
    }
    return left;
  }

  /** @returns {Tree} */
  unary() {
    if (this.is("!") || this.is("-") || this.is("+")) {
      const operator = this.advance().text;
      return { type: "unary", operator, value: this.unary() };
    }
    return this.power();
  }

  /** @returns {Tree} */
  power() {
    const base = this.postfix();
    if (!this.take("^")) return base;
    return {
      type: "math",
      operator: "^",
      left: base,
      right: this.is("-") || this.is("+") || this.is("!") ? this.unary() : this.power(),
    };
  }

  /** @returns {Tree} */
  postfix() {
    const value = this.primary();
    if ((this.is("++") || this.is("--")) && ["name", "element", "field"].includes(value.type)) {
      const operator = this.advance().text;
      return { type: "change", target: value, by: operator === "++" ? 1 : -1, isBefore: false };
    }
    return value;
  }

  /** @returns {Tree} */
  primary() {
    const { kind, text, value } = this.token;
    if (kind === "number" || kind === "text" || kind === "regex") {
      this.advance();
      return { type: kind, value, source: text };
    }
    if (this.take("$")) {
      if (this.is("++") || this.is("--")) return { type: "field", index: this.primary() };
      if (this.is("-")) return { type: "field", index: this.unary() };
      return { type: "field", index: this.primary() };
    }
    if (this.is("++") || this.is("--")) {
      this.advance();
      return { type: "change", target: this.primary(), by: text === "++" ? 1 : -1, isBefore: true };
    }
    if (this.take("(")) {
      const { noIn, noGreater } = this;
      [this.noIn, this.noGreater] = [0, 0];
      this.skipNewlines();
      const values = this.list(")");
      [this.noIn, this.noGreater] = [noIn, noGreater];
      return values.length === 1 ? { type: "group", value: values[0] } : { type: "list", values };
    }
    if (this.is("-") || this.is("+") || this.is("!")) return this.unary();
    if (kind === "builtin") {
      this.advance();
      if (!this.is("(")) {
        if (text !== "length") this.fail();
        return { type: "builtin", name: text, values: [] };
      }
      this.advance();
      const { noIn, noGreater } = this;
      [this.noIn, this.noGreater] = [0, 0];
      const values = this.list(")");
      [this.noIn, this.noGreater] = [noIn, noGreater];
      if (text === "system" && values.length) this.noteCommand(values[0]);
      return { type: "builtin", name: text, values };
    }
    if (kind === "call") {
      this.advance();
      this.expect("(");
      const { noIn, noGreater } = this;
      [this.noIn, this.noGreater] = [0, 0];
      const values = this.list(")");
      [this.noIn, this.noGreater] = [noIn, noGreater];
      return { type: "call", name: text, values };
    }
    if (this.take("getline")) {
      const target = this.getlineTarget();
      if (this.take("<")) return { type: "getline", target, file: this.primary() };
      return { type: "getline", target, file: null };
    }
    if (kind === "name") {
      this.advance();
      if (!this.take("[")) return { type: "name", name: text };
      const { noIn, noGreater } = this;
      [this.noIn, this.noGreater] = [0, 0];
      const indexes = this.list("]");
      [this.noIn, this.noGreater] = [noIn, noGreater];
      return { type: "element", name: text, indexes };
    }
    return this.fail();
  }
}
