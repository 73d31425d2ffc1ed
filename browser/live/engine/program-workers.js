// Workers for one program each, whose requests go to the sandbox's worker. The next one is started while the reader reads.

import { RemoteWorker } from "./remote-worker.js";

/** @import {Listing, Program, Runtime} from "../messages.js" */
/** @import {Guard} from "./guard.js" */
/** @import {Sandbox} from "./sandbox.js" */

export class ProgramWorkers {
  /**
   * @param {Listing & {runtime: Runtime}} listing
   * @param {Sandbox} sandbox
   */
  constructor({ languages, runtime }, sandbox) {
    this.languages = languages;
    this.runtime = runtime;
    this.sandbox = sandbox;
    /** @type {Map<string, Promise<RemoteWorker>>} by language */
    this.spares = new Map();
  }

  /**
   * Run a program; gives its exit status.
   * @param {Program} program
   * @param {Guard} guard
   * @returns {Promise<number>}
   */
  async run(program, guard) {
    const worker = await this.take(program.language);
    guard.stopped.catch(() => worker.end());
    // What was asked and answered, the sandbox's worker tells; whatever this one says of it, the program made up.
    worker.onMessage = (message) => message.type === "event" && message.kind !== "exchange" && guard.receive(message);
    try {
      const status = Number(await Promise.race([worker.requests.send(program), worker.broken])) & 0xff;
      guard.receive({ type: "event", kind: "end", text: "" });
      // Messages of two workers come in any order, those of one in theirs: with this reply all exchanges have come.
      await this.sandbox.ask("tables", {}).catch(() => {}); // the sandbox was ended, and there is nothing to come
      return status;
    } finally {
      worker.end();
    }
  }

  /** @param {string} language */
  take(language) {
    const worker = this.spares.get(language) ?? this.start(language);
    this.spares.delete(language);
    return worker;
  }

  /**
   * Have the next worker of a language ready before it is needed.
   * @param {string} language
   */
  spare(language) {
    if (this.spares.has(language)) return;
    const worker = this.start(language);
    this.spares.set(language, worker);
    worker.catch(() => this.spares.delete(language)); // the next run tries again
  }

  /** @param {string} language */
  start(language) {
    const { port1, port2 } = new MessageChannel();
    this.sandbox.ask("connect", {}, [port1]).catch(() => {}); // the sandbox was ended, and its workers with it
    return RemoteWorker.start({ module: workerOf(language, this.languages), init: { runtime: this.runtime }, ports: [port2] });
  }

  end() {
    for (const worker of this.spares.values()) worker.then((spare) => spare.end()).catch(() => {});
    this.spares.clear();
  }
}

/**
 * The module of the worker that runs a language's programs.
 * @param {string} language
 * @param {Listing["languages"]} languages
 */
export function workerOf(language, languages) {
  const worker = languages[language]?.worker;
  if (!worker) throw new Error(`no worker of this page runs ${language}`);
  return worker;
}
