// The words of awk's grammar.

import { whole } from "../../bytes.js";
import { byteText } from "../../escapes.js";
import { refuse } from "./values.js";

/** Thrown by a program that is none. */
export class SyntaxProblem extends Error {}

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

export class Scanner {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.pos = 0;
    /** @type {Token} */
    this.token = { kind: "newline", text: "", newline: false };
    this.canBeRegex = true;
    this.noIn = 0;
    this.noGreater = 0;
    this.advance();
  }

  /** @returns {string} */
  kind() {
    return this.token.kind;
  }

  /** @param {string} [what] @returns {never} */
  fail(what) {
    throw new SyntaxProblem(what ?? `syntax error at or near ${this.token.text || "end of file"}`);
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
    if (operator.startsWith("**")) refuse("**, which some awks do not have,");
    this.pos += operator.length;
    return { kind: "operator", text: operator, newline };
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
      const [code, hex] = this.text.slice(this.pos).match(/^(?:x([\da-fA-F]{1,2})|[0-7]{1,3})/) ?? [];
      if (code) {
        value += byteText(hex ? Number.parseInt(hex, 16) : Number.parseInt(code, 8) & 255);
        this.pos += code.length - 1;
      } else if (next === "\n") continue;
      else value += ESCAPES[next] ?? `\\${next}`;
    }
    this.pos += 1;
    return { kind: "text", text: "string", value: whole(value), newline: false };
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
}
