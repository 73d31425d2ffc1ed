// awk, as POSIX has it.

import { decode, encode } from "../bytes.js";
import { UNKNOWN } from "../check.js";
import { FileProblem } from "../files.js";
import { byCode, lower, upper } from "../locale.js";
import { command } from "../options.js";
import { general, realNumber, wholeNumber } from "../printf.js";
import { compile, RegexProblem } from "../regex.js";
import { runFor } from "../run/programs.js";
import { pipe, readAll } from "../streams.js";
import { Refusal } from "../task.js";
import { AwkParser, AwkSyntax } from "./awk-parser.js";

/** @import {Context} from "../context.js" */
/** @import {Tree} from "./awk-parser.js" */
/** @import {Stream} from "../streams.js" */
/** @import {Finder} from "../regex.js" */

/** A text that came from outside and looks like a number counts as one. @typedef {number | string | {text: string, number: number} | undefined} Value */

class Next extends Error {}
class AwkExit extends Error {}
class AwkReturn extends Error {
  /** @param {Value} value */
  constructor(value) {
    super("return");
    this.value = value;
  }
}
class AwkJump extends Error {
  /** @param {boolean} isBreak */
  constructor(isBreak) {
    super("jump");
    this.isBreak = isBreak;
  }
}

const NUMBER = /^[ \t\n\r\f\v]*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)[ \t\n\r\f\v]*$/;

/** @param {string} text @returns {Value} */
const given = (text) => (NUMBER.test(text) ? { text, number: Number(text) } : text);

/** What a name stands for. @typedef {{value: Value, array: Map<string, Value> | null}} Cell */

class Awk {
  /**
   * @param {Context} context
   * @param {ReturnType<AwkParser["program"]>} program
   * @param {string[]} operands
   */
  constructor(context, program, operands) {
    this.context = context;
    this.program = program;
    this.operands = operands;
    /** @type {Map<string, Cell>} */
    this.globals = new Map();
    /** @type {Map<string, Cell>[]} */
    this.frames = [];
    /** @type {string[]} */
    this.fields = [];
    this.record = "";
    this.isSplit = true;
    this.isJoined = true;
    this.count = 0;
    /** @type {Map<string, Stream>} */
    this.outputs = new Map();
    /** @type {Map<string, AsyncGenerator<string, void>>} */
    this.inputs = new Map();
    /** @type {Map<string, Finder>} */
    this.finders = new Map();
    this.status = 0;
    this.pending = "";
    for (const [name, value] of /** @type {[string, Value][]} */ ([
      ["FS", " "],
      ["OFS", " "],
      ["ORS", "\n"],
      ["RS", "\n"],
      ["NR", 0],
      ["FNR", 0],
      ["SUBSEP", "\x1c"],
      ["OFMT", "%.6g"],
      ["CONVFMT", "%.6g"],
      ["RSTART", 0],
      ["RLENGTH", -1],
      ["FILENAME", undefined],
    ])) {
      this.globals.set(name, { value, array: null });
    }
    const environment = new Map([...context.environment].map(([name, text]) => [name, given(text)]));
    this.globals.set("ENVIRON", { value: undefined, array: environment });
    this.globals.set("ARGC", { value: operands.length + 1, array: null });
    this.globals.set("ARGV", {
      value: undefined,
      array: new Map([
        ["0", "awk"],
        ...operands.map((text, place) => /** @type {[string, Value]} */ ([String(place + 1), given(text)])),
      ]),
    });
  }

  async run() {
    try {
      try {
        for (const body of this.program.begin) await this.statement(body);
        if (this.program.rules.length || this.program.end.length) {
          this.main = this.records();
          for await (const record of this.main) {
            this.setRecord(record);
            await this.context.task.turn();
            try {
              await this.rules();
            } catch (error) {
              if (!(error instanceof Next)) throw error;
            }
          }
        }
      } catch (error) {
        if (!(error instanceof AwkExit)) throw error;
        if (this.isEnding) throw error;
      }
      this.isEnding = true;
      try {
        for (const body of this.exited
          ? this.program.end.length && this.exited === "main"
            ? this.program.end
            : []
          : this.program.end)
          await this.statement(body);
      } catch (error) {
        if (!(error instanceof AwkExit)) throw error;
      }
    } finally {
      for (const path of [...this.outputs.keys(), ...this.inputs.keys()]) await this.close(path);
      await this.flush();
    }
    return this.status;
  }

