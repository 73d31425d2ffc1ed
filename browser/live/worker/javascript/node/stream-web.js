// Between Node's streams and the web's.

import { wrongType } from "./errors.js";

/**
 * What is added to Node's classes.
 * @param {any} Stream
 * @returns {Record<"Readable" | "Writable" | "Duplex", Record<string, (...given: any[]) => unknown>>}
 */
export function webMethods({ Readable, Writable, Duplex, finished }) {
  /**
   * @param {ReadableStream} stream
   * @param {object} [options]
   */
  const readableFrom = (stream, options) => {
    if (!(stream instanceof ReadableStream)) throw wrongType("readableStream", "an instance of ReadableStream", stream);
    const reader = stream.getReader();
    let isOver = false;
    const readable = new Readable({
      ...options,
      read() {
        reader.read().then(
          ({ done, value }) => {
            isOver = done;
            readable.push(done ? null : value);
          },
          (error) => {
            isOver = true;
            readable.destroy(error);
          },
        );
      },
      destroy(/** @type {Error | null} */ error, /** @type {(error?: unknown) => void} */ done) {
        if (isOver) done(error);
        else reader.cancel(error).then(() => done(error), done);
      },
    });
    return readable;
  };

  /**
   * @param {WritableStream} stream
   * @param {object} [options]
   */
  const writableFrom = (stream, options) => {
    if (!(stream instanceof WritableStream)) throw wrongType("writableStream", "an instance of WritableStream", stream);
    const writer = stream.getWriter();
    return new Writable({
      ...options,
      async write(/** @type {unknown} */ chunk, /** @type {string} */ _, /** @type {(error?: unknown) => void} */ done) {
        await writer.ready;
        writer.write(chunk).then(() => done(), done);
      },
      final(/** @type {(error?: unknown) => void} */ done) {
        writer.close().then(() => done(), done);
      },
      destroy(/** @type {Error | null} */ error, /** @type {(error?: unknown) => void} */ done) {
        if (error) writer.abort(error).then(() => done(error), done);
        else done();
      },
    });
  };

  /** @param {any} readable */
  const readableTo = (readable) => {
    /** @type {AsyncIterator<unknown>} */
    let iterator;
    return new ReadableStream(
      {
        start() {
          iterator = readable[Symbol.asyncIterator]();
        },
        async pull(controller) {
          const { done, value } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(value instanceof Uint8Array ? new Uint8Array(value) : value);
        },
        cancel(reason) {
          readable.destroy(reason);
        },
      },
      { highWaterMark: 0 },
    );
  };

  /** @param {any} writable */
  const writableTo = (writable) =>
    new WritableStream({
      start(controller) {
        finished(writable, { readable: false }, (/** @type {unknown} */ error) => error && controller.error(error));
      },
      write: (chunk) =>
        new Promise((resolve, reject) =>
          writable.write(chunk, (/** @type {unknown} */ error) => (error ? reject(error) : resolve())),
        ),
      close: () => new Promise((resolve) => writable.end(resolve)),
      abort: (reason) => void writable.destroy(reason),
    });

  return {
    Readable: { fromWeb: readableFrom, toWeb: readableTo },
    Writable: { fromWeb: writableFrom, toWeb: writableTo },
    Duplex: {
      fromWeb: (/** @type {ReadableWritablePair} */ { readable, writable }, /** @type {object} */ options) =>
        Duplex.from({ readable: readableFrom(readable, options), writable: writableFrom(writable, options) }),
      toWeb: (/** @type {unknown} */ duplex) => ({ readable: readableTo(duplex), writable: writableTo(duplex) }),
    },
  };
}
