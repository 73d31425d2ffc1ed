// A command as bash would write it: on one line for $BASH_COMMAND, and on several for the text of a function.

import { redirectionText, wordText } from "./word-text.js";

/** @import {Condition, FunctionNode, Item, Node, Pipeline, Program, Redirection, Simple} from "./ast.js" */

/** @param {Node | null} node */
export function commandText(node) {
  if (!node) return "";
  const text = new Writer(false).whole(node); // of a loop, and of what chooses, the head
  return /^(for|select|case)$/.test(node.type) ? text.replace(/(;?\n[\s\S]*|(?<=^case .* in )[\s\S]*)$/, "") : text;
}

/**
 * The text of a function, as declare -f shows it.
 * @param {FunctionNode} node
 */
export const functionText = (node) => new Writer(true).definition(node, "");

/** @param {Program} program what stands in a substitution */
const programText = (program) => new Writer(false).list(program.body);

const STEP = 4;

class Writer {
  /** @param {boolean} isLong whether commands stand on lines of their own */
  constructor(isLong) {
    this.isLong = isLong;
    this.indentation = 0;
    /** Here-documents whose texts are still to be written. @type {Redirection[]} */
    this.documents = [];
    this.isAfterDocument = false; // bash then leaves out a semicolon
  }

  /** @param {Node} node */
  whole(node) {
    return this.node(node) + this.pending("");
  }

  get margin() {
    return " ".repeat(this.indentation);
  }

  /** @param {string} word */
  line(word) {
    return `\n${this.margin}${word}`;
  }

  /**
   * The texts of here-documents, after what ends their line.
   * @param {string} end
   */
  pending(end) {
    if (!this.documents.length) return "";
    const texts = this.documents.splice(0).map(({ body, target }) => `${body}${target.raw.replace(/\\(.)|['"]/g, "$1")}\n`);
    this.isAfterDocument = true;
    return `${end}\n${texts.join("")}`;
  }

  /** @param {readonly Item[]} items */
  list(items) {
    let text = "";
    for (const [place, { node, background }] of items.entries()) {
      text += this.node(node);
      const isLast = place === items.length - 1;
      if (background) text += `${this.pending(" &") || " &"}${isLast ? "" : " "}`;
      else if (!isLast) text += this.separator() + (this.isLong ? `\n${this.margin}` : " ");
    }
    return text + this.pending("");
  }

  /** What stands between two commands, before a blank or a new line. */
  separator() {
    const text = this.pending("") || (this.isAfterDocument ? "" : ";");
    this.isAfterDocument = false;
    return text;
  }

  /** @param {string} text @returns {string} with what ends it before a word */
  ended(text) {
    return /[&\n]$/.test(text) ? text : `${text};`;
  }

  /**
   * A body on lines of its own, between two words.
   * @param {string} first
   * @param {Program} body
   * @param {string} last
   */
  block(first, body, last) {
    this.indentation += STEP;
    const text = this.ended(`${first}\n${this.margin}${this.list(body.body)}`);
    this.indentation -= STEP;
    return text + this.line(last);
  }

  /**
   * @param {Node} node
   * @returns {string}
   */
  node(node) {
    switch (node.type) {
      case "simple":
        return this.simple(node);
      case "compute":
        return node.raw;
      case "condition":
        return `[[ ${this.condition(node.expression)} ]]`;
      case "redirected":
        return `${this.node(node.node)} ${this.redirections(node.redirections)}`;
      case "subshell":
        return `( ${this.list(node.body.body)} )`;
      case "group":
        return this.group(node.body);
      case "logical":
        return node.rest.reduce(
          (text, { operator, node: each }) => `${text}${this.pending("")} ${operator} ${this.node(each)}`,
          this.node(node.first),
        );
      case "pipeline":
        return this.pipeline(node);
      case "if":
        return this.branches(node.branches, node.otherwise);
      case "loop":
        return this.block(
          `${this.ended(`${node.until ? "until" : "while"} ${this.list(node.condition.body)}`)} do`,
          node.body,
          "done",
        );
      case "count": {
        const head = node.parts.map((parts) =>
          parts.map((part) => ("raw" in part ? part.raw : "text" in part ? part.text : "")).join(""),
        );
        return this.block(
          `for ((${head.map((each) => each.trimStart() || "1").join("; ")}))${this.line("do")}`,
          node.body,
          "done",
        );
      }
      case "for":
      case "select": {
        const words = node.words ? node.words.map((each) => wordText(each, programText)).join(" ") : '"$@"';
        return this.block(`${node.type} ${node.name} in ${words};${this.line("do")}`, node.body, "done");
      }
      case "case":
        return this.cases(node);
      case "function":
        return this.definition(node, "function ");
      case "coproc":
        return `coproc ${node.name} ${this.node(node.body)}`;
    }
  }