  /**
   * What is written to or read from, and how a command that did either ended.
   * @param {string} path
   */
  async close(path) {
    this.outputs.get(path)?.release();
    const wasOpen = this.outputs.delete(path);
    const wasRead = this.inputs.get(path);
    if (wasRead) await wasRead.return();
    this.inputs.delete(path);
    const running = this.running.get(path);
    this.running.delete(path);
    if (running) return awkStatus(await this.context.task.until(running));
    return wasOpen || wasRead ? 0 : -1;
  }

  /** Commands that run for the program, by their texts. @type {Map<string, Promise<number>>} */
  running = new Map();

  /**
   * The lines that a command writes.
   * @param {string} text
   * @returns {AsyncGenerator<string, void>}
   */
  async *linesOf(text) {
    await this.flush();
    const [input, output] = pipe();
    this.running.set(text, shellOf(this.context, text, new Map([[1, output]])));
    try {
      const whole = decode(await readAll(input, this.context.task));
      if (this.textOf("RS") !== "\n") this.refuse("| getline with another RS");
      yield* whole.match(/[^\n]*\n|[^\n]+$/g)?.map((line) => line.replace(/\n$/, "")) ?? [];
    } finally {
      input.release();
    }
  }

  isEnding = false;
  exited = "";

  async flush() {
    const text = this.pending;
    this.pending = "";
    await this.context.write(text);
  }

  async rules() {
    for (const rule of this.program.rules) {
      let isChosen = true;
      if (rule.until && rule.pattern) {
        if (!rule.active) isChosen = await this.truth(rule.pattern);
        rule.active = isChosen || rule.active;
        if (rule.active) {
          isChosen = true;
          if (await this.truth(rule.until)) rule.active = false;
        }
      } else if (rule.pattern) isChosen = await this.truth(rule.pattern);
      if (!isChosen) continue;
      if (rule.body) await this.statement(rule.body);
      else await this.print(`${this.current()}${this.textOf("ORS")}`);
    }
  }

  /** @returns {AsyncGenerator<string, void>} */
  async *records() {
    let hasFiles = false;
    const count = Number(this.number(this.cell("ARGC").value));
    for (let place = 1; place < count; place += 1) {
      const operand = this.text(this.cell("ARGV").array?.get(String(place)));
      if (operand === "") continue;
      const [, name, text] = operand.match(/^([A-Za-z_]\w*)=(.*)$/s) ?? [];
      if (name) {
        this.assignName(name, given(escapes(text)));
        continue;
      }
      hasFiles = true;
      yield* this.recordsOf(operand);
    }
    if (!hasFiles) yield* this.recordsOf("-");
  }

  /** @param {string} path @returns {AsyncGenerator<string, void>} */
  async *recordsOf(path) {
    this.assignName("FNR", 0);
    if (path !== "-") this.assignName("FILENAME", path);
    try {
      for await (const record of this.split(path)) {
        this.assignName("NR", this.number(this.cell("NR").value) + 1);
        this.assignName("FNR", this.number(this.cell("FNR").value) + 1);
        yield record;
      }
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      await this.flush();
      await this.context.complain(`cannot open ${path} (${error.message})`);
      this.status = 2;
      throw new AwkExit();
    }
  }

  /**
   * The records of a file.
   * @param {string} path
   * @returns {AsyncGenerator<string, void>}
   */
  async *split(path) {
    const mark = this.textOf("RS");
    if (mark === "\n") {
      this.context.open(path).release();
      for await (const { line } of this.context.lines([path])) yield line;
      return;
    }
    const text = decode(await this.context.read(path));
    if (mark === "") {
      const trimmed = text.replace(/^\n+/, "").replace(/\n+$/, "");
      if (trimmed) yield* trimmed.split(/\n\n+/);
      return;
    }
    const pieces = [];
    if ([...mark].length === 1) pieces.push(...text.split(mark));
    else {
      const finder = this.finder(mark);
      let at = 0;
      for (let found = finder.find(text, at); found?.[0]; found = finder.find(text, at)) {
        pieces.push(text.slice(at, found.index));
        at = found.index + found[0].length;
      }
      pieces.push(text.slice(at));
    }
    if (pieces[pieces.length - 1] === "" || pieces[pieces.length - 1] === "\n") {
      const last = pieces.pop();
      if (last === "\n" && mark !== "\n") pieces.push("\n");
      if (pieces[pieces.length - 1] === "") pieces.pop();
    }
    yield* pieces;
  }

