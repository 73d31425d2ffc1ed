// sed, as GNU's.

import { decode, encode } from "../bytes.js";
import { UNKNOWN } from "../check.js";
import { FileNode, FileProblem } from "../files.js";
import { lower, upper } from "../locale.js";
import { command } from "../options.js";
import { compile, RegexProblem } from "../regex.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */
/** @import {Finder} from "../regex.js" */

/** Thrown by a script that is none; the message is sed's. */
class ScriptProblem extends Error {}

/**
 * @typedef {{type: "line", line: number} | {type: "last"} | {type: "regex", finder: Finder | null, isEmpty: boolean}
 *   | {type: "step", first: number, step: number} | {type: "more", count: number} | {type: "multiple", of: number} | {type: "zero"}} Address
 */
/**
 * @typedef {{name: string, first: Address | null, second: Address | null, negated: boolean, active: boolean, until: number,
 *   text: string, finder: Finder | null, isEmpty: boolean, pieces: Replacement[], flags: {global: boolean, print: boolean, count: number},
 *   map: Map<string, string>, label: string, target: number}} Step
 */
/** @typedef {{type: "text", text: string} | {type: "group", group: number} | {type: "case", kind: string}} Replacement */

class Script {
  /**
   * @param {string} text
   * @param {boolean} extended
   */
  constructor(text, extended) {
    this.text = text;
    this.extended = extended;
    this.pos = 0;
    /** @type {Step[]} */
    this.steps = [];
  }

  /** @param {string} message @returns {never} */
  fail(message) {
    throw new ScriptProblem(`-e expression #1, char ${this.pos}: ${message}`);
  }

  skip(letters = " \t") {
    while (this.pos < this.text.length && letters.includes(this.text[this.pos])) this.pos += 1;
  }

  parse() {
    const open = [];
    for (;;) {
      this.skip(" \t\n;");
      if (this.pos >= this.text.length) break;
      const step = this.step();
      if (step.name === "#") continue;
      if (step.name === "{") open.push(this.steps.length);
      if (step.name === "}") {
        const start = open.pop();
        if (start === undefined) this.fail("unexpected `}'");
        this.steps[start].target = this.steps.length;
      }
      this.steps.push(step);
    }
    if (open.length) throw new ScriptProblem("-e expression #1, char 0: unmatched `{'");
    for (const step of this.steps) {
      if (!"btT".includes(step.name)) continue;
      const target =
        step.label === "" ? this.steps.length : this.steps.findIndex(({ name, label }) => name === ":" && label === step.label);
      if (target < 0)
        throw new ScriptProblem(
          `-e expression #1, char ${this.text.length}: can't find label for jump to \`${step.label}'`.replace(
            /-e expression #1, char \d+: /,
            "-e expression #1, char 0: ",
          ),
        );
      step.target = target;
    }
    return this.steps;
  }

