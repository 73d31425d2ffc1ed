// Takes away from a worker everything that reaches out of it, before a program of the reader's runs in it.
//
// The frame's policy already forbids other hosts. What is left is what all pages of a site share: caches, databases,
// channels. A program that could write there could change what the site shows tomorrow. So only what is named here stays.
// A worker is a single realm and may not start another, and policy forbids to evaluate text: what is gone stays gone.

const LANGUAGE = `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise
RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError globalThis
JSON Math Intl ArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array
Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set Iterator WeakMap WeakSet
WeakRef Proxy Reflect FinalizationRegistry DisposableStack AsyncDisposableStack decodeURI decodeURIComponent
encodeURI encodeURIComponent escape unescape eval isFinite isNaN WebAssembly constructor`;

const PLATFORM = `console setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone atob btoa
performance Performance crypto Crypto CryptoKey SubtleCrypto URL URLSearchParams TextEncoder TextDecoder Headers Request
Response Blob File FormData AbortController AbortSignal DOMException Event EventTarget CustomEvent MessageChannel
MessagePort MessageEvent ReadableStream WritableStream TransformStream CompressionStream DecompressionStream
TextDecoderStream TextEncoderStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamDefaultController
ReadableByteStreamController ReadableStreamBYOBRequest WritableStreamDefaultWriter WritableStreamDefaultController
TransformStreamDefaultController ByteLengthQueuingStrategy CountQueuingStrategy`;

const KEPT = new Set(`${LANGUAGE} ${PLATFORM}`.split(/\s+/));

/**
 * Remove every global that is not named above.
 * @param {string[]} also names that stay in this worker
 */
export function lockDown(also = []) {
  const keeps = new Set([...KEPT, ...also]);
  const roots = new Set([Object.prototype, EventTarget.prototype]);
  for (let owner = globalThis; owner && !roots.has(owner); owner = Object.getPrototypeOf(owner)) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (keeps.has(name)) continue;
      if (!Reflect.deleteProperty(owner, name)) hide(owner, name);
    }
  }
}

/**
 * Some browsers hold a few names fast; then they become nothing.
 * @param {Record<string, unknown>} owner
 * @param {string} name
 */
function hide(owner, name) {
  try {
    owner[name] = undefined;
  } catch {
    // A constant of the platform.
  }
  const left = owner[name];
  if (name !== "self" && left && ["object", "function"].includes(typeof left)) {
    throw new Error(`${name} cannot be taken away from programs`);
  }
}