  // ---- Variables ----

  /** @param {string} name @returns {Cell} */
  cell(name) {
    const frame = this.frames.at(-1);
    const local = frame?.get(name);
    if (local) return local;
    let found = this.globals.get(name);
    if (!found) {
      found = { value: undefined, array: null };
      this.globals.set(name, found);
    }
    return found;
  }

  /** @param {string} name @returns {Map<string, Value>} */
  array(name) {
    const cell = this.cell(name);
    cell.array ??= new Map();
    return cell.array;
  }

  /** @param {string} name */
  textOf(name) {
    return this.text(this.cell(name).value);
  }

  /**
   * @param {string} name
   * @param {Value} value
   */
  assignName(name, value) {
    this.cell(name).value = value;
    if (name === "NF") {
      this.splitRecord();
      const count = Math.max(0, Math.trunc(this.number(value)));
      while (this.fields.length < count) this.fields.push("");
      this.fields.length = count;
      this.count = count;
      this.isJoined = false;
    }
  }

  /** @param {string} text */
  setRecord(text) {
    this.record = text;
    this.isSplit = false;
    this.isJoined = true;
  }

  current() {
    if (!this.isJoined) {
      this.record = this.fields.join(this.textOf("OFS"));
      this.isJoined = true;
    }
    return this.record;
  }

  splitRecord() {
    if (this.isSplit) return;
    this.isSplit = true;
    this.fields = this.pieces(this.record, this.textOf("FS"), this.textOf("RS") === "");
    this.count = this.fields.length;
    this.cell("NF").value = this.count;
  }

  /**
   * @param {string} text
   * @param {string} mark
   * @param {boolean} [alsoLines]
   * @returns {string[]}
   */
  pieces(text, mark, alsoLines = false) {
    if (text === "") return [];
    if (mark === " ") {
      const trimmed = text.replace(/^[ \t\n]+|[ \t\n]+$/g, "");
      return trimmed === "" ? [] : trimmed.split(/[ \t\n]+/);
    }
    if (mark === "") return [...text];
    if (alsoLines) return text.split("\n").flatMap((line) => this.pieces(line, mark));
    if ([...mark].length === 1 && mark !== "\\")
      return mark === "\t" || !/[.*+?()[\]{}|^$]/.test(mark) ? text.split(mark) : text.split(mark);
    const finder = this.finder(mark);
    const made = [];
    let at = 0;
    for (let found = finder.find(text, at); found; found = finder.find(text, at)) {
      if (found[0] === "") break;
      made.push(text.slice(at, found.index));
      at = found.index + found[0].length;
    }
    made.push(text.slice(at));
    return made;
  }

  /** @param {string} pattern */
  finder(pattern) {
    let found = this.finders.get(pattern);
    if (!found) {
      try {
        found = compile(
          pattern.replace(/\\([\s\S])/g, (whole, letter) =>
            letter === "n"
              ? "\n"
              : letter === "t"
                ? "\t"
                : letter === '"'
                  ? '"'
                  : letter === "/"
                    ? "/"
                    : letter === "y" || letter === "B"
                      ? this.refuse(`\\${letter}`)
                      : whole,
          ),
          { extended: true },
        );
      } catch (error) {
        if (error instanceof RegexProblem) this.refuse(`the expression /${pattern}/`);
        throw error;
      }
      this.finders.set(pattern, found);
    }
    return found;
  }

  /** @param {string} what @returns {never} */
  refuse(what) {
    throw new Refusal(`awk: ${what} is not supported in this page`);
  }

  // ---- Values ----

  /** @param {Value} value @returns {number} */
  number(value) {
    if (typeof value === "number") return value;
    if (value === undefined) return 0;
    if (typeof value === "object") return value.number;
    const [digits] = value.match(/^[ \t\n\r\f\v]*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/) ?? [];
    return digits ? Number(digits) : 0;
  }