  /** @returns {Step} */
  step() {
    const first = this.address();
    this.skip();
    let second = null;
    if (first && this.text[this.pos] === ",") {
      this.pos += 1;
      this.skip();
      second = this.address(true);
      if (!second) this.fail("unexpected `,'");
    }
    this.skip();
    let negated = false;
    while (this.text[this.pos] === "!") {
      negated = true;
      this.pos += 1;
      this.skip();
    }
    const name = this.text[this.pos];
    if (name === undefined) this.fail("missing command");
    this.pos += 1;
    /** @type {Step} */
    const step = {
      name,
      first,
      second,
      negated,
      active: false,
      until: 0,
      text: "",
      finder: null,
      isEmpty: false,
      pieces: [],
      flags: { global: false, print: false, count: 0 },
      map: new Map(),
      label: "",
      target: 0,
    };
    switch (name) {
      case "#": {
        const end = this.text.indexOf("\n", this.pos);
        this.pos = end < 0 ? this.text.length : end;
        return step;
      }
      case "s":
        this.substitution(step);
        break;
      case "y":
        this.transliteration(step);
        break;
      case "a":
      case "i":
      case "c":
        step.text = this.lines();
        return step;
      case ":":
      case "b":
      case "t":
      case "T": {
        this.skip();
        const [label] = this.text.slice(this.pos).match(name === ":" ? /^[^\n;]*/ : /^[^\n;}]*/) ?? [""];
        this.pos += label.length;
        step.label = label.trim();
        return step;
      }
      case "r": {
        this.skip();
        const [file] = this.text.slice(this.pos).match(/^[^\n]*/) ?? [""];
        this.pos += file.length;
        step.text = file;
        return step;
      }
      case "q":
      case "Q": {
        this.skip();
        const [digits] = this.text.slice(this.pos).match(/^\d*/) ?? [""];
        this.pos += digits.length;
        step.text = digits;
        break;
      }
      case "{":
      case "}":
      case "d":
      case "D":
      case "p":
      case "P":
      case "n":
      case "N":
      case "g":
      case "G":
      case "h":
      case "H":
      case "x":
      case "=":
      case "z":
        break;
      case "l":
      case "w":
      case "W":
      case "e":
      case "F":
      case "R":
      case "v":
        throw new Refusal(`sed's command ${name} is not supported in this page`);
      default:
        this.fail(`unknown command: \`${name}'`);
    }
    if (name !== "{") {
      this.skip();
      const next = this.text[this.pos];
      if (next !== undefined && !";\n}#".includes(next)) {
        this.pos += 1;
        this.fail("extra characters after command");
      }
    }
    return step;
  }

  /** @param {boolean} [isSecond] @returns {Address | null} */
  address(isSecond = false) {
    const rest = this.text.slice(this.pos);
    const [step, from, by] = rest.match(/^(\d+)~(\d+)/) ?? [];
    if (step) {
      this.pos += step.length;
      return { type: "step", first: Number(from), step: Number(by) };
    }
    const [digits] = rest.match(/^\d+/) ?? [];
    if (digits) {
      this.pos += digits.length;
      if (digits === "0" && !isSecond) return { type: "zero" };
      return { type: "line", line: Number(digits) };
    }
    const [more, kind, count] = (isSecond && rest.match(/^([+~])(\d+)/)) || [];
    if (more) {
      this.pos += more.length;
      return kind === "+" ? { type: "more", count: Number(count) } : { type: "multiple", of: Number(count) };
    }
    if (rest.startsWith("$")) {
      this.pos += 1;
      return { type: "last" };
    }
    if (rest.startsWith("/") || rest.startsWith("\\")) {
      const mark = rest[0] === "/" ? "/" : rest[1];
      this.pos += mark === "/" && rest[0] === "/" ? 1 : 2;
      const pattern = this.until(mark, true);
      const [flags] = this.text.slice(this.pos).match(/^[IM]*/) ?? [""];
      if (flags.includes("M")) throw new Refusal("sed's flag M is not supported in this page");
      this.pos += flags.length;
      return { type: "regex", finder: pattern ? this.regex(pattern, flags.includes("I")) : null, isEmpty: !pattern };
    }
    return null;
  }

  /**
   * What comes before a mark.
   * @param {string} mark
   * @param {boolean} isRegex brackets hold marks
   */
  until(mark, isRegex) {
    let text = "";
    const isInBrackets = false;
    for (;;) {
      const letter = this.text[this.pos];
      if (letter === undefined || (letter === "\n" && isRegex && mark !== "\n" && false))
        this.fail(isRegex ? "unterminated address regex" : "unterminated `s' command");
      this.pos += 1;
      if (letter === "\\") {
        const next = this.text[this.pos];
        this.pos += 1;
        if (next === mark && isRegex) text += /[.*[\]^$+?(){}|]/.test(mark) ? `\\${mark}` : mark;
        else if (next === mark) text += mark === "&" ? "\\&" : mark;
        else if (next === "n" && isRegex) text += "\n";
        else text += `\\${next ?? ""}`;
      } else if (isRegex && letter === "[" && !isInBrackets) {
        const [inner] = this.text.slice(this.pos).match(/^\^?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]])*\]/) ?? [];
        if (inner && mark !== "[") {
          text += `[${inner.replaceAll("\\n", "\n").replaceAll("\\t", "\t")}`;
          this.pos += inner.length;
        } else text += letter;
      } else if (letter === mark) return text;
      else text += letter;
    }
  }

  /**
   * @param {string} pattern
   * @param {boolean} ignoreCase
   */
  regex(pattern, ignoreCase) {
    const plain = pattern.replace(/\\([\s\S])/g, (whole, letter) =>
      letter === "t" ? "\t" : letter === "r" ? "\r" : letter === "f" ? "\f" : whole,
    );
    try {
      return compile(plain, { extended: this.extended, ignoreCase });
    } catch (error) {
      if (!(error instanceof RegexProblem)) throw error;
      return this.fail(error.message);
    }
  }

  /** @param {Step} step */
  substitution(step) {
    const mark = this.text[this.pos];
    if (mark === undefined || mark === "\n" || mark === "\\") this.fail("unterminated `s' command");
    this.pos += 1;
    let pattern;
    try {
      pattern = this.until(mark, true);
    } catch (error) {
      if (error instanceof ScriptProblem) this.fail("unterminated `s' command");
      throw error;
    }
    const replacement = this.until(mark, false);
    let ignoreCase = false;
    for (;;) {
      const letter = this.text[this.pos];
      if (letter === "g") step.flags.global = true;
      else if (letter === "p") step.flags.print = true;
      else if (letter === "i" || letter === "I") ignoreCase = true;
      else if (/[0-9]/.test(letter ?? "")) {
        const [digits] = this.text.slice(this.pos).match(/^\d+/) ?? [""];
        step.flags.count = Number(digits);
        if (!step.flags.count) this.fail("number option to `s' command may not be zero");
        this.pos += digits.length - 1;
      } else if (/[emMw]/.test(letter ?? "")) throw new Refusal(`sed's flag ${letter} is not supported in this page`);
      else break;
      this.pos += 1;
    }
    const next = this.text[this.pos];
    if (next !== undefined && !" \t\n;}#".includes(next)) {
      this.pos += 1;
      this.fail("unknown option to `s'");
    }
    step.isEmpty = pattern === "";
    step.finder = pattern ? this.regex(pattern, ignoreCase) : null;
    step.pieces = replacementOf(replacement);
    const groups = step.finder ? (new RegExp(`${step.finder.whole.source}|`, "su").exec("")?.length ?? 1) : 10;
    for (const piece of step.pieces)
      if (piece.type === "group" && piece.group >= groups) this.fail(`invalid reference \\${piece.group} on \`s' command's RHS`);
  }

  /** @param {Step} step */
  transliteration(step) {
    const mark = this.text[this.pos];
    this.pos += 1;
    const [from, to] = [this.until(mark, false), this.until(mark, false)].map((text) => [
      ...text.replace(/\\([\\nt])/g, (_, letter) => (letter === "n" ? "\n" : letter === "t" ? "\t" : "\\")),
    ]);
    if (from.length !== to.length) this.fail("strings for `y' command are different lengths");
    for (const [place, letter] of from.entries()) if (!step.map.has(letter)) step.map.set(letter, to[place]);
  }

  /** The text of a, i and c. */
  lines() {
    this.skip();
    if (this.text[this.pos] === "\\") {
      this.pos += 1;
      this.skip();
      if (this.text[this.pos] === "\n") this.pos += 1;
    }
    if (this.pos >= this.text.length) this.fail("expected \\ after `a', `c' or `i'");
    let text = "";
    while (this.pos < this.text.length && this.text[this.pos] !== "\n") {
      if (this.text[this.pos] === "\\") {
        this.pos += 1;
        const letter = this.text[this.pos] ?? "";
        text += letter === "t" ? "\t" : letter;
      } else text += this.text[this.pos];
      this.pos += 1;
    }
    return text;
  }
}

