// The worker that holds the sandbox, as the page sees it.

import { LOAD_LIMIT } from "./guard.js";
import { RemoteWorker } from "./remote-worker.js";

/** @import {Actions, FromWorker, Listing, ProgramEvent, Runtime} from "../messages.js" */

export class Sandbox {
  /**
   * @param {Listing & {runtime: Runtime}} listing
   * @param {Uint8Array | null} state where it goes on, if it can be read
   */
  static async start({ runtime, sandbox }, state) {
    const { worker, packed } = sandbox;
    const preload = packed.map((name) => runtime.base + name); // they would wait for the worker that imports them
    return new Sandbox(await RemoteWorker.start({ module: worker, init: { runtime, state }, preload, wantsInterpreter: true }));
  }

  /** @param {RemoteWorker} worker */
  constructor(worker) {
    this.worker = worker;
    /** @type {(event: ProgramEvent) => void} */
    this.onEvent = () => {};
    /** @type {(progress: {loaded: number, total: number}) => void} */
    this.onProgress = () => {};
    worker.onProgress = (progress) => this.onProgress(progress);
    /** @type {Promise<void>} */
    const started = new Promise((resolve, reject) => {
      this.fail = (/** @type {string} */ message) => reject(new Error(message));
      worker.onMessage = (message) => this.receive(message, resolve);
      setTimeout(() => this.fail("loading took too long"), LOAD_LIMIT);
    });
    /** It can be asked. */
    this.ready = Promise.race([started, worker.broken]);
    this.ready.catch(() => {});
  }

  /**
   * @param {FromWorker} message
   * @param {() => void} ready
   */
  receive(message, ready) {
    if (message.type === "ready") ready();
    if (message.type === "failed") this.fail(message.message);
    if (message.type === "event") this.onEvent(message);
    if (message.type === "progress") this.onProgress(message);
  }

  /**
   * Have it do something.
   * @template {keyof Actions} Name
   * @param {Name} action
   * @param {Actions[Name]["given"]} given
   * @param {MessagePort[]} [ports]
   * @returns {Promise<Actions[Name]["value"]>}
   */
  ask(action, given, ports = []) {
    return this.worker.requests.send({ ...given, action }, ports);
  }

  end() {
    this.fail("the sandbox was ended");
    this.worker.end();
  }
}
