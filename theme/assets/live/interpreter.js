// Downloads Python: the interpreter, and the memory that one had when the site was built, which hooks/live_compile.mjs packs.

import { download, downloadPieces } from "./download.js";

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
    this.module = compile(`${base}pyodide.asm.wasm`, files["pyodide.asm.wasm"], count);
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

/** WebAssembly, compiled while it comes; a second time where the first could not be compiled as it came. */
async function compile(url, size, count) {
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  failed.catch(() => {});
  const response = await download(url, size, count, fail);
  const compiled = WebAssembly.compileStreaming(response).catch(async (error) => {
    if (error instanceof TypeError) return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
    throw new Error(`pyodide.asm.wasm could not be compiled (${error.message})`);
  });
  return Promise.race([compiled, failed]);
}