/**
 * @param {string} text
 * @returns {Replacement[]}
 */
function replacementOf(text) {
  /** @type {Replacement[]} */
  const pieces = [];
  const add = (/** @type {string} */ letter) => {
    const last = pieces.at(-1);
    if (last?.type === "text") last.text += letter;
    else pieces.push({ type: "text", text: letter });
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "&") pieces.push({ type: "group", group: 0 });
    else if (letter !== "\\") add(letter);
    else {
      at += 1;
      const next = text[at] ?? "\\";
      if (/\d/.test(next)) pieces.push({ type: "group", group: Number(next) });
      else if (/[LUluE]/.test(next)) pieces.push({ type: "case", kind: next });
      else if (next === "n") add("\n");
      else if (next === "t") add("\t");
      else if (next === "r") add("\r");
      else if (next === "x" || next === "o" || next === "d" || next === "c") {
        const [hex] = text.slice(at + 1).match(/^[\da-fA-F]{1,2}/) ?? [];
        if (next !== "x" || !hex) throw new Refusal(`sed's \\${next} is not supported in this page`);
        add(String.fromCharCode(Number.parseInt(hex, 16)));
        at += hex.length;
      } else add(next);
    }
  }
  return pieces;
}

/**
 * @param {Replacement[]} pieces
 * @param {RegExpExecArray} found
 */
