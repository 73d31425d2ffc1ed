// Counts what a program still waits for: Node lives until nothing is left.

/** @typedef {(...values: any[]) => any} Task of a program, which may give it any values */

/** Milliseconds in which a stream goes on that is going to. */
const PATIENCE = 500;
const STEP = 10;

export class Pending {
  count = 0;
  /** @type {Set<object>} timers and immediates that have not fired, and are not let go */
  timers = new Set();
  setTimeout = globalThis.setTimeout;

  /**
   * The same function, counted while what it gives is waited for.
   * @template {Task} T
   * @param {T} task
   * @returns {(...values: Parameters<T>) => Promise<Awaited<ReturnType<T>>>}
   */
  watch(task) {
    return async (...values) => {
      this.count += 1;
      try {
        return await task(...values);
      } finally {
        this.count -= 1;
      }
    };
  }

  /** Have counted what the platform does in its own time: reading bodies, and what programs do with keys and streams. */
  watchPlatform() {
    this.watchBodies(Response.prototype);
    this.watchBodies(Request.prototype);
    this.watchBodies(Blob.prototype);
    const ciphers = globalThis.SubtleCrypto?.prototype;
    if (ciphers)
      this.watchMethods(
        ciphers,
        Object.getOwnPropertyNames(ciphers).filter((name) => name !== "constructor"),
      );
    this.watchReaders();
  }

  /** What is read of a stream is waited for, but not for long: it may be of one into which nobody writes. */
  watchReaders() {
    const { prototype } = ReadableStreamDefaultReader;
    const read = prototype.read;
    const pending = this;
    /** @this {ReadableStreamDefaultReader<any>} */
    prototype.read = function () {
      const reading = read.call(this);
      pending.watch(() => Promise.race([reading.catch(() => {}), pending.sleep(PATIENCE)]))();
      return reading;
    };
  }

  /** @param {Record<string, any>} owner the prototype whose methods read bodies */
  watchBodies(owner) {
    this.watchMethods(owner, ["text", "json", "arrayBuffer", "blob", "bytes", "formData"]);
  }

  /**
   * @param {Record<string, any>} owner
   * @param {string[]} names
   */
  watchMethods(owner, names) {
    const pending = this;
    for (const name of names) {
      const read = owner[name];
      if (!read) continue;
      /**
       * @this {unknown}
       * @param {unknown[]} values
       */
      owner[name] = function (...values) {
        return pending.watch(() => read.apply(this, values))();
      };
    }
  }

  /** Wait until nothing is left to wait for. */
  async none() {
    for (let quiet = 0; quiet < 3; ) {
      if (this.isBusy) await this.sleep();
      else await turn();
      quiet = this.isBusy ? 0 : quiet + 1;
    }
  }

  get isBusy() {
    return this.count > 0 || this.timers.size > 0;
  }

  /** Wait until nothing has been waited for during a while: what still comes may come from nowhere. */
  async stuck() {
    for (let quiet = 0; quiet < PATIENCE; quiet += STEP) {
      await this.sleep(STEP);
      if (this.isBusy) quiet = 0;
    }
  }

  sleep(ms = 1) {
    const { setTimeout } = this;
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}

const { port1, port2 } = new MessageChannel();

/** Everything that is due has had its turn. */
function turn() {
  return new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(0);
  });
}
