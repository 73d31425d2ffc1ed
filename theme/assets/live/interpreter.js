// Downloads Python: the interpreter, and the memory that one had when the site was built, which hooks/live_compile.mjs packs.

import { download } from "./download.js";

/**
 * Begin to download both.
 * @param {{base: string, files: object}} runtime
 * @param {(loaded: number, total: number) => void} tell told of every piece that comes
 * @returns {{module: Promise<WebAssembly.Module>, memory: Promise<Uint32Array>}}
 */
export function load({ base, files }, tell) {
  const total = files["pyodide.asm.wasm"] + files["memory.bin"];
  let loaded = 0;
  const count = (bytes) => tell((loaded += bytes), total);
  return {
    module: compile(`${base}pyodide.asm.wasm`, files["pyodide.asm.wasm"], count),
    memory: unpack(`${base}memory.bin`, files["memory.bin"], count),
  };
}

/** A file that was compressed by gzip, as numbers of 32 bits. */
async function unpack(url, size, count) {
  let problem;
  const response = await download(url, count, size, (error) => (problem = error));
  try {
    const bytes = await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    return new Uint32Array(bytes);
  } catch (error) {
    throw problem ?? new Error(`memory.bin could not be unpacked (${error.message})`);
  }
}

/** WebAssembly, compiled while it comes; a second time where the first could not be compiled as it came. */
async function compile(url, size, count) {
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  failed.catch(() => {});
  const response = await download(url, count, size, fail);
  const compiled = WebAssembly.compileStreaming(response).catch(async (error) => {
    if (error instanceof TypeError) return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
    throw new Error(`pyodide.asm.wasm could not be compiled (${error.message})`);
  });
  return Promise.race([compiled, failed]);
}
