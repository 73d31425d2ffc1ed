// awk's grammar: a program's text to what awk.js runs.

import { Refusal } from "../task.js";

/** Thrown by a program that is none. */
export class AwkSyntax extends Error {}

/**
 * @typedef {{type: string, [key: string]: any}} Tree
 * An expression: number, text, regex, name, element, field, group, assign, choice, or, and, in, match, compare, concat, math,
 * unary, change, call, getline. A statement: block, expression, print, if, while, do, for, in, next, exit, return, delete, break…
 */
/** @typedef {{kind: string, text: string, value?: any, newline: boolean}} Token newline: one comes before it */

const KEYWORDS = new Set(
  "BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf".split(
    " ",
  ),
);
const FUNCTIONS = new Set(
  "length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush".split(
    " ",
  ),
);
const OPERATORS = [
  "&&",
  "||",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "^=",
  "**=",
  "**",
  "==",
  "<=",
  ">=",
  "!=",
  ">>",
  "!~",
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ";",
  ",",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
  "!",
  ">",
  "<",
  "|",
  "?",
  ":",
  "~",
  "$",
  "=",
];
/** @type {Record<string, string>} */
const ESCAPES = { n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"', "/": "/", a: "\x07", b: "\b", f: "\f", v: "\v" };

export class AwkParser {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.pos = 0;
    /** @type {Token} */
    this.token = { kind: "newline", text: "", newline: false };
    this.canBeRegex = true;
    this.noIn = 0;
    this.noGreater = 0;
    /** Commands that the program runs. @type {string[]} */
    this.commands = [];
    this.advance();
  }

  /** @returns {string} */
  kind() {
    return this.token.kind;
  }

  /** @param {string} [what] @returns {never} */
  fail(what) {
    throw new AwkSyntax(what ?? `syntax error at or near ${this.token.text || "end of file"}`);
  }

  advance() {
    const before = this.token;
    this.canBeRegex = !(
      before.kind === "name" ||
      before.kind === "number" ||
      before.kind === "text" ||
      before.kind === "builtin" ||
      before.kind === "call" ||
      [")", "]", "$", "++", "--"].includes(before.text)
    );
    this.token = this.read();
    return before;
  }

  /** @returns {Token} */
  read() {
    let newline = false;
    for (;;) {
      const letter = this.text[this.pos];
      if (letter === " " || letter === "\t" || letter === "\r") this.pos += 1;
      else if (letter === "\\" && /^\\\r?\n/.test(this.text.slice(this.pos, this.pos + 3)))
        this.pos = this.text.indexOf("\n", this.pos) + 1;
      else if (letter === "#") {
        const end = this.text.indexOf("\n", this.pos);
        this.pos = end < 0 ? this.text.length : end;
      } else break;
    }
    const rest = this.text.slice(this.pos);
    if (!rest) return { kind: "end", text: "", newline };
    if (rest[0] === "\n") {
      this.pos += 1;
      newline = true;
      return { kind: "newline", text: "\n", newline };
    }
    const [number] = rest.match(/^(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/) ?? [];
    if (number) {
      this.pos += number.length;
      return { kind: "number", text: number, value: Number(number), newline };
    }
    if (rest[0] === '"') return this.string();
    if (rest[0] === "/" && this.canBeRegex) return this.regex();
    const [name] = rest.match(/^[A-Za-z_]\w*/) ?? [];
    if (name) {
      this.pos += name.length;
      const kind = KEYWORDS.has(name)
        ? "keyword"
        : FUNCTIONS.has(name)
          ? "builtin"
          : this.text[this.pos] === "("
            ? "call"
            : "name";
      return { kind, text: name, newline };
    }
    const operator = OPERATORS.find((each) => rest.startsWith(each));
    if (!operator) this.fail(`syntax error at or near ${rest[0]}`);
    this.pos += operator.length;
    return { kind: "operator", text: operator === "**" ? "^" : operator === "**=" ? "^=" : operator, newline };
  }

  /** @returns {Token} */
  string() {
    let value = "";
    for (this.pos += 1; this.text[this.pos] !== '"'; this.pos += 1) {
      const letter = this.text[this.pos];
      if (letter === undefined || letter === "\n") this.fail("runaway string constant");
      if (letter !== "\\") {
        value += letter;
        continue;
      }
      this.pos += 1;
      const next = this.text[this.pos];
      const [octal] = this.text.slice(this.pos).match(/^[0-7]{1,3}/) ?? [];
      if (octal) {
        value += String.fromCharCode(Number.parseInt(octal, 8));
        this.pos += octal.length - 1;
      } else if (next === "\n") continue;
      else value += ESCAPES[next] ?? `\\${next}`;
    }
    this.pos += 1;
    return { kind: "text", text: "string", value, newline: false };
  }

  /** @returns {Token} */
  regex() {
    let value = "";
    let isInBrackets = false;
    for (this.pos += 1; this.text[this.pos] !== "/" || isInBrackets; this.pos += 1) {
      const letter = this.text[this.pos];
      if (letter === undefined || letter === "\n") this.fail("runaway regular expression");
      if (letter === "\\") {
        this.pos += 1;
        value += this.text[this.pos] === "/" ? "/" : `\\${this.text[this.pos]}`;
        continue;
      }
      if (letter === "[" && !isInBrackets) {
        isInBrackets = true;
        const [start] = this.text.slice(this.pos).match(/^\[\^?\]?/) ?? ["["];
        value += start;
        this.pos += start.length - 1;
        continue;
      }
      if (letter === "[" && this.text[this.pos + 1] === ":") {
        const [named] = this.text.slice(this.pos).match(/^\[:\w+:\]/) ?? [];
        if (named) {
          value += named;
          this.pos += named.length - 1;
          continue;
        }
      }
      if (letter === "]") isInBrackets = false;
      value += letter;
    }
    this.pos += 1;
    return { kind: "regex", text: "regex", value, newline: false };
  }

  /** @param {string} text */
  is(text) {
    return (
      this.token.text === text &&
      (this.token.kind === "operator" || this.token.kind === "keyword" || this.token.kind === "newline")
    );
  }

  /** @param {string} text */
  take(text) {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  /** @param {string} text */
  expect(text) {
    if (!this.take(text)) this.fail();
  }

  skipNewlines() {
    while (this.token.kind === "newline") this.advance();
  }

  skipEnds() {
    while (this.token.kind === "newline" || this.is(";")) this.advance();
  }

  program() {
    /** @type {{pattern: Tree | null, until: Tree | null, body: Tree | null, active: boolean}[]} */
    const rules = [];
    /** @type {Tree[]} */
    const begin = [];
    /** @type {Tree[]} */
    const end = [];
    /** @type {Map<string, {parameters: string[], body: Tree}>} */
    const functions = new Map();
    this.skipEnds();
    while (this.token.kind !== "end") {
      if (this.take("BEGIN")) begin.push(this.block());
      else if (this.take("END")) end.push(this.block());
      else if (this.is("function") || this.is("func")) {
        this.advance();
        const name = this.advance().text;
        this.expect("(");
        const parameters = [];
        while (!this.is(")")) {
          parameters.push(this.advance().text);
          this.skipNewlines();
          if (!this.take(",")) break;
          this.skipNewlines();
        }
        this.expect(")");
        this.skipNewlines();
        functions.set(name, { parameters, body: this.block() });
      } else {
        let [pattern, until, body] = [
          /** @type {Tree | null} */ (null),
          /** @type {Tree | null} */ (null),
          /** @type {Tree | null} */ (null),
        ];
        if (!this.is("{")) {
          pattern = this.expression();
          if (this.take(",")) {
            this.skipNewlines();
            until = this.expression();
          }
        }
        if (this.is("{")) body = this.block();
        rules.push({ pattern, until, body, active: false });
      }
      this.skipEnds();
    }
    return { rules, begin, end, functions, commands: this.commands };
  }

  /** @returns {Tree} */
  block() {
    this.expect("{");
    const statements = [];
    this.skipEnds();
    while (!this.is("}")) {
      if (this.token.kind === "end") this.fail();
      statements.push(this.statement());
      this.skipEnds();
    }
    this.expect("}");
    return { type: "block", statements };
  }

  /** A statement, or a block, that belongs to another. @returns {Tree} */
  inner() {
    this.skipNewlines();
    if (this.is(";")) {
      this.advance();
      return { type: "block", statements: [] };
    }
    return this.statement();
  }

  finish() {
    if (this.is(";") || this.token.kind === "newline") this.advance();
    else if (!this.is("}") && this.token.kind !== "end") this.fail();
  }

  /** @returns {Tree} */
  statement() {
    if (this.is("{")) return this.block();
    if (this.take("if")) {
      this.expect("(");
      const condition = this.expression();
      this.expect(")");
      const body = this.inner();
      const [pos, token] = [this.pos, this.token];
      this.skipEnds();
      if (this.take("else")) return { type: "if", condition, body, otherwise: this.inner() };
      [this.pos, this.token] = [pos, token];
      return { type: "if", condition, body, otherwise: null };
    }
    if (this.take("while")) {
      this.expect("(");
      const condition = this.expression();
      this.expect(")");
      return { type: "while", condition, body: this.inner() };
    }
    if (this.take("do")) {
      const body = this.inner();
      this.skipEnds();
      this.expect("while");
      this.expect("(");
      const condition = this.expression();
      this.expect(")");
      this.finish();
      return { type: "do", condition, body };
    }
    if (this.take("for")) return this.forStatement();
    const statement = this.simple();
    this.finish();
    return statement;
  }

  /** @returns {Tree} */
  forStatement() {
    this.expect("(");
    const [, name, array] =
      this.text.slice(this.pos - this.token.text.length).match(/^([A-Za-z_]\w*)\s+in\s+([A-Za-z_]\w*)\s*\)/) ?? [];
    if (name) {
      for (let count = 0; count < 3; count += 1) this.advance();
      this.expect(")");
      return { type: "each", name, array, body: this.inner() };
    }
    const first = this.is(";") ? null : this.simple();
    this.expect(";");
    this.skipNewlines();
    const condition = this.is(";") ? null : this.expression();
    this.expect(";");
    this.skipNewlines();
    const step = this.is(")") ? null : this.simple();
    this.expect(")");
    return { type: "for", first, condition, step, body: this.inner() };
  }

  /** @returns {Tree} */
  simple() {
    const { text } = this.token;
    if (this.token.kind === "keyword") {
      switch (text) {
        case "next":
        case "break":
        case "continue":
          this.advance();
          return { type: text };
        case "exit":
        case "return": {
          this.advance();
          const isBare = this.is(";") || this.is("}") || this.kind() === "newline" || this.kind() === "end";
          return { type: text, value: isBare ? null : this.expression() };
        }
        case "delete": {
          this.advance();
          const name = this.advance().text;
          if (!this.take("[")) return { type: "delete", name, indexes: null };
          const indexes = this.list("]");
          return { type: "delete", name, indexes };
        }
        case "print":
        case "printf":
          return this.printing();
        case "nextfile":
          throw new Refusal("awk's nextfile is not supported in this page");
      }
    }
    return { type: "expression", value: this.expression() };
  }

  /** @returns {Tree} */
  printing() {
    const type = this.advance().text;
    /** @type {Tree[]} */
    let values = [];
    const isOver = () =>
      [";", "}", ">", ">>", "|"].some((each) => this.is(each)) || this.token.kind === "newline" || this.token.kind === "end";
    if (!isOver()) {
      this.noGreater += 1;
      values = [this.expression()];
      while (this.take(",")) {
        this.skipNewlines();
        values.push(this.expression());
      }
      this.noGreater -= 1;
      if (values.length === 1 && values[0].type === "list") values = values[0].values;
    }
    let [mark, target] = ["", /** @type {Tree | null} */ (null)];
    if (this.is(">") || this.is(">>") || this.is("|")) {
      mark = this.advance().text;
      target = this.concatenation(true);
      if (mark === "|") this.noteCommand(target);
    }
    return { type, values, mark, target };
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

  /** A command that the program will run, if it is a text of its own. @param {Tree} tree */
  noteCommand(tree) {
    const bare = tree.type === "group" ? tree.value : tree;
    if (bare.type === "text") this.commands.push(bare.value);
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
