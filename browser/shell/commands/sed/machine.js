// Runs the steps of sed on lines.

import { decode, encode } from "../../bytes.js";
import { FileProblem } from "../../files.js";
import { ScriptProblem } from "./script.js";
import { LINE, shownLine } from "./shown.js";
import { substituted } from "./substitution.js";

/** @import {Context} from "../../context.js" */
/** @import {Finder} from "../../regex.js" */
/** @import {Address, Step} from "./script.js" */
/** @import {Written} from "./written.js" */

export class Machine {
  /**
   * @param {Context} context
   * @param {Step[]} steps
   * @param {{quiet: boolean, end: string, files: Written, separate?: boolean, unbuffered?: boolean,
   *   write: (text: string) => Promise<void>}} how end: of a line; separate: each file is counted by itself
   */
  constructor(context, steps, { quiet, end, files, separate = false, unbuffered = false, write }) {
    this.context = context;
    this.end = end;
    this.steps = steps;
    this.quiet = quiet;
    this.write = write;
    this.files = files;
    this.separate = separate;
    this.unbuffered = unbuffered;
    this.path = "-";
    this.hold = "";
    this.space = "";
    this.number = 0;
    /** Whether the line, and what is held, has an end. */
    this.isWhole = true;
    this.isHeldWhole = true;
    /** Whether the end of what was written last is still to be written. */
    this.isOpen = false;
    /** @type {Finder | null} */
    this.last = null;
    /** @type {string[]} */
    this.later = [];
    this.status = 0;
    /** Whether a step has ended it before its input did. */
    this.isOver = false;
  }

  /** @param {AsyncGenerator<{line: string, size: number, isWhole: boolean, path: string, isFirst: boolean}, void>} lines */
  async run(lines) {
    this.lines = lines;
    this.next = await this.pull();
    for (;;) {
      if (!(await this.advance())) return this.status;
      for (;;) {
        const outcome = await this.cycle();
        if (outcome === "quit") {
          await this.flush();
          await lines.return();
          this.isOver = true;
          if (this.next?.path === "-") this.giveBack(this.next);
          return this.status;
        }
        if (outcome !== "restart") break;
      }
      await this.flush();
    }
  }

  /**
   * What was read ahead of the line at which it ends.
   * @param {{line: string, size: number, isWhole: boolean}} next
   */
  giveBack({ line, size, isWhole }) {
    if (this.unbuffered) this.context.input.unread(encode(line + (isWhole ? this.end : "")));
    else this.context.input.back(size);
  }

  /** Whether this is the last line. */
  get isLast() {
    return !this.next || (this.separate && this.next.isFirst);
  }

  async pull() {
    const { value, done } = (await this.lines?.next()) ?? { value: undefined, done: true };
    return done || !value ? null : value;
  }

  async advance() {
    if (!this.next) return false;
    if (this.separate && this.next.isFirst) {
      this.number = 0;
      for (const step of this.steps) step.active = false;
    }
    this.path = this.next.path;
    this.space = this.context.inLocale(this.next.line);
    this.isWhole = this.next.isWhole;
    this.number += 1;
    this.next = await this.pull();
    return true;
  }

  async flush() {
    for (const text of this.later.splice(0)) await this.put(text);
  }

  /** @param {string} text */
  async put(text) {
    const before = this.isOpen ? this.end : "";
    this.isOpen = false;
    await this.write(before + text);
  }

  /** @param {string} text what of the line is written */
  async print(text, /** @type {boolean} */ isWhole = this.isWhole) {
    await this.put(text + (isWhole ? this.end : ""));
    this.isOpen = !isWhole;
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
        return this.ends(step, second);
      }
      if (first.type === "zero" || !this.matches(first)) return false;
      step.active = true;
      if (second.type === "more") step.until = this.number + second.count;
      else if (second.type === "multiple") step.until = second.of ? Math.ceil(this.number / second.of) * second.of : this.number;
      else if (second.type === "line") step.until = second.line;
      if (second.type !== "regex" && second.type !== "last" && step.until <= this.number) step.active = false;
      if (second.type === "last" && this.isLast) step.active = false;
      return true;
    }
    return this.ends(step, second);
  }

  /**
   * In a range: whether this line belongs to it, and ends it.
   * @param {Step} step
   * @param {Address} second
   * @returns {boolean}
   */
  ends(step, second) {
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
        return this.isLast;
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
            if (step.text) await this.files.write(step.text, this.space, this);
          }
          break;
        case "y":
          this.space = [...this.space].map((letter) => step.map.get(letter) ?? letter).join("");
          break;
        case "p":
          await this.print(this.space);
          break;
        case "P":
          await this.print(this.space.split(this.end)[0], this.isWhole || this.space.includes(this.end));
          break;
        case "d":
          return "next";
        case "D":
          if (!this.space.includes(this.end)) return "next";
          this.space = this.space.slice(this.space.indexOf(this.end) + 1);
          await this.flush();
          return "restart";
        case "n":
          if (this.isLast) {
            if (!this.quiet) await this.print(this.space);
            return "next";
          }
          if (!this.quiet) await this.print(this.space);
          await this.flush();
          await this.advance();
          break;
        case "N": {
          if (this.isLast) {
            if (!this.quiet) await this.print(this.space);
            return "next";
          }
          const before = this.space;
          await this.flush();
          await this.advance();
          this.space = before + this.end + this.space;
          break;
        }
        case "g":
          this.space = this.hold;
          this.isWhole = this.isHeldWhole;
          break;
        case "G":
          this.space += this.end + this.hold;
          this.isWhole = this.isHeldWhole;
          break;
        case "h":
          this.hold = this.space;
          this.isHeldWhole = this.isWhole;
          break;
        case "H":
          this.hold += this.end + this.space;
          this.isHeldWhole = this.isWhole;
          break;
        case "x":
          [this.space, this.hold] = [this.hold, this.space];
          [this.isWhole, this.isHeldWhole] = /** @type {[boolean, boolean]} */ ([this.isHeldWhole, this.isWhole]);
          break;
        case "z":
          this.space = "";
          break;
        case "=":
          await this.put(`${this.number}\n`);
          break;
        case "l":
          await this.put(shownLine(this.space, Number(step.text || LINE)));
          break;
        case "F":
          await this.put(`${this.path}\n`);
          break;
        case "w":
          await this.files.write(step.text, this.space, this);
          break;
        case "W":
          await this.files.write(step.text, this.space.split(this.end)[0], this);
          break;
        case "a":
          this.later.push(step.text);
          break;
        case "i":
          await this.put(step.text);
          break;
        case "c":
          if (!step.second || step.negated || !step.active) await this.put(step.text);
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

  /** @param {Step} step whether it found what it wants */
  substitute(step) {
    const made = substituted(this.space, step, this.finder(step.finder));
    this.space = made ?? this.space;
    return made !== null;
  }
}