  /** @param {Simple} node */
  simple({ assignments, words, redirections }) {
    const texts = [...assignments, ...words].map((each) => wordText(each, programText));
    if (redirections.length) texts.push(this.redirections(redirections));
    return texts.join(" ");
  }

  /** @param {readonly Redirection[]} redirections */
  redirections(redirections) {
    this.documents.push(...redirections.filter(({ document }) => document));
    return redirections.map((each) => redirectionText(each, programText)).join(" ");
  }

  /** @param {Pipeline} node */
  pipeline({ nodes, withErrors, negated, timed, posix }) {
    let text = `${timed ? `time ${posix ? "-p " : ""}` : ""}${negated ? "! " : ""}`;
    for (const [place, node] of nodes.entries()) {
      text += this.node(node);
      if (place === nodes.length - 1) break;
      const end = `${withErrors[place] ? " 2>&1" : ""} |`;
      text += `${this.documents.length ? `${this.pending(end)} ` : end} `;
    }
    return text;
  }

  /** @param {Program} body */
  group(body) {
    if (!this.isLong) return `{ ${this.ended(this.list(body.body))} }`;
    this.indentation += STEP;
    const text = `{ \n${this.margin}${this.list(body.body)}`;
    this.indentation -= STEP;
    return text + this.line("}");
  }

  /**
   * @param {{condition: Program, body: Program}[]} branches
   * @param {Program | null} otherwise
   * @returns {string}
   */
  branches([{ condition, body }, ...rest], otherwise) {
    const head = `${this.ended(`if ${this.list(condition.body)}`)} then`;
    if (!rest.length && !otherwise) return this.block(head, body, "fi");
    const text = this.block(head, body, "else");
    if (!rest.length) return this.block(text, /** @type {Program} */ (otherwise), "fi");
    this.indentation += STEP;
    const inner = this.ended(`${text}\n${this.margin}${this.branches(rest, otherwise)}`);
    this.indentation -= STEP;
    return inner + this.line("fi");
  }

  /** @param {import("./ast.js").Case} node */
  cases({ word, branches }) {
    let text = `case ${wordText(word, programText)} in `;
    this.indentation += STEP;
    for (const { patterns, body, ending } of branches) {
      text += `${this.line(patterns.map((each) => wordText(each, programText)).join(" | "))})\n`;
      this.indentation += STEP;
      if (body.body.length) text += this.margin + this.list(body.body);
      this.indentation -= STEP;
      text += this.line(ending);
    }
    this.indentation -= STEP;
    return text + this.line("esac");
  }

  /**
   * @param {FunctionNode} node
   * @param {string} before its name
   */
  definition({ name, body }, before) {
    const { isLong } = this;
    this.isLong = true;
    const isGroup = (/** @type {Node} */ node) => node.type === "group";
    const redirections = body.type === "redirected" && isGroup(body.node) ? body.redirections : [];
    const inner = body.type === "redirected" && isGroup(body.node) ? body.node : body;
    let text = `${before}${name} () ${this.line("{ ")}\n`;
    this.indentation += STEP;
    text += this.margin + (inner.type === "group" ? this.list(inner.body.body) : this.whole(inner));
    this.indentation -= STEP;
    this.isLong = isLong;
    return `${text}${this.line("}")}${redirections.length ? ` ${this.redirections(redirections)}` : ""}`;
  }

  /**
   * @param {Condition} condition
   * @returns {string}
   */
  condition(condition) {
    const text = (/** @type {import("./ast.js").Word} */ word) => wordText(word, programText);
    switch (condition.type) {
      case "and":
        return `${this.condition(condition.left)} && ${this.condition(condition.right)}`;
      case "or":
        return `${this.condition(condition.left)} || ${this.condition(condition.right)}`;
      case "not":
        return `! ${this.condition(condition.of)}`;
      case "group":
        return `( ${this.condition(condition.of)} )`;
      case "unary":
        return `${condition.operator} ${text(condition.word)}`;
      case "binary":
        return `${text(condition.left)} ${condition.operator} ${text(condition.right)}`;
      case "word":
        return `-n ${text(condition.word)}`;
    }
  }
}
