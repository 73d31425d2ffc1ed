// node:events

import { EventEmitter, errorMonitor } from "./emitter.js";
import { wrongType } from "./errors.js";

/** @typedef {EventEmitter | EventTarget} Source of events */
/** @typedef {(...values: any[]) => void} Listener */

/** @param {unknown} cause */
function aborted(cause) {
  const error = Object.assign(new Error("The operation was aborted", { cause }), { name: "AbortError", code: "ABORT_ERR" });
  return error;
}

/**
 * @param {any} source
 * @param {string} event
 * @param {Listener} listener
 * @returns {() => void} what ends the listening
 */
function listen(source, event, listener) {
  if (source instanceof EventTarget) {
    source.addEventListener(event, listener);
    return () => source.removeEventListener(event, listener);
  }
  if (typeof source?.on !== "function") throw wrongType("emitter", "an instance of EventEmitter", source);
  source.on(event, listener);
  return () => source.removeListener(event, listener);
}

/**
 * @param {Source} source
 * @param {string} event
 * @param {{signal?: AbortSignal}} [options]
 */
async function once(source, event, { signal } = {}) {
  if (signal?.aborted) throw aborted(signal.reason);
  /** @type {(() => void)[]} */
  const ends = [];
  try {
    return await new Promise((resolve, reject) => {
      ends.push(listen(source, event, (...values) => resolve(values)));
      if (event !== "error" && source instanceof EventEmitter) ends.push(listen(source, "error", reject));
      if (signal) ends.push(listen(signal, "abort", () => reject(aborted(signal.reason))));
    });
  } finally {
    for (const end of ends) end();
  }
}

/**
 * @param {Source} source
 * @param {string} event
 * @param {{signal?: AbortSignal, close?: string[]}} [options]
 */
function on(source, event, { signal, close = [] } = {}) {
  if (signal?.aborted) throw aborted(signal.reason);
  /** @type {any[]} */
  const waiting = [];
  /** @type {{error?: unknown} | undefined} */
  let over;
  let wake = () => {};
  const end = (/** @type {{error?: unknown}} */ how) => {
    over ??= how;
    for (const stop of ends) stop();
    wake();
  };
  const ends = [
    listen(source, event, (...values) => {
      waiting.push(values);
      wake();
    }),
  ];
  if (event !== "error" && source instanceof EventEmitter) ends.push(listen(source, "error", (error) => end({ error })));
  if (signal) ends.push(listen(signal, "abort", () => end({ error: aborted(signal.reason) })));
  for (const one of close) ends.push(listen(source, one, () => end({})));
  return (async function* () {
    try {
      for (;;) {
        if (waiting.length) yield waiting.shift();
        else if (over && "error" in over) throw over.error;
        else if (over) return;
        else await new Promise((resolve) => (wake = () => resolve(undefined)));
      }
    } finally {
      end({});
    }
  })();
}

/**
 * @param {AbortSignal} signal
 * @param {() => void} listener
 */
function addAbortListener(signal, listener) {
  if (signal.aborted) queueMicrotask(listener);
  else signal.addEventListener("abort", listener, { once: true });
  const dispose = () => signal.removeEventListener("abort", listener);
  return { [/** @type {any} */ (Symbol).dispose ?? Symbol("dispose")]: dispose };
}

/** The module; it is the class as well. */
export function eventsModule() {
  const more = {
    EventEmitter,
    errorMonitor,
    captureRejectionSymbol: Symbol.for("nodejs.rejection"),
    captureRejections: false,
    usingDomains: false,
    on,
    once,
    listenerCount: (/** @type {EventEmitter} */ emitter, /** @type {string} */ event) => emitter.listenerCount(event),
    getMaxListeners: (/** @type {EventEmitter} */ emitter) => emitter.getMaxListeners(),
    setMaxListeners: (count = 10, /** @type {Source[]} */ ...targets) => {
      if (!targets.length) EventEmitter.defaultMaxListeners = count;
      for (const target of targets) if (target instanceof EventEmitter) target.setMaxListeners(count); // no other ever warns
    },
    addAbortListener,
    getEventListeners: (/** @type {EventEmitter} */ emitter, /** @type {string} */ event) => {
      if (!(emitter instanceof EventEmitter))
        throw new Error("events.getEventListeners of what is no EventEmitter is not supported in this page");
      return emitter.listeners(event);
    },
  };
  for (const [name, value] of Object.entries(more))
    Object.defineProperty(EventEmitter, name, { value, writable: true, configurable: true });
  return { ...more, defaultMaxListeners: EventEmitter.defaultMaxListeners, default: EventEmitter };
}