function filled(pieces, found) {
  let text = "";
  let [mode, once] = ["", ""];
  for (const piece of pieces) {
    if (piece.type === "case") {
      if (piece.kind === "l" || piece.kind === "u") once = piece.kind;
      else mode = piece.kind === "E" ? "" : piece.kind;
      continue;
    }
    let part = piece.type === "text" ? piece.text : (found[piece.group] ?? "");
    if (!part) continue;
    if (mode) part = mode === "U" ? upper(part) : lower(part);
    if (once) {
      const [first, ...rest] = part;
      part = (once === "u" ? upper(first) : lower(first)) + rest.join("");
      once = "";
    }
    text += part;
  }
  return text;
}

class Machine {
  /**
   * @param {Context} context
   * @param {Step[]} steps
   * @param {{quiet: boolean, write: (text: string) => Promise<void>}} how
   */
  constructor(context, steps, { quiet, write }) {
    this.context = context;
    this.steps = steps;
    this.quiet = quiet;
    this.write = write;
    this.hold = "";
    this.space = "";
    this.number = 0;
    this.isWhole = true;
    /** @type {Finder | null} */
    this.last = null;
    /** @type {string[]} */
    this.later = [];
    this.status = 0;
  }

  /** @param {AsyncGenerator<{line: string, isWhole: boolean}, void>} lines */
  async run(lines) {
    this.lines = lines;
    this.next = await this.pull();
    for (;;) {
      if (!(await this.advance())) return this.status;
      for (;;) {
        const outcome = await this.cycle();
        if (outcome === "quit") {
          await this.flush();
          return this.status;
        }
        if (outcome !== "restart") break;
      }
      await this.flush();
    }
  }

  async pull() {
    const { value, done } = (await this.lines?.next()) ?? { value: undefined, done: true };
    return done || !value ? null : value;
  }

  async advance() {
    if (!this.next) return false;
    this.space = this.next.line;
    this.isWhole = this.next.isWhole;
    this.number += 1;
    this.next = await this.pull();
    return true;
  }

  async flush() {
    for (const text of this.later.splice(0)) await this.write(text);
  }

  /** @param {string} text */
  print(text) {
    return this.write(text + (this.isWhole || this.next ? "\n" : ""));
  }

  /** @param {Step} step */
  isSelected(step) {
    return this.inRange(step) !== step.negated;
  }

  /** @param {Step} step @returns {boolean} */
  inRange(step) {
    const { first, second } = step;
    if (!first) return true;
    if (!second) return this.matches(first);
    if (!step.active) {
      if (first.type === "zero" && this.number === 1) {
        step.active = true;
        return this.ends(step, second, true);
      }
      if (first.type === "zero" || !this.matches(first)) return false;
      step.active = true;
      if (second.type === "more") step.until = this.number + second.count;
      else if (second.type === "multiple") step.until = second.of ? Math.ceil(this.number / second.of) * second.of : this.number;
      else if (second.type === "line") step.until = second.line;
      if (second.type !== "regex" && second.type !== "last" && step.until <= this.number) step.active = false;
      if (second.type === "last" && !this.next) step.active = false;
      return true;
    }
    return this.ends(step, second, false);
  }

