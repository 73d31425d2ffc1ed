// A command without others inside: assignments, words and redirections.

import { Expansions } from "./expansions.js";
import { NAME, REDIRECTIONS } from "./letters.js";

/** @import {Assignment, Element, Node, Part, Redirection, Word} from "../ast.js" */

const DECLARATIONS = new Set(["declare", "typeset", "local", "export", "readonly"]);

export class SimpleCommands extends Expansions {
  /** @returns {Node} */
  simple() {
    let line = this.lineAt();
    /** @type {Assignment[]} */
    const assignments = [];
    /** @type {(Word | Assignment)[]} */
    const words = [];
    /** @type {Redirection[]} */
    const redirections = [];
    for (;;) {
      this.skipBlanks();
      const count = assignments.length + words.length + redirections.length;
      const isAfterWord = count === 1 && words.length === 1; // bash knows a command's line when it has read on from its first word
      if (isAfterWord) line = this.lineAt();
      const redirection = this.redirection();
      if (redirection) {
        redirections.push(redirection);
        if (!count) line = this.lineAt();
        continue;
      }
      const takesAssignments = !words.length || ("parts" in words[0] && DECLARATIONS.has(words[0].raw));
      const assignment = takesAssignments ? this.assignment() : null;
      if (assignment) {
        if (words.length) words.push(assignment);
        else assignments.push(assignment);
        if (!count || isAfterWord) line = this.lineAt();
        continue;
      }
      const word = this.word();
      if (!word) break;
      words.push(word);
      if (isAfterWord) line = this.lineAt();
    }
    for (const each of redirections) each.line = line;
    if (!assignments.length && !words.length && !redirections.length) this.unexpected();
    return { type: "simple", assignments, words, redirections, line };
  }

  /** @returns {Assignment | null} */
  assignment() {
    const from = this.pos;
    const line = this.lineAt();
    NAME.lastIndex = from;
    const [name] = NAME.exec(this.text) ?? [];
    if (!name) return null;
    this.pos += name.length;
    /** @type {Part[] | null} */
    let index = null;
    if (this.at("[")) {
      this.pos += 1;
      index = this.indexParts();
    }
    const append = this.at("+=");
    if (!append && !this.at("=")) {
      this.goTo(from);
      return null;
    }
    this.pos += append ? 2 : 1;
    if (this.at("(") && !index) {
      const elements = this.elements();
      return { name, index, append, word: null, elements, line, raw: this.text.slice(from, this.pos) };
    }
    const word = this.word({ isValue: true });
    return { name, index, append, word, elements: null, line, raw: this.text.slice(from, this.pos) };
  }

  /** @returns {Element[]} */
  elements() {
    this.pos += 1;
    /** @type {Element[]} */
    const elements = [];
    for (;;) {
      this.skipNewlines();
      if (this.at(")")) break;
      /** @type {Part[] | null} */
      let index = null;
      let append = false;
      const from = this.pos;
      if (this.at("[")) {
        this.pos += 1;
        index = this.indexParts();
        append = this.at("+=");
        if (!append && !this.at("=")) {
          this.goTo(from);
          index = null;
        } else this.pos += append ? 2 : 1;
      }
      const word = this.word() ?? (index ? { parts: [], line: this.lineAt(), raw: "" } : this.unexpected());
      elements.push({ index, append, word, raw: this.text.slice(from, this.pos) });
    }
    this.pos += 1;
    return elements;
  }

  /** @returns {Redirection | null} */
  redirection() {
    const [prefix, digits, variable] = this.text
      .slice(this.pos, this.pos + 60)
      .match(/^(?:(\d+)|\{([A-Za-z_]\w*)\})?(?=[<>])/) ?? ["", undefined, undefined];
    const from = this.pos;
    const line = this.lineAt();
    this.pos += prefix.length;
    const operator = this.operator();
    if (!REDIRECTIONS.has(operator) || /^[<>]\(/.test(this.text.slice(this.pos, this.pos + 2))) {
      this.goTo(from);
      return null;
    }
    this.pos += operator.length;
    this.skipBlanks();
    const target = this.word() ?? this.unexpected();
    const fd = digits === undefined ? null : Number(digits);
    /** @type {Redirection} */
    const redirection = { fd, variable: variable ?? "", operator, target, document: null, body: "", line };
    if (operator === "<<" || operator === "<<-") {
      const isLiteral = /['"\\]/.test(target.raw);
      const end = target.raw.replace(/\\(.)|['"]/g, "$1");
      this.documents.push({ redirection, end, isLiteral, tabs: operator === "<<-" });
    }
    return redirection;
  }
}
