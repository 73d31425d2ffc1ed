// Starts Python: Pyodide goes on where an interpreter was when the site was built.

import { Snapshot } from "./snapshot.js";

/** @import {Border} from "./border.js" */
/** @import {Python} from "../packed.js" */
/** @import {InterpreterPart, InterpreterUnusable, Runtime} from "../../messages.js" */

/**
 * @param {Runtime} runtime
 * @param {MessagePort} port over which the frame sends the interpreter
 * @param {Border} border
 * @returns {Promise<Python>}
 */
export async function loadPython({ base, start }, port, border) {
  const { module, memory, failed } = receive(port);
  const parts = Promise.race([failed, Promise.all([module, memory])]);
  parts.catch(() => {}); // thrown below
  memory.catch(() => send(port, { type: "unusable" }));
  const [{ loadPyodide }] = await Promise.all([import(`${base}pyodide.js`), import(`${base}pyodide.asm.js`)]);
  const snapshot = new Snapshot();
  const restore = handOver({ module, memory, snapshot, start, border });
  try {
    const loading = loadPyodide({
      indexURL: base,
      packageBaseUrl: base,
      stdLibURL: `${base}library.zip`,
      lockFileContents: JSON.stringify(start.lock),
      stdout: () => {},
      stderr: () => {},
      _loadSnapshot: snapshot,
    });
    return await Promise.race([loading, parts.then(() => loading)]);
  } finally {
    restore();
  }
}

/**
 * Have Pyodide find its parts where it would download them. It prepares itself while they come, and waits for each where it
 * is needed; one that fails never comes, for Pyodide has no message for that.
 * @param {{module: Promise<WebAssembly.Module>, memory: Promise<Uint32Array>, snapshot: Snapshot,
 *   start: Runtime["start"], border: Border}} parts
 * @returns {() => void} puts the platform's own functions back
 */
function handOver({ module, memory, snapshot, start, border }) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = async () => {
    snapshot.receive(await whenThere(memory));
    return new Response(); // for the library, which comes later
  };
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const instance = await WebAssembly.instantiate(await whenThere(module), border.around(imports ?? {}));
    snapshot.begin(/** @type {WebAssembly.Memory} */ (instance.exports.memory), start);
    return { module: await module, instance };
  };
  return () => {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
}

/**
 * @template Part
 * @param {Promise<Part>} part
 * @returns {Promise<Part>}
 */
function whenThere(part) {
  return part.catch(() => new Promise(() => {}));
}

/**
 * The parts of the interpreter, as frame/interpreter.js sends them: the memory is unpacked while it comes.
 * @param {MessagePort} port
 */
function receive(port) {
  /** @type {(module: WebAssembly.Module) => void} */
  let take;
  /** @type {(error: Error) => void} */
  let fail;
  /** @type {Promise<WebAssembly.Module>} */
  const module = new Promise((resolve) => {
    take = resolve;
  });
  /** @type {Promise<never>} */
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */
  const packed = new ReadableStream({
    start(memory) {
      port.onmessage = ({ data }) => {
        const part = /** @type {InterpreterPart} */ (data);
        if (part.type === "module") take(part.module);
        if (part.type === "piece") memory.enqueue(part.piece);
        if (part.type === "whole") memory.close();
        if (part.type === "failed") fail(new Error(part.message));
      };
    },
  });
  return { module, memory: unpack(packed), failed };
}

/**
 * What was compressed by gzip, as numbers of 32 bits.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} packed
 */
async function unpack(packed) {
  try {
    return new Uint32Array(await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  } catch {
    throw new Error("memory.bin could not be unpacked");
  }
}

/**
 * @param {MessagePort} port
 * @param {InterpreterUnusable} message
 */
function send(port, message) {
  port.postMessage(message);
}
