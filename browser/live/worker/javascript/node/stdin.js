// Node's process.stdin: all of it is there from the beginning.

import { Buffer } from "./buffer.js";
import { Listeners } from "./listeners.js";
import { strict } from "./strict.js";

/** @import {Ticks} from "../ticks.js" */

const HEARD = ["data", "end", "close", "error"];

/**
 * @param {Uint8Array} input
 * @param {Ticks} ticks
 */
export function standardInput(input, ticks) {
  let left = input;
  let isText = false;
  let hasBegun = false;
  const take = () => {
    const read = left;
    left = new Uint8Array();
    return isText ? new TextDecoder().decode(read) : Buffer.from(read);
  };
  const listeners = new Listeners((event) => {
    if (!HEARD.includes(event)) throw new Error(`process.stdin.on("${event}") is not supported in this page`);
    if (event === "data") flow();
  });
  const flow = () => {
    if (hasBegun) return;
    hasBegun = true;
    ticks.turn(() => {
      if (left.length) listeners.emit("data", take());
      stdin.readableEnded = true;
      listeners.emit("end");
      listeners.emit("close");
    });
  };
  const { on, once, off, addListener, removeListener, removeAllListeners, listenerCount } = listeners.methods(() => shown);
  const stdin = {
    ...{ on, once, off, addListener, removeListener, removeAllListeners, listenerCount },
    isTTY: undefined,
    fd: 0,
    readableEnded: false,
    setEncoding() {
      isText = true;
      return shown;
    },
    resume() {
      flow();
      return shown;
    },
    async *[Symbol.asyncIterator]() {
      hasBegun = true;
      const length = left.length;
      const read = take();
      stdin.readableEnded = true;
      if (length) yield read;
    },
  };
  const shown = strict(stdin, "process.stdin");
  return shown;
}
