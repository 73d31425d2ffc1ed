// process.stdin, process.stdout and process.stderr as Node's streams, for a program that may use them as such.

import { Buffer } from "./shared.js";

/** @import {EventKind} from "../../../messages.js" */

/** Bytes that come at once. */
const PART = 65536;

/**
 * @param {any} Stream
 * @param {Uint8Array} input
 */
export function streamInput({ Readable }, input) {
  let at = 0;
  const stdin = new Readable({
    read() {
      const part = input.subarray(at, at + PART);
      at += part.length;
      setImmediate(() => stdin.push(part.length ? Buffer.from(part) : null));
    },
  });
  return Object.assign(stdin, { fd: 0, isTTY: undefined });
}

/**
 * @param {any} Stream
 * @param {"stdout" | "stderr"} name
 * @param {(kind: EventKind, text: string) => void} report
 */
export function streamOutput({ Writable }, name, report) {
  const decoder = new TextDecoder();
  const stream = new Writable({
    decodeStrings: false,
    write(/** @type {string | Uint8Array} */ data, /** @type {string} */ _, /** @type {() => void} */ done) {
      report(name, typeof data === "string" ? data : decoder.decode(data, { stream: true }));
      done();
    },
    destroy(/** @type {unknown} */ error, /** @type {(error: unknown) => void} */ done) {
      done(error);
      stream._undestroy(); // it stays open
    },
  });
  return Object.assign(stream, {
    fd: name === "stdout" ? 1 : 2,
    isTTY: undefined,
    columns: undefined,
    rows: undefined,
    _isStdio: true,
  });
}

/** @type {any} the program's */
const program = globalThis;
const setImmediate = (/** @type {() => void} */ task) => program.setImmediate(task);