  /**
   * In a range: whether this line belongs to it, and ends it.
   * @param {Step} step
   * @param {Address} second
   * @param {boolean} isFirst
   * @returns {boolean}
   */
  ends(step, second, isFirst) {
    void isFirst;
    if (second.type === "regex" || second.type === "last") {
      if (this.matches(second)) step.active = false;
      return true;
    }
    if (this.number >= step.until) step.active = false;
    if (this.number > step.until) return this.inRange(step);
    return true;
  }

  /** @param {Address} address */
  matches(address) {
    switch (address.type) {
      case "line":
        return this.number === address.line;
      case "last":
        return !this.next;
      case "step":
        return address.step
          ? this.number >= address.first && (this.number - address.first) % address.step === 0
          : this.number === address.first;
      case "regex":
        return this.finder(address.finder).test(this.space);
      default:
        return false;
    }
  }

  /** @param {Finder | null} finder */
  finder(finder) {
    if (finder) this.last = finder;
    if (!this.last) throw new ScriptProblem("no previous regular expression");
    return this.last;
  }

  /** @returns {Promise<"next" | "quit" | "restart">} */
  async cycle() {
    let replaced = false;
    for (let at = 0; at < this.steps.length; at += 1) {
      const step = this.steps[at];
      if (at % 50 === 0) await this.context.task.turn();
      if (step.name === "}" || step.name === ":") continue;
      if (!this.isSelected(step)) {
        if (step.name === "{") at = step.target;
        continue;
      }
      switch (step.name) {
        case "s":
          if (this.substitute(step)) {
            replaced = true;
            if (step.flags.print) await this.print(this.space);
          }
          break;
        case "y":
          this.space = [...this.space].map((letter) => step.map.get(letter) ?? letter).join("");
          break;
        case "p":
          await this.print(this.space);
          break;
        case "P":
          await this.write(`${this.space.split("\n")[0]}\n`);
          break;
        case "d":
          return "next";
        case "D":
          if (!this.space.includes("\n")) return "next";
          this.space = this.space.slice(this.space.indexOf("\n") + 1);
          await this.flush();
          return "restart";
        case "n":
          if (!this.next) {
            if (!this.quiet) await this.print(this.space);
            return "quit";
          }
          if (!this.quiet) await this.print(this.space);
          await this.flush();
          await this.advance();
          break;
        case "N": {
          if (!this.next) {
            if (!this.quiet) await this.print(this.space);
            return "quit";
          }
          const before = this.space;
          await this.flush();
          await this.advance();
          this.space = `${before}\n${this.space}`;
          break;
        }
        case "g":
          this.space = this.hold;
          break;
        case "G":
          this.space += `\n${this.hold}`;
          break;
        case "h":
          this.hold = this.space;
          break;
        case "H":
          this.hold += `\n${this.space}`;
          break;
        case "x":
          [this.space, this.hold] = [this.hold, this.space];
          break;
        case "z":
          this.space = "";
          break;
        case "=":
          await this.write(`${this.number}\n`);
          break;
        case "a":
          this.later.push(`${step.text}\n`);
          break;
        case "i":
          await this.write(`${step.text}\n`);
          break;
        case "c":
          if (!step.second || step.negated || !step.active) await this.write(`${step.text}\n`);
          return "next";
        case "r":
          try {
            this.later.push(decode(await this.context.read(step.text)));
          } catch (error) {
            if (!(error instanceof FileProblem)) throw error;
          }
          break;
        case "q":
          if (!this.quiet) await this.print(this.space);
          this.status = Number(step.text || 0);
          return "quit";
        case "Q":
          this.status = Number(step.text || 0);
          this.later = [];
          return "quit";
        case "b":
          at = step.target - 1;
          break;
        case "t":
          if (replaced) {
            replaced = false;
            at = step.target - 1;
          }
          break;
        case "T":
          if (!replaced) at = step.target - 1;
          replaced = false;
          break;
      }
    }
    if (!this.quiet) await this.print(this.space);
    return "next";
  }

