// bc's grammar: lines of a program to what bc.js runs.

import { Refusal } from "../task.js";

/** Thrown by what is no program. */
export class BcSyntax extends Error {}

/** @typedef {{type: string, [key: string]: any}} Tree */

const TOKEN =
  /[ \t]+|\\\n|\/\*[\s\S]*?\*\/|#[^\n]*|(\n)|("[^"]*")|((?:[0-9A-F]|\\\n)*\.?(?:[0-9A-F]|\\\n)+|[0-9A-F]+\.)|([a-z][a-z0-9_]*)|(\+\+|--|&&|\|\||[-+*/%^]=|[<>=!]=|[-+*/%^=<>!(){}[\],;.])/y;

const WORDS = new Set(
  "define auto if else while for break continue return quit halt print void length sqrt scale ibase obase last read".split(" "),
);

export class BcParser {
  /** @param {string} text */
  constructor(text) {
    this.text = text.endsWith("\n") ? text : `${text}\n`;
    this.pos = 0;
    /** The length of what bc would run of the line so far. NaN: it is not known. */
    this.address = 0;
    /** @type {Map<string, number>} */
    this.variables = new Map();
    this.token = { kind: "", text: "" };
  }

  advance() {
    const before = this.token;
    for (;;) {
      TOKEN.lastIndex = this.pos;
      const found = TOKEN.exec(this.text);
      if (!found) {
        const letter = this.text[this.pos];
        if (letter !== undefined) throw new Refusal(`bc: the letter ${letter} is not supported in this page`);
        this.token = { kind: "end", text: "" };
        return before;
      }
      this.pos = TOKEN.lastIndex;
      const kinds = ["", "newline", "text", "number", "name", "operator"];
      const kind = kinds.find((_, place) => place && found[place] !== undefined);
      if (!kind) continue;
      this.token = { kind: kind === "name" && WORDS.has(found[0]) ? "word" : kind, text: found[0] };
      return before;
    }
  }

  /** What is no program: the rest of its line is given up. @returns {never} */
  fail() {
    const number = this.text.slice(0, this.pos - (this.token.kind === "newline" ? 1 : 0)).split("\n").length;
    if (this.token.kind !== "newline") this.pos = this.text.indexOf("\n", this.pos) + 1 || this.text.length;
    throw new BcSyntax(`(standard_in) ${number}: syntax error`);
  }