  /** @param {Value} value @param {string} [format] @returns {string} */
  text(value, format = "CONVFMT") {
    if (typeof value === "string") return value;
    if (value === undefined) return "";
    if (typeof value === "object") return value.text;
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return Object.is(value, -0) ? "0" : String(value);
    if (Number.isNaN(value)) return "nan";
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
    const shape = this.text(this.globals.get(format)?.value);
    return shape === "%.6g" ? (value < 0 ? "-" : "") + general(Math.abs(value), 6) : this.format(shape, [value]);
  }

  /** @param {Value} value */
  isTrue(value) {
    if (value === undefined) return false;
    if (typeof value === "number") return value !== 0;
    return typeof value === "object" ? value.number !== 0 : value !== "";
  }

  /** @param {Tree} tree */
  async truth(tree) {
    return this.isTrue(await this.value(tree));
  }

  /** @param {Tree} tree @returns {Promise<string>} */
  async string(tree) {
    return this.text(await this.value(tree));
  }

  /** @param {Tree[]} indexes */
  async key(indexes) {
    const parts = [];
    for (const each of indexes) parts.push(await this.string(each));
    return parts.join(this.textOf("SUBSEP"));
  }

  /** @param {Tree} tree @returns {Promise<Value>} */
  async value(tree) {
    switch (tree.type) {
      case "number":
      case "text":
        return tree.value;
      case "regex":
        return this.finder(tree.value).test(this.current()) ? 1 : 0;
      case "group":
        return this.value(tree.value);
      case "name":
        if (tree.name === "NF") this.splitRecord();
        return this.cell(tree.name).value;
      case "element": {
        const array = this.array(tree.name);
        const key = await this.key(tree.indexes);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case "field":
        return this.field(this.number(await this.value(tree.index)));
      case "assign":
        return this.assignment(tree);
      case "choice":
        return (await this.truth(tree.condition)) ? this.value(tree.yes) : this.value(tree.no);
      case "or":
        return (await this.truth(tree.left)) || (await this.truth(tree.right)) ? 1 : 0;
      case "and":
        return (await this.truth(tree.left)) && (await this.truth(tree.right)) ? 1 : 0;
      case "in":
        return this.array(tree.array).has(await this.key(tree.indexes)) ? 1 : 0;
      case "match": {
        const text = await this.string(tree.left);
        const pattern = tree.right.type === "regex" ? tree.right.value : await this.string(tree.right);
        return this.finder(pattern).test(text) !== tree.negated ? 1 : 0;
      }
      case "compare":
        return this.comparison(tree);
      case "concat": {
        const left = await this.string(tree.left);
        return left + (await this.string(tree.right));
      }
      case "math":
        return this.math(tree.operator, this.number(await this.value(tree.left)), this.number(await this.value(tree.right)));
      case "unary": {
        const value = await this.value(tree.value);
        if (tree.operator === "!") return this.isTrue(value) ? 0 : 1;
        return tree.operator === "-" ? -this.number(value) : this.number(value);
      }
      case "change": {
        const old = this.number(await this.value(tree.target));
        await this.store(tree.target, old + tree.by);
        return tree.isBefore ? old + tree.by : old;
      }
      case "builtin":
        return this.builtin(tree.name, tree.values);
      case "call":
        return this.call(tree.name, tree.values);
      case "getline":
        return this.getline(tree);
      default:
        return this.refuse("this expression");
    }
  }

  /** @param {number} index @returns {Value} */
  field(index) {
    const place = Math.trunc(index);
    if (place < 0) return this.refuse("a field below 0");
    if (place === 0) return given(this.current());
    this.splitRecord();
    const text = this.fields[place - 1];
    return text === undefined ? undefined : given(text);
  }

  /** @param {Tree} tree */
  async assignment({ target, operator, value }) {
    const right = await this.value(value);
    const made = operator ? this.math(operator, this.number(await this.value(target)), this.number(right)) : right;
    await this.store(target, made);
    return made;
  }

  /**
   * @param {Tree} target
   * @param {Value} value
   */
  async store(target, value) {
    if (target.type === "name") this.assignName(target.name, value);
    else if (target.type === "element") this.array(target.name).set(await this.key(target.indexes), value);
    else if (target.type === "group") await this.store(target.value, value);
    else {
      const place = Math.trunc(this.number(await this.value(target.index)));
      if (place < 0) this.refuse("a field below 0");
      if (place === 0) {
        this.setRecord(this.text(value));
        return;
      }
      this.splitRecord();
      while (this.fields.length < place) this.fields.push("");
      this.fields[place - 1] = this.text(value);
      this.count = this.fields.length;
      this.cell("NF").value = this.count;
      this.isJoined = false;
    }
  }

  /**
   * @param {string} operator
   * @param {number} left
   * @param {number} right
   */
  math(operator, left, right) {
    switch (operator) {
      case "+":
        return left + right;
      case "-":
        return left - right;
      case "*":
        return left * right;
      case "/":
        if (right === 0) this.refuse("a division by zero");
        return left / right;
      case "%":
        if (right === 0) this.refuse("a division by zero");
        return left % right;
      default:
        return left ** right;
    }
  }

  /** @param {Tree} tree */
  async comparison({ operator, left, right }) {
    const [one, other] = [await this.value(left), await this.value(right)];
    const areNumbers = typeof one !== "string" && typeof other !== "string";
    const order = areNumbers ? this.number(one) - this.number(other) : byCode(this.text(one), this.text(other));
    switch (operator) {
      case "<":
        return order < 0 ? 1 : 0;
      case "<=":
        return order <= 0 ? 1 : 0;
      case "==":
        return order === 0 ? 1 : 0;
      case "!=":
        return order !== 0 ? 1 : 0;
      case ">":
        return order > 0 ? 1 : 0;
      default:
        return order >= 0 ? 1 : 0;
    }
  }

  /**
   * @param {string} name
   * @param {Tree[]} values
   * @returns {Promise<Value>}
   */
  async builtin(name, values) {
    const text = async (/** @type {number} */ place) => this.string(values[place]);
    const number = async (/** @type {number} */ place) => this.number(await this.value(values[place]));
    switch (name) {
      case "length": {
        if (!values.length) return [...this.current()].length;
        const [only] = values;
        const cell = only.type === "name" ? this.cell(only.name) : null;
        return cell?.array ? cell.array.size : [...(await text(0))].length;
      }
      case "substr": {
        const letters = [...(await text(0))];
        const start = roundEven(await number(1));
        const end = values.length > 2 ? roundEven((await number(1)) + (await number(2))) : Number.POSITIVE_INFINITY;
        return letters.slice(Math.max(0, start - 1), Math.max(0, Math.min(letters.length, end - 1))).join("");
      }
      case "index": {
        const whole = await text(0);
        const at = whole.indexOf(await text(1));
        return at < 0 ? 0 : [...whole.slice(0, at)].length + 1;
      }
      case "split": {
        const whole = await text(0);
        const mark = values[2] === undefined ? this.textOf("FS") : values[2].type === "regex" ? values[2].value : await text(2);
        const isRegex = values[2]?.type === "regex" && [...mark].length === 1 && mark !== " ";
        const made = isRegex ? this.pieces(whole, `(${mark})`) : this.pieces(whole, mark);
        const array = this.array(values[1].name);
        array.clear();
        for (const [place, each] of made.entries()) array.set(String(place + 1), given(each));
        return made.length;
      }
      case "sub":
      case "gsub":
        return this.substitute(values, name === "gsub");
      case "match": {
        const whole = await text(0);
        const pattern = values[1].type === "regex" ? values[1].value : await text(1);
        const found = this.finder(pattern).find(whole);
        this.cell("RSTART").value = found ? [...whole.slice(0, found.index)].length + 1 : 0;
        this.cell("RLENGTH").value = found ? [...found[0]].length : -1;
        return this.cell("RSTART").value;
      }
      case "sprintf": {
        const rest = [];
        for (const each of values.slice(1)) rest.push(await this.value(each));
        return this.format(await text(0), rest);
      }
      case "tolower":
        return lower(await text(0));
      case "toupper":
        return upper(await text(0));
      case "int":
        return Math.trunc(await number(0)) + 0;
      case "sqrt":
        return Math.sqrt(await number(0));
      case "exp":
        return Math.exp(await number(0));
      case "log":
        return Math.log(await number(0));
      case "sin":
        return Math.sin(await number(0));
      case "cos":
        return Math.cos(await number(0));
      case "atan2":
        return Math.atan2(await number(0), await number(1));
      case "rand":
        return Math.random();
      case "srand":
        return 0;
      case "close": {
        const path = await text(0);
        return this.close(path);
      }
      case "system": {
        await this.flush();
        return awkStatus(await shellOf(this.context, await text(0)));
      }
      case "fflush":
        await this.flush();
        return 0;
      default:
        return this.refuse(name);
    }
  }

  /**
   * @param {Tree[]} values
   * @param {boolean} isGlobal
   */
  async substitute([pattern, replacement, target = { type: "field", index: { type: "number", value: 0 } }], isGlobal) {
    const finder = this.finder(pattern.type === "regex" ? pattern.value : await this.string(pattern));
    const by = await this.string(replacement);
    const whole = await this.string(target);
    let [made, at, count] = ["", 0, 0];
    let lastEnd = -1;
    while (at <= whole.length) {
      const found = finder.find(whole, at);
      if (!found) break;
      if (found[0] === "" && found.index === lastEnd) {
        if (at >= whole.length) break;
        const letter = String.fromCodePoint(whole.codePointAt(at) ?? 0);
        made += letter;
        at += letter.length;
        lastEnd = -1;
        continue;
      }
      count += 1;
      made +=
        whole.slice(at, found.index) +
        by.replace(/\\\\&|\\&|&/g, (mark) => (mark === "&" ? found[0] : mark === "\\&" ? "&" : `\\${found[0]}`));
      at = found.index + found[0].length;
      lastEnd = at;
      if (!isGlobal) break;
    }
    if (count) await this.store(target, made + whole.slice(at));
    return count;
  }

  /**
   * @param {string} format
   * @param {Value[]} values
   */
  format(format, values) {
    const left = [...values];
    return format.replace(
      /%(%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?([hlLqjzt]*)([a-zA-Z]))/g,
      (whole, kind, marks = "", width, precision, _, letter) => {
        if (kind === "%") return "%";
        if (!"diouxXeEfFgGcs".includes(letter)) return this.refuse(`printf's %${letter}`);
        let wide = width === "*" ? this.number(left.shift()) : Number(width ?? 0);
        const exact = precision === undefined ? undefined : precision === "*" ? this.number(left.shift()) : Number(precision);
        let flags = marks;
        if (wide < 0) {
          wide = -wide;
          flags += "-";
        }
        if (!left.length) return this.refuse(`too few values for ${whole}`);
        const value = left.shift();
        const shape = { marks: flags, wide, exact };
        if (letter === "s" || letter === "c") {
          let text =
            letter === "c"
              ? typeof value === "string"
                ? ([...value][0] ?? "")
                : String.fromCodePoint(this.number(value))
              : this.text(value);
          if (letter === "s" && exact !== undefined) text = [...text].slice(0, exact).join("");
          const missing = wide - encode(text).length;
          if (missing <= 0) return text;
          return flags.includes("-") ? text + " ".repeat(missing) : " ".repeat(missing) + text;
        }
        const number = this.number(value);
        if (/[eEfFgG]/.test(letter) || !Number.isFinite(number)) return realNumber(letter, number, shape);
        return wholeNumber(letter, BigInt(Math.trunc(number)), shape);
      },
    );
  }

  /**
   * @param {string} name
   * @param {Tree[]} values
   */
  async call(name, values) {
    const found = this.program.functions.get(name);
    if (!found) return this.refuse(`the function ${name}`);
    if (this.frames.length > 900) return this.refuse("functions as deep as this");
    /** @type {Map<string, Cell>} */
    const frame = new Map();
    for (const [place, parameter] of found.parameters.entries()) {
      const tree = values[place];
      const cell = tree?.type === "name" ? this.cell(tree.name) : null;
      if (cell?.array) frame.set(parameter, cell);
      else if (cell && cell.value === undefined) {
        const made = { value: undefined, array: null };
        const linked = /** @type {Cell} */ (
          Object.defineProperty(made, "array", {
            get: () => cell.array,
            set: (array) => {
              cell.array = array;
            },
          })
        );
        frame.set(parameter, linked);
      } else frame.set(parameter, { value: tree ? await this.value(tree) : undefined, array: null });
    }
    this.frames.push(frame);
    try {
      await this.statement(found.body);
      return undefined;
    } catch (error) {
      if (!(error instanceof AwkReturn)) throw error;
      return error.value;
    } finally {
      this.frames.pop();
    }
  }

  /** @param {Tree} tree */
  async getline({ target, file, command = null }) {
    let record;
    if (file || command) {
      const path = await this.string(file ?? command);
      let lines = this.inputs.get(path);
      if (!lines) {
        lines = command ? this.linesOf(path) : this.split(path);
        this.inputs.set(path, lines);
      }
      try {
        const { value, done } = await lines.next();
        if (done) return 0;
        record = value;
        if (command && !target) this.assignName("NR", this.number(this.cell("NR").value) + 1);
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        this.inputs.delete(path);
        return -1;
      }
    } else {
      this.main ??= this.records();
      const { value, done } = await this.main.next();
      if (done) return 0;
      record = value;
    }
    if (target) await this.store(target, given(record));
    else this.setRecord(record);
    return 1;
  }

  // ---- Statements ----

  /** @param {string} text */
  async print(text) {
    this.pending += text;
    if (this.pending.length > 4096 || !this.running.size) await this.flush(); // what commands write comes first
  }

  /** @param {Tree | null} tree @returns {Promise<void>} */
  async statement(tree) {
    if (!tree) return;
    switch (tree.type) {
      case "block":
        for (const each of tree.statements) await this.statement(each);
        return;
      case "expression":
        await this.value(tree.value);
        return;
      case "print":
      case "printf":
        return this.printing(tree);
      case "if":
        return (await this.truth(tree.condition)) ? this.statement(tree.body) : this.statement(tree.otherwise);
      case "while":
        while (await this.truth(tree.condition)) if (await this.round(tree.body)) break;
        return;
      case "do":
        do if (await this.round(tree.body)) break;
        while (await this.truth(tree.condition));
        return;
      case "for":
        for (
          await this.statement(tree.first);
          !tree.condition || (await this.truth(tree.condition));
          await this.statement(tree.step)
        )
          if (await this.round(tree.body)) break;
        return;
      case "each": {
        const array = this.array(tree.array);
        if (array.size > 1 && !this.context.shell.isSorted && !goesToSort(tree.body))
          this.refuse("for (… in …) without sort after it: its order differs from awk to awk, and");
        for (const key of [...array.keys()]) {
          this.assignName(tree.name, given(key));
          if (await this.round(tree.body)) break;
        }
        return;
      }
      case "next":
        throw new Next();
      case "exit":
        if (tree.value) this.status = Math.trunc(this.number(await this.value(tree.value))) & 255;
        this.exited = this.isEnding ? "end" : "main";
        throw new AwkExit();
      case "return":
        throw new AwkReturn(tree.value ? await this.value(tree.value) : undefined);
      case "break":
      case "continue":
        throw new AwkJump(tree.type === "break");
      case "delete":
        if (tree.indexes) this.array(tree.name).delete(await this.key(tree.indexes));
        else this.array(tree.name).clear();
        return;
      default:
        this.refuse(tree.type);
    }
  }

  /** @param {Tree} body @returns {Promise<boolean>} whether the loop is over */
  async round(body) {
    await this.context.task.turn();
    try {
      await this.statement(body);
      return false;
    } catch (error) {
      if (!(error instanceof AwkJump)) throw error;
      return error.isBreak;
    }
  }

  /**
   * @param {string} path
   * @param {boolean} append
   */
  open(path, append) {
    return this.context.shell.openFile(path, { write: true, create: true, append, truncate: !append });
  }

  /**
   * What a command reads that the program prints into.
   * @param {string} text
   * @returns {Stream}
   */
  commandInput(text) {
    const [input, output] = pipe();
    this.running.set(text, shellOf(this.context, text, new Map([[0, input]])));
    return output;
  }

  /** @param {Tree} tree */
  async printing({ type, values, mark, target }) {
    const given = [];
    for (const each of values) given.push(await this.value(each));
    let text;
    if (type === "printf") text = this.format(this.text(given[0]), given.slice(1));
    else
      text =
        (given.length ? given.map((each) => this.text(each, "OFMT")).join(this.textOf("OFS")) : this.current()) +
        this.textOf("ORS");
    if (!target) return this.print(text);
    const path = await this.string(target);
    let stream = this.outputs.get(path);
    if (!stream) {
      await this.flush();
      stream = mark === "|" ? this.commandInput(path) : this.open(path, mark === ">>");
      this.outputs.set(path, stream);
    }
    await stream.write(encode(text), this.context.task);
  }
}

/**
 * A command that awk runs, as it does: by sh.
 * @param {Context} context
 * @param {string} text
 * @param {Map<number, Stream>} [streams]
 */
const shellOf = (context, text, streams) => runFor(context, ["/bin/sh", "-c", text], { streams });

/** Whether all that a loop does is to print lines that are sorted. @param {Tree} body */
function goesToSort(body) {
  const [only, more] = body.type === "block" ? body.statements : [body];
  return (
    !more && /^printf?$/.test(only?.type) && only.mark === "|" && /^sort\b(?!.*\s-[A-Za-z]*[suc])/.test(only.target.value ?? "")
  );
}

/** How a command ended, as awk says it. @param {number} status */
const awkStatus = (status) => (status > 128 ? 256 + status - 128 : status);

/** @param {number} value */
function roundEven(value) {
  if (!Number.isFinite(value)) return value;
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return floor % 2 ? floor + 1 : floor;
  return Math.round(value);
}

/** @param {string} text of -v and of operands */
const escapes = (text) =>
  text.replace(/\\([nt\\"/])/g, (_, letter) => ({ n: "\n", t: "\t" })[/** @type {"n"} */ (letter)] ?? letter);

const SPECIFIC =
  /\b(gensub|strftime|systime|mktime|asort|asorti|tolower_|PROCINFO|IGNORECASE|FIELDWIDTHS|FPAT|RT|BEGINFILE|ENDFILE|patsplit|strtonum|and|or|xor|lshift|rshift|compl|typeof|isarray|switch|@include|@load)\s*[([={]|\bIGNORECASE\b|\bFPAT\b|\bPROCINFO\b|\|&/;

/**
 * @param {string} text
 * @param {import("../options.js").Also} [also] checks the commands that it runs
 */
function parseProgram(text, also) {
  const bare = text.replace(/"(\\.|[^"\\])*"/g, '""');
  const [specific] = bare.match(SPECIFIC) ?? [];
  if (specific) throw new Refusal(`awk's ${specific.replace(/[([={\s]+$/, "")} is not supported in this page`);
  try {
    const program = new AwkParser(text).program();
    for (const each of program.commands) also?.command(["sh", "-c", each]);
    return program;
  } catch (error) {
    if (!(error instanceof AwkSyntax)) throw error;
    throw new Refusal(`this program of awk (${error.message}) is not supported in this page`);
  }
}

export const AWK = command(
  "awk",
  { letters: "F:v:f:", long: { "field-separator": "F", assign: "v", file: "f" }, stops: true },
  async (context, options) => {
    const rest = [...options.rest];
    const texts = [];
    for (const path of options.values.get("f") ?? []) texts.push(decode(await context.read(path)));
    if (!texts.length) texts.push(rest.shift() ?? "");
    const awk = new Awk(context, parseProgram(texts.join("\n")), rest);
    const mark = options.value("F");
    if (mark !== undefined) awk.assignName("FS", mark === "t" ? "\t" : escapes(mark));
    for (const each of options.values.get("v") ?? []) {
      const [, name, text] = each.match(/^([A-Za-z_]\w*)=(.*)$/s) ?? [];
      if (!name) throw new Refusal(`awk -v ${each} is not supported in this page`);
      awk.assignName(name, given(escapes(text)));
    }
    return awk.run();
  },
  (options, also) => {
    if (!options.has("f") && options.rest.length && !options.rest[0].includes(UNKNOWN)) parseProgram(options.rest[0], also);
  },
);
