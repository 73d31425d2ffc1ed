// The scripts of sed, as steps.

import { compile, RegexProblem } from "../../regex.js";
import { Refusal } from "../../task.js";
import { codesAt, withoutEscapes } from "./codes.js";
import { replacementOf } from "./replacement.js";

/** @import {Finder} from "../../regex.js" */
/** @import {Replacement} from "./replacement.js" */

/** Thrown by a script that is none; the message is sed's. */
export class ScriptProblem extends Error {}

/**
 * @typedef {{type: "line", line: number} | {type: "last"} | {type: "regex", finder: Finder | null, isEmpty: boolean}
 *   | {type: "step", first: number, step: number} | {type: "more", count: number} | {type: "multiple", of: number} | {type: "zero"}} Address
 */
/**
 * @typedef {{name: string, first: Address | null, second: Address | null, negated: boolean, active: boolean, until: number,
 *   text: string, finder: Finder | null, isEmpty: boolean, pieces: Replacement[], flags: {global: boolean, print: boolean, count: number},
 *   map: Map<string, string>, label: string, target: number}} Step
 */

export class Script {
  /**
   * @param {string} text
   * @param {boolean} extended
   * @param {(text: string) => string} [inLocale] a text in the letters of the locale
   */
  constructor(text, extended, inLocale = (text) => text) {
    this.text = text;
    this.inLocale = inLocale;
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
      if (target < 0) throw new ScriptProblem(`-e expression #1, char 0: can't find label for jump to \`${step.label}'`);
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
      case "r":
      case "w":
      case "W":
        step.text = this.file();
        return step;
      case "l":
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
      case "F":
        break;
      case "e":
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

  /** The name of a file: all that is left of the line. */
  file() {
    this.skip();
    const [file] = this.text.slice(this.pos).match(/^[^\n]*/) ?? [""];
    this.pos += file.length;
    if (!file) this.fail("missing filename in r/R/w/W commands");
    return file;
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
    for (;;) {
      const letter = this.text[this.pos];
      if (letter === undefined) this.fail(isRegex ? "unterminated address regex" : "unterminated `s' command");
      this.pos += 1;
      if (letter === "\\") {
        const next = this.text[this.pos];
        this.pos += 1;
        if (next === mark && isRegex) text += /[.*[\]^$+?(){}|]/.test(mark) ? `\\${mark}` : mark;
        else if (next === mark) text += mark === "&" ? "\\&" : mark;
        else if (next === "n" && isRegex) text += "\n";
        else text += `\\${next ?? ""}`;
      } else if (isRegex && letter === "[") {
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
    let plain = "";
    for (let at = 0; at < pattern.length; at += 1) {
      const codes = codesAt(pattern, at);
      if (codes) {
        plain += this.inLocale(codes.letters);
        at += codes.size - 1;
      } else if (pattern[at] === "\\") {
        at += 1;
        const letter = pattern[at] ?? "";
        plain += /[trf]/.test(letter) ? withoutEscapes(`\\${letter}`) : `\\${letter}`;
      } else plain += pattern[at];
    }
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
      } else if (letter === "w") {
        this.pos += 1;
        step.text = this.file();
        break;
      } else if (/[emM]/.test(letter ?? "")) throw new Refusal(`sed's flag ${letter} is not supported in this page`);
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
    step.pieces = replacementOf(replacement, this.inLocale);
    const groups = step.finder ? (new RegExp(`${step.finder.whole.source}|`, "su").exec("")?.length ?? 1) : 10;
    for (const piece of step.pieces)
      if (piece.type === "group" && piece.group >= groups) this.fail(`invalid reference \\${piece.group} on \`s' command's RHS`);
  }

  /** @param {Step} step */
  transliteration(step) {
    const mark = this.text[this.pos];
    if (mark === undefined) this.fail("unterminated `y' command");
    this.pos += 1;
    const [from, to] = [this.until(mark, false), this.until(mark, false)].map((text) => [
      ...text.replace(/\\([\\nt])/g, (_, letter) => (letter === "n" ? "\n" : letter === "t" ? "\t" : "\\")),
    ]);
    if (from.length !== to.length) this.fail("strings for `y' command are different lengths");
    for (const [place, letter] of from.entries()) if (!step.map.has(letter)) step.map.set(letter, to[place]);
  }

  /** The text of a, i and c: blanks after a backslash belong to it, and a backslash alone has none. */
  lines() {
    this.skip();
    if (this.text.slice(this.pos) === "\\") {
      this.pos += 1;
      return "";
    }
    if (this.text[this.pos] === "\\") {
      this.pos += 1;
      const [blanks] = this.text.slice(this.pos).match(/^[ \t]*\n/) ?? [""];
      this.pos += blanks.length;
    }
    if (this.pos >= this.text.length) this.fail("expected \\ after `a', `c' or `i'");
    const [text] = this.text.slice(this.pos).match(/^(?:\\[\s\S]|[^\n\\]|\\$)*/) ?? [""];
    this.pos += text.length;
    return `${withoutEscapes(text)}\n`;
  }
}
