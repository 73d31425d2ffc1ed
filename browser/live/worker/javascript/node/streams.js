// What the web's streams show of themselves in Node. A browser's tell whether they are locked, and nothing else: who reads them learns
// their end, and this remembers it.

/** @type {WeakSet<object>} those that have given all they had */
const over = new WeakSet();
/** @type {WeakSet<object>} those that failed while they were read */
const broken = new WeakSet();
/** @type {WeakMap<object, boolean>} whether a stream gives bytes into what is given to it; a locked one cannot be asked */
const ofBytes = new WeakMap();
/** @type {WeakMap<object, object>} what a stream gives what it was given by: the end of one is that of the other */
const sources = new WeakMap();
/** @type {WeakMap<object, object>} the stream of a reader, or of a writer */
const streams = new WeakMap();

/** @param {ReadableStream} stream */
function givesBytes(stream) {
  const known = ofBytes.get(stream);
  if (known !== undefined || stream.locked) return known ?? false;
  let isOfBytes = true;
  try {
    getReader.call(stream, { mode: "byob" }).releaseLock();
  } catch {
    isOfBytes = false;
  }
  ofBytes.set(stream, isOfBytes);
  return isOfBytes;
}

const { getReader } = ReadableStream.prototype;
const { getWriter } = WritableStream.prototype;

/** @param {object | undefined} stream that was read to its end, or what has it */
export function isOver(stream) {
  if (!stream) return;
  over.add(stream);
  isOver(sources.get(stream));
}

/** @param {ReadableStream} stream */
const readable = (stream) => ({
  locked: stream.locked,
  state: broken.has(stream) ? "errored" : over.has(stream) ? "closed" : "readable",
  supportsBYOB: givesBytes(stream),
});

/**
 * The body of what was read to its end.
 * @param {{body: ReadableStream | null}} owner
 */
export function bodyOf(owner) {
  const { body } = owner;
  if (body) ofBytes.set(body, true);
  if (body && over.has(owner)) isOver(body);
  return body;
}

/** @param {WritableStream} stream */
const writable = (stream) => ({ locked: stream.locked, state: over.has(stream) ? "closed" : "writable" });

/** @param {{readable: ReadableStream, writable: WritableStream}} both */
const pair = ({ readable, writable }) => ({ readable, writable });

/** @param {ReadableStreamDefaultReader} reader */
const reading = (reader) => ({ stream: streams.get(reader), readRequests: 0, close: reader.closed });

/** @type {[kind: Function, content: (stream: any) => object][]} the classes, and what their objects show */
export const STREAMS = [
  [ReadableStream, readable],
  [WritableStream, writable],
  [TransformStream, (both) => ({ ...pair(both), backpressure: !over.has(both.readable) })],
  [CompressionStream, pair],
  [DecompressionStream, pair],
  [TextDecoderStream, (one) => ({ encoding: one.encoding, fatal: one.fatal, ignoreBOM: one.ignoreBOM, ...pair(one) })],
  [TextEncoderStream, (one) => ({ encoding: one.encoding, ...pair(one) })],
  [ReadableStreamDefaultReader, reading],
  [
    WritableStreamDefaultWriter,
    (writer) => ({ stream: streams.get(writer), close: writer.closed, ready: writer.ready, desiredSize: writer.desiredSize }),
  ],
  [CountQueuingStrategy, ({ highWaterMark }) => ({ highWaterMark })],
  [ByteLengthQueuingStrategy, ({ highWaterMark }) => ({ highWaterMark })],
];

/**
 * Put methods in the place of a class's own.
 * @param {Function} kind
 * @param {Record<string, (...given: any[]) => any>} methods
 */
function replace({ prototype }, methods) {
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}

/** Have remembered who reads which, and which are read to their ends. */
export function watchStreams() {
  const { pipeTo, pipeThrough } = ReadableStream.prototype;
  const { close } = WritableStreamDefaultWriter.prototype;
  for (const kind of [ReadableStreamDefaultReader, ReadableStreamBYOBReader]) {
    /** @type {(this: object, ...given: unknown[]) => Promise<ReadableStreamReadResult<unknown>>} */
    const read = /** @type {any} */ (kind.prototype).read;
    replace(kind, {
      /**
       * @this {object}
       * @param {unknown[]} how
       */
      read(...how) {
        const stream = streams.get(this);
        return read.apply(this, how).then(({ value, done }) => {
          if (done) isOver(stream);
          return { value, done }; // in Node's order
        });
      },
    });
  }
  replace(WritableStreamDefaultWriter, {
    /** @this {WritableStreamDefaultWriter} */
    close() {
      const stream = streams.get(this);
      return close.call(this).then(() => isOver(stream));
    },
  });
  replace(ReadableStream, {
    /**
     * @this {ReadableStream}
     * @param {[any]} how
     */
    getReader(...how) {
      if (!this.locked) givesBytes(this);
      const reader = getReader.apply(this, how);
      streams.set(reader, this);
      return reader;
    },
    /**
     * @this {ReadableStream}
     * @param {WritableStream} to
     * @param {StreamPipeOptions} [how]
     */
    pipeTo(to, how) {
      givesBytes(this);
      return pipeTo.call(this, to, how).then(() => {
        isOver(this);
        if (!how?.preventClose) isOver(to);
      });
    },
    /**
     * @this {ReadableStream}
     * @param {ReadableWritablePair} through
     * @param {StreamPipeOptions} [how]
     */
    pipeThrough(through, how) {
      if (this.locked || !(through?.writable instanceof WritableStream) || through.writable.locked)
        return pipeThrough.call(this, through, how); // says what is wrong
      sources.set(through.readable, this);
      this.pipeTo(through.writable, how).catch(() => {});
      return through.readable;
    },
  });
  replace(WritableStream, {
    /** @this {WritableStream} */
    getWriter() {
      const writer = getWriter.call(this);
      streams.set(writer, this);
      return writer;
    },
  });
  iterate();
}

/** Have remembered which are iterated to their ends; in browsers without that, have them iterated. */
function iterate() {
  /** @type {any} */
  const owner = ReadableStream.prototype;
  const own = owner.values;
  /**
   * @this {ReadableStream}
   * @param {{preventCancel?: boolean}} [how]
   */
  const values = function (how) {
    givesBytes(this);
    const iterator = own ? own.call(this, how) : parts(this, how);
    const next = iterator.next.bind(iterator);
    const watched = () =>
      next().then(
        (/** @type {IteratorResult<unknown>} */ { value, done }) => {
          if (done) isOver(this);
          return done ? { done, value } : { value, done }; // in Node's order
        },
        (/** @type {unknown} */ error) => {
          broken.add(this);
          throw error;
        },
      );
    return Object.defineProperty(iterator, "next", { value: watched });
  };
  replace(ReadableStream, { values });
  Object.defineProperty(owner, Symbol.asyncIterator, { value: values, writable: true, configurable: true });
}

/**
 * @param {ReadableStream} stream
 * @param {{preventCancel?: boolean}} [how]
 */
async function* parts(stream, { preventCancel = false } = {}) {
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isDone && !preventCancel) await reader.cancel();
    reader.releaseLock();
  }
}
