// Inside the hidden frame: starts and ends workers for the page.
//
// A worker that is started from a URL of the site is not bound by any policy in a page. One that is started from a blob:
// URL inherits the policy of the document that started it, which is this frame's: it can reach nothing but the site's
// assets and its service worker, and evaluate no text but WebAssembly. It is written here because it names the folder in full.
//
// A worker that is given all it needs runs apart, in a frame of its own within this one.
//
// The frame also keeps the interpreter of the sandbox's worker, so that the next one, after a program that did not end, need
// only be given it.

import { ApartWorker } from "./apart.js";
import { Interpreter } from "./interpreter.js";

/** @import {FromFrame, InterpreterPart, Runtime, StartWorker, ToFrame, WorkerInit} from "../messages.js" */

const folder = new URL("../", import.meta.url).href;
const assets = new URL("../../", folder).href; // the interpreters lie beside this version's scripts
// Firefox takes what a service worker gives from its cache for a file of the service worker's own address.
const allowed = `${assets} ${new URL("../service-worker.js", assets).href}`;
// The one script in the frames of workers that run apart, whose documents inherit the policy.
const nonce = crypto.getRandomValues(new Uint32Array(4)).join("-");
const policy = Object.assign(document.createElement("meta"), {
  httpEquiv: "Content-Security-Policy",
  content: `default-src 'none'; script-src ${allowed} blob: 'nonce-${nonce}' 'wasm-unsafe-eval'; worker-src blob: data:; connect-src ${allowed}`,
});
document.head.append(policy);

/** @type {Map<number, Worker | ApartWorker>} */
const workers = new Map();
/** @type {Interpreter | undefined} */
let interpreter;

addEventListener("message", ({ source, origin, data, ports }) => {
  if (source !== parent || origin !== location.origin) return;
  const message = /** @type {ToFrame} */ (data);
  if (message.type === "start") (message.given ? startApart : start)(message, ports);
  if (message.type === "end") end(message.id);
});

/**
 * @param {StartWorker} message
 * @param {readonly MessagePort[]} given
 */
function start({ id, module, init, preload = [], wantsInterpreter = false }, given) {
  const url = URL.createObjectURL(new Blob([scriptFor(new URL(module, folder), preload)], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", name: module });
  workers.set(id, worker);
  let isLoaded = false;
  worker.addEventListener(
    "message",
    () => {
      isLoaded = true;
      URL.revokeObjectURL(url);
    },
    { once: true },
  );
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    send({ type: "broken", id, isLoaded, message: isLoaded ? event.message : `${module} could not be loaded` });
  });
  const first = /** @type {WorkerInit} */ ({ ...init, ports: [...given] });
  if (wantsInterpreter) first.ports.push(interpreterPort(id, first.runtime));
  worker.postMessage(first, first.ports);
}

/**
 * What a worker runs first. Its module is imported dynamically: what a worker imports statically counts as a worker to the
 * policy.
 * @param {URL} module
 * @param {string[]} preload
 */
function scriptFor(module, preload) {
  return `
    for (const other of ${JSON.stringify(preload)}) import(other).catch(() => {}); // reported by what imports it
    const first = new Promise((resolve) => addEventListener("message", ({ data }) => resolve(data), { once: true }));
    const { start } = await import(${JSON.stringify(module.href)});
    postMessage("loaded");
    start(await first);`;
}

/**
 * A port over which the interpreter comes: downloaded once for all workers, one after another, and again where that failed.
 * @param {number} id of the worker
 * @param {Runtime} runtime
 */
function interpreterPort(id, runtime) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    interpreter = undefined; // what came is unusable
  };
  sendInterpreter(id, runtime, port1);
  return port2;
}

/**
 * @param {number} id
 * @param {Runtime} runtime
 * @param {MessagePort} port
 */
async function sendInterpreter(id, runtime, port) {
  /** @type {(loaded: number, total: number) => void} */
  const onProgress = (loaded, total) => send({ type: "progress", id, loaded, total });
  interpreter ??= new Interpreter(runtime, onProgress);
  try {
    await interpreter.sendTo(port);
  } catch (error) {
    interpreter = undefined;
    /** @type {InterpreterPart} */
    const failed = { type: "failed", message: String((error instanceof Error && error.message) || error) };
    port.postMessage(failed);
  }
}

/**
 * @param {StartWorker} message
 * @param {readonly MessagePort[]} ports
 */
function startApart({ id, module, init, given = [] }, ports) {
  const what = { module: new URL(module, folder).href, given, nonce };
  const first = /** @type {WorkerInit} */ ({ ...init, ports: [...ports] });
  const worker = new ApartWorker(what, first, {
    broken: (reason) => send({ type: "broken", id, ...reason }),
    died: () => send({ type: "died", id }),
  });
  workers.set(id, worker);
}

/** @param {number} id */
function end(id) {
  workers.get(id)?.terminate();
  workers.delete(id);
}

/** @param {FromFrame} message */
function send(message) {
  parent.postMessage(message, location.origin);
}

send({ type: "ready" });
