// The files that a script of sed writes: w, W, and the flag w of s.

import { encode } from "../../bytes.js";
import { FileProblem } from "../../files.js";

/** @import {Context} from "../../context.js" */
/** @import {Stream} from "../../streams.js" */
/** @import {Machine} from "./machine.js" */
/** @import {Step} from "./script.js" */

/** Thrown where one cannot be opened; the message is sed's. */
export class WriteProblem extends Error {}

export class Written {
  /** @type {Map<string, Stream>} */
  streams = new Map();

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
  }

  /**
   * Each is made anew before the first line is read.
   * @param {Step[]} steps
   */
  open(steps) {
    for (const { name, text } of steps) {
      if (!"wWs".includes(name) || !text || text.startsWith("/dev/std") || this.streams.has(text)) continue;
      try {
        this.streams.set(text, this.context.created(text));
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        throw new WriteProblem(`couldn't open file ${text}: ${error.message}`);
      }
    }
  }

  /**
   * @param {string} path
   * @param {string} line
   * @param {Machine} machine whose output and whose ends of lines these are
   */
  async write(path, line, { end, isWhole, context }) {
    const text = line + (isWhole ? end : "");
    if (path === "/dev/stdout") return context.write(text);
    const stream = path === "/dev/stderr" ? context.shell.streams.get(2) : this.streams.get(path);
    await stream?.write(encode(text), context.task);
  }

  close() {
    for (const stream of this.streams.values()) stream.release();
  }
}
