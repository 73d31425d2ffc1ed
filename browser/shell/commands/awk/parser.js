// awk's grammar: a program's text to what the interpreter runs.

import { Refusal } from "../../task.js";
import { Expressions } from "./expressions.js";

/** @import {Tree} from "./expressions.js" */

/** @typedef {ReturnType<Parser["program"]>} Program */

export class Parser extends Expressions {
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
}
