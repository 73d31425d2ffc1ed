// node:stream and those beside it: Node's own code, made of the program's events, buffers and ticks.

import { Buffer, EventEmitter } from "./shared.js";
import { webMethods } from "./stream-web.js";
import { StringDecoder } from "./string-decoder.js";

/** @import {MakeStreams} from "../../packed.js" */

/** @type {any} the program's */
const program = globalThis;

/**
 * An error of Node's, with its code in its first line.
 * @param {Error} error
 * @param {string} code
 */
function coded(error, code) {
  error.stack = error.stack?.replace(/^(\w+)(?=: |\n|$)/, `$1 [${code}]`);
  Object.assign(error, { code });
}

/** @type {any} what of Node's process its streams ask for */
const process = {
  nextTick: (/** @type {unknown[]} */ ...given) => program.process.nextTick(...given),
  get stdout() {
    return program.process.stdout;
  },
  get stderr() {
    return program.process.stderr;
  },
};

/** Bytes that a stream takes before it asks to wait: Node's since 22; readable-stream has what it was before. */
const HIGH_WATER_MARK = 65536;

/** What a stream shows of itself are Node's own notes, which readable-stream keeps otherwise. */
function refuseToShow() {
  throw new Error("the inside of a stream is not shown in this page");
}

/**
 * The class Stream, which has all others.
 * @param {MakeStreams} makeStreams
 * @returns {any}
 */
export function streamsOf(makeStreams) {
  /** @type {Record<string, object>} */
  const given = {
    buffer: { Buffer, Blob },
    events: Object.assign(EventEmitter, { EventEmitter }),
    "process/": process,
    "string_decoder/": { StringDecoder },
    "abort-controller": { AbortController, AbortSignal },
  };
  /** @type {any} */
  const Stream = makeStreams((name) => given[name], coded);
  Stream.setDefaultHighWaterMark(false, HIGH_WATER_MARK);
  Object.defineProperty(Stream.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: refuseToShow, configurable: true });
  for (const [name, methods] of Object.entries(webMethods(Stream))) Object.assign(Stream[name], methods);
  return Stream;
}

/**
 * The modules, by their names.
 * @param {any} Stream
 * @returns {Record<string, () => object>}
 */
export function streamModules(Stream) {
  return {
    stream: () => ({ ...Stream, Stream, default: Stream }),
    "stream/promises": () => ({ ...Stream.promises }),
    "stream/consumers": () => consumers,
    "stream/web": () => ({
      ...{ ReadableStream, WritableStream, TransformStream, CompressionStream, DecompressionStream },
      ...{ TextDecoderStream, TextEncoderStream, ByteLengthQueuingStrategy, CountQueuingStrategy },
      ...{ ReadableStreamDefaultReader, ReadableStreamDefaultController, WritableStreamDefaultWriter },
      ...{ WritableStreamDefaultController, TransformStreamDefaultController, ReadableByteStreamController },
      ...{ ReadableStreamBYOBReader, ReadableStreamBYOBRequest },
    }),
  };
}

/** @typedef {AsyncIterable<string | Uint8Array>} Source */

/** @param {Source} source */
async function blob(source) {
  const parts = [];
  for await (const part of source) parts.push(/** @type {BlobPart} */ (part));
  return new Blob(parts);
}

const arrayBuffer = async (/** @type {Source} */ source) => (await blob(source)).arrayBuffer();

/** @param {Source} source */
async function text(source) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of source) text += typeof part === "string" ? part : decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

const consumers = {
  arrayBuffer,
  blob,
  buffer: async (/** @type {Source} */ source) => Buffer.from(await arrayBuffer(source)),
  bytes: async (/** @type {Source} */ source) => new Uint8Array(await arrayBuffer(source)),
  json: async (/** @type {Source} */ source) => JSON.parse(await text(source)),
  text,
};
