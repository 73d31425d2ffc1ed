// What a program of awk has while it runs: variables, the record and its fields, and files.

import { general } from "../../printf.js";
import { Patterns } from "./patterns.js";
import { format, given, number, refuse, text } from "./values.js";

/** @import {Context} from "../../context.js" */
/** @import {Stream} from "../../streams.js" */
/** @import {Program} from "./parser.js" */
/** @import {Value} from "./values.js" */

/** What a name stands for. @typedef {{value: Value, array: Map<string, Value> | null}} Cell */

export class Awk {
  /**
   * @param {Context} context
   * @param {Program} program
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
    /** @type {Map<string, Stream>} */
    this.outputs = new Map();
    /** @type {Map<string, AsyncGenerator<string, void>>} */
    this.inputs = new Map();
    /** Commands that run for the program, by their texts. @type {Map<string, Promise<number>>} */
    this.running = new Map();
    this.pending = "";
    this.patterns = new Patterns();
    this.status = 0;
    /** The records of the operands, as they come. @type {AsyncGenerator<string, void> | null} */
    this.main = null;
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

  /**
   * @param {Value} value
   * @param {"CONVFMT" | "OFMT"} [name] of the variable that says how numbers are written
   * @returns {string}
   */
  text(value, name = "CONVFMT") {
    return text(value, (amount) => {
      const shape = this.text(this.globals.get(name)?.value);
      return shape === "%.6g" ? general(amount, 6) : this.format(shape, [amount]);
    });
  }

  /**
   * @param {string} shape
   * @param {readonly Value[]} values
   */
  format(shape, values) {
    return format(shape, values, (value) => this.text(value));
  }

  /** @param {string} text */
  async print(text) {
    this.pending += text;
    if (this.pending.length < 4096 && this.running.size) return; // what commands write comes first
    await this.context.write(this.pending);
    this.pending = "";
  }

  async flush() {
    const text = this.pending;
    this.pending = "";
    await this.context.write(text);
    await this.context.flush();
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
      const count = Math.max(0, Math.trunc(number(value)));
      while (this.fields.length < count) this.fields.push("");
      this.fields.length = count;
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
    this.fields = this.patterns.pieces(this.record, this.textOf("FS"), this.textOf("RS") === "");
    this.cell("NF").value = this.fields.length;
  }

  /** @param {number} index @returns {Value} */
  field(index) {
    const place = Math.trunc(index);
    if (place < 0) return refuse("a field below 0");
    if (place === 0) return given(this.current());
    this.splitRecord();
    const text = this.fields[place - 1];
    return text === undefined ? undefined : given(text);
  }

  /**
   * @param {number} index
   * @param {Value} value
   */
  setField(index, value) {
    const place = Math.trunc(index);
    if (place < 0) refuse("a field below 0");
    if (place === 0) {
      this.setRecord(this.text(value));
      return;
    }
    this.splitRecord();
    while (this.fields.length < place) this.fields.push("");
    this.fields[place - 1] = this.text(value);
    this.cell("NF").value = this.fields.length;
    this.isJoined = false;
  }
}