  /** @param {Step} step */
  substitute(step) {
    const finder = this.finder(step.finder);
    let [made, at, count, isDone] = ["", 0, 0, false];
    let lastEnd = -1;
    while (at <= this.space.length) {
      const found = finder.find(this.space, at);
      if (!found) break;
      if (found[0] === "" && found.index === lastEnd) {
        if (found.index >= this.space.length) break;
        const [letter] = this.space.slice(found.index);
        made += this.space.slice(at, found.index) + letter;
        at = found.index + letter.length;
        lastEnd = -1;
        continue;
      }
      count += 1;
      made += this.space.slice(at, found.index);
      const isWanted = step.flags.global ? count >= (step.flags.count || 1) : count === (step.flags.count || 1);
      made += isWanted ? filled(step.pieces, found) : found[0];
      isDone ||= isWanted;
      at = found.index + found[0].length;
      lastEnd = at;
      if (isWanted && !step.flags.global) break;
      if (found[0] === "") {
        if (at >= this.space.length) break;
        const letter = String.fromCodePoint(this.space.codePointAt(at) ?? 0);
        made += letter;
        at += letter.length;
        lastEnd = -1;
      }
    }
    if (isDone) this.space = made + this.space.slice(at);
    return isDone;
  }
}

/**
 * @param {import("../options.js").Options} options
 * @returns {string[]}
 */
function scripts(options) {
  const given = [...(options.values.get("e") ?? [])];
  if (!given.length && !options.has("f") && options.rest.length) given.push(options.rest[0]);
  return given;
}

export const SED = command(
  "sed",
  {
    letters: "nEre:f:i",
    long: {
      quiet: "n",
      silent: "n",
      "regexp-extended": "E",
      expression: "e",
      file: "f",
      "in-place": "i",
      sandbox: "",
      posix: "p",
      separate: "s",
    },
  },
  async (context, options) => {
    const rest = [...options.rest];
    const texts = [...(options.values.get("e") ?? [])];
    for (const path of options.values.get("f") ?? [])
      texts.push(
        decode(await context.read(path))
          .replace(/^#!.*\n/, "")
          .replace(/\n$/, ""),
      );
    if (!texts.length) {
      const first = rest.shift();
      if (first === undefined) throw new Refusal("sed without a script is not supported in this page");
      texts.push(first);
    }
    const quiet = options.has("n") || /^#n(\n|$)/.test(texts[0]);
    try {
      const parsed = () => new Script(texts.join("\n"), options.has("E") || options.has("r")).parse();
      if (!options.has("i")) {
        context.openMessage = (path, message) =>
          message === "Is a directory" ? `couldn't edit ${path}: not a regular file` : `can't read ${path}: ${message}`;
        const status = await new Machine(context, parsed(), { quiet, write: (text) => context.write(text) }).run(
          context.lines(rest),
        );
        return context.failed ? 2 : status;
      }
      for (const path of rest) {
        /** @type {string[]} */
        const parts = [];
        context.openMessage = (name, message) => `can't read ${name}: ${message}`;
        await new Machine(context, parsed(), { quiet, write: async (text) => void parts.push(text) }).run(context.lines([path]));
        if (context.failed) return 2;
        const node = context.files.find(context.path(path));
        if (node instanceof FileNode) {
          node.clear();
          node.put(0, encode(parts.join("")));
        }
      }
      return 0;
    } catch (error) {
      if (!(error instanceof ScriptProblem)) throw error;
      return context.complain(error.message);
    }
  },
  (options) => {
    if (options.has("p") || options.has("s")) throw new Refusal("sed --posix and --separate are not supported in this page");
    for (const text of scripts(options)) {
      if (text.includes(UNKNOWN)) continue;
      try {
        new Script(text, options.has("E") || options.has("r")).parse();
      } catch (error) {
        if (!(error instanceof ScriptProblem)) throw error;
      }
    }
  },
);
