// Counts what a program still waits for: Node lives until nothing is left.

/** @typedef {(...values: any[]) => any} Task of a program, which may give it any values */

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

  /** Have the reading of bodies counted. */
  watchPlatform() {
    this.watchBodies(Response.prototype);
    this.watchBodies(Request.prototype);
  }

  /** @param {Record<string, any>} owner the prototype whose methods read bodies */
  watchBodies(owner) {
    const pending = this;
    for (const name of ["text", "json", "arrayBuffer", "blob", "bytes", "formData"]) {
      const read = owner[name];
      if (!read) continue;
      /** @this {unknown} */
      owner[name] = function () {
        return pending.watch(() => read.call(this))();
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

  sleep() {
    const { setTimeout } = this;
    return new Promise((resolve) => setTimeout(resolve, 1));
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
