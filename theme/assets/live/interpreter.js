// Downloads Python: the interpreter, and the memory that one had when the site was built, which hooks/live_compile.mjs packs.

import { downloadModule, downloadPieces } from "./download.js";

/** Both, on their way or there, for all workers of the page. */
export class Interpreter {
  /**
   * Begin to download both.
   * @param {{base: string, files: object}} runtime
   * @param {(loaded: number, total: number) => void} tell told of every piece that comes
   */
  constructor({ base, files }, tell) {
    const total = files["pyodide.asm.wasm"] + files["memory.bin"];
    let loaded = 0;
    const count = (bytes) => tell((loaded += bytes), total);
    this.module = downloadModule(`${base}pyodide.asm.wasm`, files["pyodide.asm.wasm"], count);
    this.pieces = [];
    this.ports = [];
    this.memory = this.keep(downloadPieces(`${base}memory.bin`, files["memory.bin"], count));
  }

  async keep(pieces) {
    for await (const piece of pieces) {
      this.pieces.push(piece);
      for (const port of this.ports) port.postMessage({ piece });
    }
  }

  /**
   * Send both to a worker: { module }, and memory.bin as { piece } after { piece } and { whole: true }, for the worker has
   * time to unpack it. Fails if either could not be downloaded.
   */
  async give(port) {
    for (const piece of this.pieces) port.postMessage({ piece });
    this.ports.push(port);
    await Promise.all([
      this.module.then((module) => port.postMessage({ module })),
      this.memory.then(() => port.postMessage({ whole: true })),
    ]);
  }
}
