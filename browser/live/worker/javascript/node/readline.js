// The part of node:readline, and of node:readline/promises, that reads the lines of a program's standard input.

import { EventEmitter } from "./emitter.js";

/** @typedef {{input?: AsyncIterable<Uint8Array | string>, output?: {write: (text: string) => unknown}}} Streams */

/** Both modules. */
export function readlineModules() {
  class Interface extends EventEmitter {
    /** @param {Streams} [streams] */
    constructor({ input, output } = {}) {
      super();
      if (!input) throw new Error("readline.createInterface without an input is not supported in this page");
      /** @type {string[]} */
      this.lines = [];
      this.output = output;
      this.closed = false;
      this.isIterated = false;
      /** @type {((line: string) => void) | undefined} */
      this.asked = undefined;
      for (const name of ["lines", "isIterated", "asked"]) Object.defineProperty(this, name, { enumerable: false });
      this.read = this.readAll(input);
    }

    /** @param {AsyncIterable<Uint8Array | string> & {readableEnded?: boolean}} input */
    async readAll(input) {
      if (input.readableEnded) return; // it was read to its end before, and tells so no more
      let text = "";
      for await (const part of input) text += typeof part === "string" ? part : new TextDecoder().decode(part);
      this.lines = text.split(/\r\n|\n|\r/);
      if (this.lines.at(-1) === "") this.lines.pop();
      await null; // whoever listens has begun to
      while (!this.isIterated && !this.closed && this.lines.length) this.give(String(this.lines.shift()));
      if (!this.isIterated) this.close();
    }

    /** @param {string} line */
    give(line) {
      const { asked } = this;
      this.asked = undefined;
      if (asked) asked(line);
      else this.emit("line", line);
    }

    /**
     * @param {string} query
     * @param {unknown} [options]
     * @param {(line: string) => void} [done]
     */
    question(query, options, done) {
      this.output?.write(query);
      this.asked = typeof options === "function" ? /** @type {(line: string) => void} */ (options) : done;
    }

    close() {
      if (this.closed) return;
      this.closed = true;
      this.emit("close");
    }

    async *[Symbol.asyncIterator]() {
      this.isIterated = true;
      await this.read;
      while (this.lines.length) yield String(this.lines.shift());
      this.close();
    }
  }

  class Asking extends Interface {
    /**
     * @override
     * @param {string} query
     * @returns {Promise<string>}
     */
    question(query) {
      return new Promise((resolve) => super.question(query, resolve));
    }
  }
  const promises = { Interface: Asking, createInterface: (/** @type {Streams} */ streams) => new Asking(streams) };
  return {
    readline: { Interface, createInterface: (/** @type {Streams} */ streams) => new Interface(streams), promises },
    promises,
  };
}