  /** @param {string} text */
  is(text) {
    return this.token.text === text && this.token.kind !== "text";
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

  skipLines() {
    while (this.token.kind === "newline") this.advance();
  }

  /**
   * The statements of the next line; null at the end.
   * @returns {Tree[] | null}
   */
  line() {
    this.address = 0;
    this.advance();
    if (this.token.kind === "end") return null;
    const statements = [];
    while (this.token.kind !== "newline" && this.token.kind !== "end") {
      if (this.take(";")) continue;
      const statement = this.statement();
      statements.push(statement);
      if (statement.type === "define") continue; // needs no end
      if (!this.is(";") && this.token.kind !== "newline" && this.token.kind !== "end") this.fail();
    }
    return statements;
  }

  /** @returns {Tree} */
  block() {
    this.expect("{");
    return this.blockRest();
  }

  /** What follows its brace. @returns {Tree} */
  blockRest() {
    const statements = [];
    while (!this.is("}")) {
      if (this.take(";") || (this.token.kind === "newline" && this.advance())) continue;
      if (this.token.kind === "end") this.fail();
      statements.push(this.statement());
    }
    this.advance();
    return { type: "block", statements };
  }

  /** @returns {Tree} */
  statement() {
    const { kind, text } = this.token;
    if (text === "{" && kind === "operator") return this.block();
    if (kind === "text") {
      this.address = Number.NaN;
      return { type: "text", value: this.advance().text.slice(1, -1) };
    }
    if (kind === "word" && !/^(length|sqrt|scale|ibase|obase|last|read)$/.test(text)) {
      this.address = Number.NaN;
      return this.worded(text);
    }
    const tree = this.expression();
    this.address += 1; // it is shown, or dropped
    return tree;
  }

  /** @param {string} word @returns {Tree} */
  worded(word) {
    this.advance();
    switch (word) {
      case "if": {
        this.expect("(");
        const condition = this.expression();
        this.expect(")");
        this.skipLines();
        const body = this.statement();
        const [pos, token] = [this.pos, this.token];
        if (this.take(";") || this.token.kind === "newline") this.skipLines();
        if (this.take("else")) {
          this.skipLines();
          return { type: "if", condition, body, otherwise: this.statement() };
        }
        [this.pos, this.token] = [pos, token];
        return { type: "if", condition, body, otherwise: null };
      }
      case "while": {
        this.expect("(");
        const condition = this.expression();
        this.expect(")");
        this.skipLines();
        return { type: "for", first: null, condition, step: null, body: this.statement() };
      }
      case "for": {
        this.expect("(");
        const first = this.is(";") ? null : this.expression();
        this.expect(";");
        const condition = this.is(";") ? null : this.expression();
        this.expect(";");
        const step = this.is(")") ? null : this.expression();
        this.expect(")");
        this.skipLines();
        return { type: "for", first, condition, step, body: this.statement() };
      }
      case "print": {
        const values = [];
        do
          values.push(this.token.kind === "text" ? { type: "text", value: this.advance().text.slice(1, -1) } : this.expression());
        while (this.take(","));
        return { type: "print", values };
      }
      case "return":
        return {
          type: "return",
          value: this.is(";") || this.is("}") || this.token.kind === "newline" ? null : this.expression(),
        };
      case "break":
      case "continue":
        return { type: word };
      case "quit":
      case "halt":
        return { type: "quit" };
      case "define":
        return this.definition();
      default:
        return this.fail();
    }
  }

  /** @returns {Tree} */
  definition() {
    if (this.is("void")) throw new Refusal("bc: define void is not supported in this page");
    const name = this.advance().text;
    this.expect("(");
    const parameters = this.names(")");
    this.expect(")");
    this.skipLines();
    this.expect("{");
    this.skipLines();
    const autos = this.take("auto") ? this.names(";") : [];
    return { type: "define", name, function: { parameters, autos, body: this.blockRest() } };
  }

  /** @param {string} end */
  names(end) {
    const names = [];
    while (!this.is(end) && this.token.kind !== "newline") {
      if (this.token.kind !== "name") this.fail();
      names.push(this.advance().text);
      if (!this.take(",")) break;
    }
    return names;
  }

  /** @returns {Tree} */
  expression() {
    let left = this.conjunction();
    while (this.take("||")) left = this.unknown({ type: "or", left, right: this.conjunction() });
    return left;
  }

  /** What is run in a way that is not followed here. @param {Tree} tree */
  unknown(tree) {
    this.address = Number.NaN;
    return tree;
  }

  /** @returns {Tree} */
  conjunction() {
    let left = this.negation();
    while (this.take("&&")) left = this.unknown({ type: "and", left, right: this.negation() });
    return left;
  }

  /** @returns {Tree} */
  negation() {
    if (!this.take("!")) return this.comparison();
    const value = this.negation();
    this.address += 1;
    return { type: "not", value };
  }

  /** @returns {Tree} */
  comparison() {
    let left = this.assignment();
    while (/^([<>]=?|[=!]=)$/.test(this.token.text)) {
      const operator = this.advance().text;
      left = { type: "compare", operator, left, right: this.assignment() };
      this.address += 1;
    }
    return left;
  }

  /** @returns {Tree} */
  assignment() {
    const left = this.sum();
    if (!/^[-+*/%^]?=$/.test(this.token.text) || !["name", "element"].includes(left.type)) return left;
    const operator = this.advance().text.slice(0, -1);
    if (!operator) this.address -= left.size;
    const value = this.assignment();
    if (operator) this.address += 1;
    const { address } = this;
    this.address += left.size;
    return { type: "assign", target: left, operator, value, address };
  }

  /** @param {Tree} tree */
  counted(tree) {
    this.address += 1;
    return { ...tree, address: this.address };
  }

  /** @returns {Tree} */
  sum() {
    let left = this.product();
    while (this.is("+") || this.is("-")) {
      const operator = this.advance().text;
      left = this.counted({ type: "math", operator, left, right: this.product() });
    }
    return left;
  }

  /** @returns {Tree} */
  product() {
    let left = this.power();
    while (this.is("*") || this.is("/") || this.is("%")) {
      const operator = this.advance().text;
      left = this.counted({ type: "math", operator, left, right: this.power() });
    }
    return left;
  }

  /** @returns {Tree} */
  power() {
    const left = this.unary();
    if (!this.take("^")) return left;
    return this.counted({ type: "math", operator: "^", left, right: this.power() });
  }

  /** @returns {Tree} */
  unary() {
    if (this.take("-")) {
      const value = this.unary();
      this.address += 1;
      return { type: "negate", value };
    }
    if (this.is("++") || this.is("--")) {
      const by = this.advance().text === "++" ? 1 : -1;
      return this.unknown({ type: "change", target: this.target(), by, isBefore: true });
    }
    const value = this.primary();
    if (this.is("++") || this.is("--")) {
      if (!["name", "element"].includes(value.type)) this.fail();
      return this.unknown({ type: "change", target: value, by: this.advance().text === "++" ? 1 : -1, isBefore: false });
    }
    return value;
  }

  /** @returns {Tree} */
  target() {
    const tree = this.primary();
    if (!["name", "element"].includes(tree.type)) this.fail();
    return tree;
  }

  /** @returns {Tree} */
  primary() {
    const { kind, text } = this.advance();
    if (kind === "number") {
      const digits = text
        .replaceAll("\\\n", "")
        .replace(/\.$/, "")
        .replace(/^0+(?=.)/, "");
      this.address += /^[01]$/.test(digits) ? 1 : digits.length + 2;
      return { type: "number", digits };
    }
    if (text === ".") return this.unknown({ type: "name", name: "last" });
    if (text === "(") {
      const value = this.expression();
      this.expect(")");
      return { type: "group", value };
    }
    if (kind !== "name" && !(kind === "word" && /^(length|sqrt|scale|ibase|obase|last)$/.test(text))) return this.fail();
    if (this.is("(")) {
      this.advance();
      const values = [];
      while (!this.is(")")) {
        values.push(this.expression());
        if (!this.take(",")) break;
      }
      this.expect(")");
      if (kind === "word") this.address += 2;
      else this.address = Number.NaN;
      return { type: "call", name: text, values };
    }
    if (this.take("[")) {
      const index = this.expression();
      this.expect("]");
      return this.unknown({ type: "element", name: text, index, size: 0 });
    }
    this.address += 2;
    return { type: "name", name: text, size: 2 };
  }
}
