// Downloads Python: the interpreter, and the memory that one had when the site was built, which hooks/pack/compile.mjs packs.

import { downloadModule, downloadPieces } from "../download.js";

/** @import {InterpreterPart, Runtime} from "../messages.js" */

/** Both, on their way or there, for all workers of the page. */
export class Interpreter {
  /**
   * Begin to download both.
   * @param {Runtime} runtime
   * @param {(loaded: number, total: number) => void} onProgress called for every piece that comes, with bytes
   */
  constructor({ base, files }, onProgress) {
    const total = files["pyodide.asm.wasm"] + files["memory.bin"];
    let loaded = 0;
    const count = (/** @type {number} */ bytes) => {
      loaded += bytes;
      onProgress(loaded, total);
    };
    this.module = downloadModule(`${base}pyodide.asm.wasm`, files["pyodide.asm.wasm"], count);
    /** @type {Uint8Array<ArrayBuffer>[]} */
    this.pieces = [];
    /** @type {MessagePort[]} */
    this.ports = [];
    this.memory = this.receive(downloadPieces(`${base}memory.bin`, files["memory.bin"], count));
  }

  /** @param {AsyncIterable<Uint8Array<ArrayBuffer>>} pieces */
  async receive(pieces) {
    for await (const piece of pieces) {
      this.pieces.push(piece);
      for (const port of this.ports) send(port, { type: "piece", piece });
    }
  }

  /**
   * Send both to a worker, the memory piece by piece, for the worker has time to unpack it. Fails if either could not be
   * downloaded.
   * @param {MessagePort} port
   */
  async sendTo(port) {
    for (const piece of this.pieces) send(port, { type: "piece", piece });
    this.ports.push(port);
    await Promise.all([
      this.module.then((module) => send(port, { type: "module", module })),
      this.memory.then(() => send(port, { type: "whole" })),
    ]);
  }
}

/**
 * @param {MessagePort} port
 * @param {InterpreterPart} part
 */
function send(port, part) {
  port.postMessage(part);
}
