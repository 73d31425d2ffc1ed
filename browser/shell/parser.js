// Bash's grammar: a program's text to commands. What came before a syntax error is kept, for bash runs it.

import { unescaped } from "./escapes.js";

/** @import {Assignment, Condition, Element, Item, Node, Parameter, Part, Program, Redirection, Word} from "./ast.js" */

/** Thrown where the text is no program; the message is bash's. */
export class SyntaxProblem extends Error {
  /**
   * @param {string} message
   * @param {number} line
   * @param {boolean} [isOpen] the text ends too early
   */
  constructor(message, line, isOpen = false) {
    super(message);
    this.line = line;
    this.isOpen = isOpen;
  }
}

const BLANK = " \t";
const ENDS_WORD = " \t\n;&|<>()";
const NAME = /[A-Za-z_]\w*/y;
const RESERVED = new Set(
  "if then else elif fi do done case esac while until for function select time { } ! [[ in coproc".split(" "),
);
/** Those with which no command begins. */
const CLOSING = new Set("then else elif fi do done esac } in".split(" "));
const DECLARATIONS = new Set(["declare", "typeset", "local", "export", "readonly"]);
const OPERATORS = [
  "&>>",
  ";;&",
  "&&",
  "||",
  ";;",
  ";&",
  "|&",
  "&>",
  ";",
  "&",
  "|",
  "(",
  ")",
  "\n",
  "<<<",
  "<<-",
  "<<",
  "<&",
  "<>",
  "<",
  ">>",
  ">&",
  ">|",
  ">",
];
const REDIRECTIONS = new Set(["&>>", "&>", "<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">"]);
const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = /^(==?|!=|=~|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;
const NO_PARTS = /** @type {Part[]} */ ([]);

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

/**
 * Parse text as the inside of double quotes.
 * @param {string} text
 * @param {number} line
 * @returns {Part[]}
 */
export function parseDocument(text, line) {
  return new Parser(text, line).quotedParts("", true);
}

class Parser {
  /**
   * @param {string} text
   * @param {number} line
   */
  constructor(text, line) {
    this.text = text;
    this.pos = 0;
    this.firstLine = line;
    /** @type {number[]} */
    this.newlines = [];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.newlines.push(at);
    /** @type {{redirection: Redirection, end: string, isLiteral: boolean, tabs: boolean}[]} */
    this.documents = [];
    /** @type {{line: number, message: string}[]} */
    this.warnings = [];
  }

  /** @param {number} [pos] */
  lineAt(pos = this.pos) {
    let [low, high] = [0, this.newlines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.newlines[middle] < pos) low = middle + 1;
      else high = middle;
    }
    return this.firstLine + low;
  }

  isAtEnd() {
    return this.pos >= this.text.length;
  }

  /** @param {string} text */
  at(text) {
    return this.text.startsWith(text, this.pos);
  }

  skipBlanks() {
    for (;;) {
      const letter = this.text[this.pos];
      if (letter === " " || letter === "\t") this.pos += 1;
      else if (letter === "\\" && this.text[this.pos + 1] === "\n") this.pos += 2;
      else if (letter === "#") {
        const end = this.text.indexOf("\n", this.pos);
        this.pos = end < 0 ? this.text.length : end;
      } else return;
    }
  }

  skipNewlines() {
    for (;;) {
      this.skipBlanks();
      if (!this.at("\n")) return;
      this.newline();
    }
  }

  newline() {
    this.pos += 1;
    for (const document of this.documents.splice(0)) this.readDocument(document);
  }

  /** @param {{redirection: Redirection, end: string, isLiteral: boolean, tabs: boolean}} document */
  readDocument({ redirection, end, isLiteral, tabs }) {
    const begin = this.lineAt();
    let content = "";
    for (;;) {
      if (this.isAtEnd()) {
        const line = this.lineAt() - (this.text.endsWith("\n") ? 1 : 0);
        this.warnings.push({
          line,
          message: `warning: here-document at line ${redirection.line} delimited by end-of-file (wanted \`${end}')`,
        });
        break;
      }
      const stop = this.text.indexOf("\n", this.pos);
      let line = this.text.slice(this.pos, stop < 0 ? this.text.length : stop);
      this.pos = stop < 0 ? this.text.length : stop + 1;
      if (tabs) line = line.replace(/^\t+/, "");
      if (line === end) break;
      if (!isLiteral) {
        while (/(^|[^\\])(\\\\)*\\$/.test(line) && !this.isAtEnd()) {
          const next = this.text.indexOf("\n", this.pos);
          let more = this.text.slice(this.pos, next < 0 ? this.text.length : next);
          this.pos = next < 0 ? this.text.length : next + 1;
          if (tabs) more = more.replace(/^\t+/, "");
          line = `${line.slice(0, -1)}${more}`;
        }
      }
      content += `${line}\n`;
    }
    redirection.document = isLiteral ? [{ type: "text", text: content, quoted: true }] : parseDocument(content, begin);
  }

  /** The operator here, or an empty text. */
  operator() {
    return OPERATORS.find((operator) => this.at(operator)) ?? "";
  }

  /** The word here if it is a plain one, else an empty text. */
  plain() {
    let end = this.pos;
    while (end < this.text.length && !ENDS_WORD.includes(this.text[end])) {
      if (`'"\\$\``.includes(this.text[end])) return "";
      end += 1;
    }
    return this.text.slice(this.pos, end);
  }

  /**
   * @param {string} word
   * @returns {boolean} whether it was there
   */
  take(word) {
    if (this.plain() !== word) return false;
    this.pos += word.length;
    return true;
  }

  /**
   * @returns {never}
   */
  unexpected() {
    this.skipBlanks();
    if (this.isAtEnd()) throw new SyntaxProblem("syntax error: unexpected end of file", this.lineAt(), true);
    const operator = this.operator();
    const line = this.lineAt();
    const token = operator === "\n" ? "newline" : operator || this.rawWord();
    throw new SyntaxProblem(`syntax error near unexpected token \`${token}'`, line);
  }

  rawWord() {
    const from = this.pos;
    try {
      this.word();
    } catch {
      // as far as it goes
    }
    return this.text.slice(from, this.pos) || this.text[from];
  }

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
    if (this.at("((")) {
      const compute = this.tryCompute();
      if (compute) return { type: "compute", parts: compute, line };
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
        return { type: "condition", expression, line };
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
    this.pos = this.text.indexOf(")", this.pos) + 1;
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

  /** @returns {never} */
  conditionProblem() {
    this.skipBlanks();
    const line = this.lineAt();
    if (this.isAtEnd()) throw new SyntaxProblem("syntax error: unexpected end of file", line, true);
    throw new SyntaxProblem(
      `syntax error in conditional expression: unexpected token \`${this.operator().trim() || this.rawWord()}'`,
      line,
    );
  }

  /** @returns {Condition} */
  either() {
    let left = this.both();
    for (;;) {
      this.skipNewlines();
      if (!this.at("||")) return left;
      this.pos += 2;
      left = { type: "or", left, right: this.both() };
    }
  }

  /** @returns {Condition} */
  both() {
    let left = this.negation();
    for (;;) {
      this.skipNewlines();
      if (!this.at("&&")) return left;
      this.pos += 2;
      left = { type: "and", left, right: this.negation() };
    }
  }

  /** @returns {Condition} */
  negation() {
    this.skipNewlines();
    if (this.take("!")) return { type: "not", of: this.negation() };
    if (this.at("(")) {
      this.pos += 1;
      const inner = this.either();
      this.skipNewlines();
      if (!this.at(")")) this.conditionProblem();
      this.pos += 1;
      return inner;
    }
    return this.primary();
  }

  /** @returns {Condition} */
  primary() {
    const first = this.word() ?? this.conditionProblem();
    if (first.raw === "]]") {
      this.pos -= 2;
      this.conditionProblem();
    }
    this.skipBlanks();
    const next = this.plain();
    if (UNARY.test(first.raw) && next !== "]]" && !BINARY.test(next)) {
      const word = this.word();
      if (word) return { type: "unary", operator: first.raw, word };
    }
    const operator = this.at("<") || this.at(">") ? this.text[this.pos] : next;
    if (!BINARY.test(operator)) return { type: "word", word: first };
    this.pos += operator.length;
    this.skipBlanks();
    const right = (operator === "=~" ? this.word({ isRegex: true }) : this.word({ extended: true })) ?? this.conditionProblem();
    return { type: "binary", operator, left: first, right };
  }

  /** @returns {Node} */
  simple() {
    const line = this.lineAt();
    /** @type {Assignment[]} */
    const assignments = [];
    /** @type {(Word | Assignment)[]} */
    const words = [];
    /** @type {Redirection[]} */
    const redirections = [];
    for (;;) {
      this.skipBlanks();
      const redirection = this.redirection();
      if (redirection) {
        redirections.push(redirection);
        continue;
      }
      const takesAssignments = !words.length || ("parts" in words[0] && DECLARATIONS.has(words[0].raw));
      const assignment = takesAssignments ? this.assignment() : null;
      if (assignment) {
        if (words.length) words.push(assignment);
        else assignments.push(assignment);
        continue;
      }
      const word = this.word();
      if (!word) break;
      words.push(word);
    }
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
      this.pos = from;
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
          this.pos = from;
          index = null;
        } else this.pos += append ? 2 : 1;
      }
      const word = this.word() ?? (index ? { parts: [], line: this.lineAt(), raw: "" } : this.unexpected());
      elements.push({ index, append, word });
    }
    this.pos += 1;
    return elements;
  }

  /** What stands in brackets, after the first. */
  indexParts() {
    const from = this.pos;
    /** @type {Part[]} */
    const parts = [];
    let depth = 0;
    for (;;) {
      if (this.isAtEnd()) {
        this.pos = from;
        return NO_PARTS;
      }
      const letter = this.text[this.pos];
      if (letter === "[") depth += 1;
      if (letter === "]") {
        if (!depth) break;
        depth -= 1;
      }
      if (letter === "\n") break;
      this.part(parts, false);
    }
    if (this.at("]")) this.pos += 1;
    return parts;
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
      this.pos = from;
      return null;
    }
    this.pos += operator.length;
    this.skipBlanks();
    const target = this.word() ?? this.unexpected();
    const fd = digits === undefined ? null : Number(digits);
    /** @type {Redirection} */
    const redirection = { fd, variable: variable ?? "", operator, target, document: null, line };
    if (operator === "<<" || operator === "<<-") {
      const isLiteral = /['"\\]/.test(target.raw);
      const end = target.raw.replace(/\\(.)|['"]/g, "$1");
      this.documents.push({ redirection, end, isLiteral, tabs: operator === "<<-" });
    }
    return redirection;
  }

  /**
   * @param {{extended?: boolean, isRegex?: boolean, isValue?: boolean}} [options] extended: patterns like @(a|b) are known;
   *   isRegex: brackets and bars belong to it; isValue: of an assignment, which may be empty
   * @returns {Word | null}
   */
  word(options = {}) {
    const from = this.pos;
    const line = this.lineAt();
    /** @type {Part[]} */
    const parts = [];
    let depth = 0;
    while (!this.isAtEnd()) {
      const letter = this.text[this.pos];
      const isExtended = "@?*+!".includes(letter) && this.text[this.pos + 1] === "(" && (options.extended || this.hasExtended());
      if (options.isRegex && (letter === "(" || letter === ")" || letter === "|")) {
        if (letter === "(") depth += 1;
        if (letter === ")") {
          if (!depth) break;
          depth -= 1;
        }
        this.addText(parts, letter, false);
        this.pos += 1;
      } else if (options.isRegex && depth && (BLANK.includes(letter) || "<>;&".includes(letter))) {
        this.addText(parts, letter, false);
        this.pos += 1;
      } else if ((letter === "<" || letter === ">") && this.text[this.pos + 1] === "(") {
        const at = this.lineAt();
        this.pos += 2;
        const body = this.block([")"]);
        this.pos += 1;
        parts.push({ type: "process", direction: letter, body, line: at });
      } else if (isExtended) this.extendedPattern(parts);
      else if (ENDS_WORD.includes(letter)) break;
      else this.part(parts, false);
    }
    if (this.pos === from) return options.isValue ? { parts: [], line, raw: "" } : null;
    return { parts, line, raw: this.text.slice(from, this.pos) };
  }

  /** Whether an earlier line allows them: bash reads a line whole before it runs it. */
  hasExtended() {
    return /shopt -s [\w ]*extglob/.test(this.text.slice(0, this.text.lastIndexOf("\n", this.pos) + 1));
  }

  /** @param {Part[]} parts */
  extendedPattern(parts) {
    let depth = 0;
    do {
      const letter = this.text[this.pos];
      if (this.isAtEnd()) this.unexpected();
      if (letter === "(") depth += 1;
      if (letter === ")") depth -= 1;
      if ("()| \t<>;&".includes(letter)) {
        this.addText(parts, letter, false);
        this.pos += 1;
      } else this.part(parts, false);
    } while (depth || !this.text[this.pos - 1].endsWith(")"));
  }

  /**
   * @param {Part[]} parts
   * @param {string} text
   * @param {boolean} quoted
   */
  addText(parts, text, quoted) {
    const last = parts.at(-1);
    if (last?.type === "text" && last.quoted === quoted) last.text += text;
    else parts.push({ type: "text", text, quoted });
  }

  /**
   * One part of a word.
   * @param {Part[]} parts
   * @param {boolean} isInQuotes in double quotes
   */
  part(parts, isInQuotes) {
    const letter = this.text[this.pos];
    if (letter === "\\") this.escape(parts, isInQuotes);
    else if (letter === "'" && !isInQuotes) {
      const end = this.text.indexOf("'", this.pos + 1);
      if (end < 0) this.unmatched("'");
      this.addText(parts, this.text.slice(this.pos + 1, end), true);
      this.pos = end + 1;
    } else if (letter === '"' && !isInQuotes) {
      this.pos += 1;
      parts.push({ type: "quoted", parts: this.quotedParts('"') });
      this.pos += 1;
    } else if (letter === "`") parts.push(this.backquoted(isInQuotes));
    else if (letter === "$") this.dollar(parts, isInQuotes);
    else {
      this.addText(parts, letter, isInQuotes);
      this.pos += 1;
    }
  }

  /**
   * @param {string} mark
   * @returns {never}
   */
  unmatched(mark) {
    throw new SyntaxProblem(`unexpected EOF while looking for matching \`${mark}'`, this.lineAt(), true);
  }

  /**
   * @param {Part[]} parts
   * @param {boolean} isInQuotes
   */
  escape(parts, isInQuotes) {
    const next = this.text[this.pos + 1];
    this.pos += 2;
    if (next === undefined) this.addText(parts, "\\", true);
    else if (next === "\n") return;
    else if (isInQuotes && !'$`"\\'.includes(next)) this.addText(parts, `\\${next}`, true);
    else this.addText(parts, next, true);
  }

  /**
   * What stands in double quotes, after the first; the last is left.
   * @param {string} end empty for a whole text
   * @param {boolean} [isDocument] a quotation mark means itself
   */
  quotedParts(end, isDocument = false) {
    const from = this.pos;
    /** @type {Part[]} */
    const parts = [];
    while (!this.isAtEnd() && (end === "" || !this.at(end))) {
      if (isDocument && this.at('\\"')) {
        this.addText(parts, '\\"', true);
        this.pos += 2;
      } else this.part(parts, true);
    }
    if (end && this.isAtEnd()) {
      this.pos = from;
      this.unmatched(end);
    }
    return parts;
  }

  /**
   * @param {boolean} isInQuotes
   * @returns {Part}
   */
  backquoted(isInQuotes) {
    const line = this.lineAt();
    const from = this.pos;
    let code = "";
    for (this.pos += 1; !this.at("`"); this.pos += 1) {
      if (this.isAtEnd()) {
        this.pos = from;
        this.unmatched("`");
      }
      const next = this.text[this.pos + 1] ?? "";
      if (this.at("\\") && (`\`\\$`.includes(next) || (isInQuotes && next === '"'))) this.pos += 1;
      code += this.text[this.pos];
    }
    this.pos += 1;
    const { items, problem } = parse(code, line);
    if (problem) throw problem;
    return { type: "command", body: { body: items }, line };
  }

  /**
   * @param {Part[]} parts
   * @param {boolean} isInQuotes
   */
  dollar(parts, isInQuotes) {
    const line = this.lineAt();
    const rest = this.text.slice(this.pos + 1, this.pos + 80);
    const [name] = rest.match(/^[A-Za-z_]\w*|^[\d@*#?$!-]/) ?? [];
    if (rest.startsWith("((")) {
      const from = this.pos;
      this.pos += 1;
      const inner = this.tryCompute();
      if (inner) {
        parts.push({ type: "arithmetic", parts: inner, line });
        return;
      }
      this.pos = from;
    }
    if (rest.startsWith("(")) {
      this.pos += 2;
      this.skipNewlines();
      const body = this.at(")") ? { body: [] } : this.block([")"]);
      this.pos += 1;
      parts.push({ type: "command", body, line });
    } else if (rest.startsWith("{")) {
      this.pos += 2;
      parts.push(this.braced(isInQuotes));
    } else if (rest.startsWith("'") && !isInQuotes) {
      this.pos += 2;
      this.addText(parts, this.ansi(), true);
    } else if (rest.startsWith('"') && !isInQuotes) this.pos += 1;
    else if (name) {
      const full = this.text.slice(this.pos + 1).match(/^[A-Za-z_]\w*|^[\d@*#?$!-]/)?.[0] ?? name;
      this.pos += 1 + full.length;
      parts.push(parameter(full, line, `$${full}`));
    } else {
      this.addText(parts, "$", isInQuotes);
      this.pos += 1;
    }
  }

  /** Arithmetic in two brackets, which begins here; null if it is none. */
  tryCompute() {
    const from = this.pos;
    this.pos += 2;
    try {
      return this.arithmeticParts("))");
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.pos = from;
      return null;
    }
  }

  /**
   * @param {string} end
   * @returns {Part[]}
   */
  arithmeticParts(end) {
    /** @type {Part[]} */
    const parts = [];
    let depth = 0;
    for (;;) {
      if (this.isAtEnd()) this.unmatched(")");
      if (!depth && this.at(end)) break;
      const letter = this.text[this.pos];
      if (letter === ")" && !depth) throw new SyntaxProblem("syntax error", this.lineAt());
      if (letter === "(") depth += 1;
      if (letter === ")") depth -= 1;
      if (letter === '"') this.pos += 1;
      else this.part(parts, true);
    }
    this.pos += end.length;
    return parts;
  }

  /** A text with the escapes of C, after $'. */
  ansi() {
    const from = this.pos;
    while (!this.at("'")) {
      if (this.isAtEnd()) {
        this.pos = from - 1;
        this.unmatched("'");
      }
      this.pos += this.at("\\") ? 2 : 1;
    }
    const text = this.text.slice(from, this.pos);
    this.pos += 1;
    return unescaped(text);
  }

  /**
   * ${…}, after the first two letters.
   * @param {boolean} isInQuotes
   * @returns {Part}
   */
  braced(isInQuotes) {
    const from = this.pos;
    const line = this.lineAt();
    const made = parameter("", line, "");
    const finish = () => {
      if (!this.at("}")) this.badSubstitution(from);
      this.pos += 1;
      made.raw = `\${${this.text.slice(from, this.pos)}`;
      return made;
    };
    if (this.at("#") && !/^#(\}|:?[-=?+]|[#%])/.test(this.text.slice(this.pos, this.pos + 3))) {
      made.isLength = true;
      this.pos += 1;
    } else if (this.at("!") && /^!(?:[A-Za-z_\d]|[#@*]\})/.test(this.text.slice(this.pos, this.pos + 3))) {
      made.isIndirect = true;
      this.pos += 1;
    }
    const [name] = this.text.slice(this.pos).match(/^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])/) ?? [];
    if (!name) this.badSubstitution(from);
    made.name = name;
    this.pos += name.length;
    if (this.at("[")) {
      this.pos += 1;
      made.index = this.indexParts();
    }
    if (this.at("}")) return finish();
    if (made.isLength) this.badSubstitution(from);
    if (made.isIndirect && /^[*@]\}/.test(this.text.slice(this.pos, this.pos + 2))) {
      made.operator = "names";
      this.pos += 1;
      return finish();
    }
    const [operator] = this.text.slice(this.pos).match(/^(?::[-=?+]|[-=?+]|##?|%%?|\/[/#%]?|\^\^?|,,?|@[A-Za-z]|:)/) ?? [];
    if (!operator) this.badSubstitution(from);
    this.pos += operator.length;
    made.operator = operator;
    if (operator === ":") {
      made.operand = this.pieceParts();
      if (this.at(":")) {
        this.pos += 1;
        made.second = this.pieceParts();
      }
    } else if (operator.startsWith("/")) {
      made.operand = this.operandParts(isInQuotes, "/}", true);
      if (this.at("/")) {
        this.pos += 1;
        made.second = this.operandParts(isInQuotes, "}", true);
      }
    } else if (!operator.startsWith("@")) made.operand = this.operandParts(isInQuotes, "}", /^[#%^,]/.test(operator));
    return finish();
  }

  /**
   * @param {number} from
   * @returns {never}
   */
  badSubstitution(from) {
    if (this.isAtEnd() || this.text.indexOf("}", from) < 0) {
      this.pos = from;
      this.unmatched("}");
    }
    const end = this.text.indexOf("}", this.pos) + 1;
    throw new SyntaxProblem(`\${${this.text.slice(from, end)}: bad substitution`, this.lineAt());
  }

  /** Arithmetic in ${name:…}, to a colon or the end. */
  pieceParts() {
    /** @type {Part[]} */
    const parts = [];
    let depth = 0;
    let choices = 0;
    for (;;) {
      if (this.isAtEnd()) this.unmatched("}");
      const letter = this.text[this.pos];
      if (!depth && (letter === "}" || (letter === ":" && !choices))) return parts;
      if (letter === "(") depth += 1;
      if (letter === ")") depth -= 1;
      if (letter === "?") choices += 1;
      if (letter === ":") choices -= 1;
      if (letter === '"') this.pos += 1;
      else this.part(parts, true);
    }
  }

  /**
   * @param {boolean} isInQuotes
   * @param {string} ends letters
   * @param {boolean} isPattern quotes quote in it, even in quotes
   */
  operandParts(isInQuotes, ends, isPattern) {
    /** @type {Part[]} */
    const parts = [];
    for (;;) {
      if (this.isAtEnd()) this.unmatched("}");
      const letter = this.text[this.pos];
      if (ends.includes(letter)) return parts;
      if (isInQuotes && !isPattern && letter === '"') {
        this.pos += 1;
        parts.push({ type: "quoted", parts: this.quotedParts('"') });
        this.pos += 1;
      } else if (isInQuotes && !isPattern && letter === "\\" && this.text[this.pos + 1] === "}") {
        this.addText(parts, "}", true);
        this.pos += 2;
      } else if (isInQuotes && !isPattern && letter !== "$" && letter !== "`" && letter !== "\\") {
        this.addText(parts, letter, false);
        this.pos += 1;
      } else this.part(parts, isInQuotes && !isPattern);
    }
  }
}

/**
 * @param {string} name
 * @param {number} line
 * @param {string} raw
 * @returns {Parameter}
 */
function parameter(name, line, raw) {
  return {
    type: "parameter",
    name,
    index: null,
    isLength: false,
    isIndirect: false,
    operator: "",
    operand: null,
    second: null,
    line,
    raw,
  };
}
