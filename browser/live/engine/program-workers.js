// Workers for one program each, whose requests go to the sandbox's worker. The next one is started while the reader reads.

import { messageOf } from "../rpc.js";
import { LIMITS } from "./guard.js";
import { LIVE } from "./listing.js";
import { RemoteWorker } from "./remote-worker.js";

/** @import {Listing, Program, Runtime} from "../messages.js" */
/** @import {Guard} from "./guard.js" */
/** @import {Sandbox} from "./sandbox.js" */

/**
 * After a program's end, in milliseconds: its worker's frame goes, and the next one comes, when the reader has seen the answer.
 * Either takes the page's time, and nobody listens to the worker any more.
 */
export const REST = 50;

/** @typedef {{id: number, worker: Promise<RemoteWorker>}} Started a worker, and what the sandbox knows it by */

export class ProgramWorkers {
  /**
   * @param {Listing & {runtime: Runtime}} listing
   * @param {Sandbox} sandbox
   */
  constructor({ languages, runtime }, sandbox) {
    this.languages = languages;
    this.runtime = runtime;
    this.sandbox = sandbox;
    /** @type {Map<string, Started>} by language */
    this.spares = new Map();
    this.nextId = 1;
    /** @type {number | undefined} of the program that runs, for the sandbox */
    this.taken = undefined;
  }

  /**
   * Run a program; gives its exit status.
   * @param {Program} program
   * @param {Guard} guard
   * @returns {Promise<number>}
   */
  async run(program, guard) {
    const taken = this.take(program.language);
    this.taken = taken.id;
    const worker = await taken.worker;
    guard.stopped.catch(() => worker.end());
    worker.died.then(() => guard.stop("Stopped: the browser ended it, as it does with what takes too much memory."));
    const left = new Set(this.languages[program.language].later); // each once: a program may ask for ever
    // What was asked and answered, the sandbox's worker tells; whatever this one says of it, the program made up.
    worker.onMessage = (message) => {
      if (message.type !== "event" || message.kind === "exchange") return;
      if (message.kind !== "part") guard.receive(message);
      else if (left.delete(message.text)) this.give(worker, message.text).catch((error) => guard.stop(messageOf(error)));
    };
    try {
      const status = Number(await Promise.race([worker.requests.send(program), worker.broken])) & 0xff;
      guard.receive({ type: "event", kind: "end", text: "" });
      await this.leave();
      return status;
    } finally {
      setTimeout(() => worker.end(), REST);
    }
  }

  /**
   * Give a worker a file that its program has use for, as text: it runs apart, where nothing can be loaded.
   * @param {RemoteWorker} worker
   * @param {string} name
   */
  async give(worker, name) {
    const { download } = await import("../download.js");
    const address = name.includes("/") ? new URL(name, LIVE).href : this.runtime.base + name;
    const text = `${await (await download(address)).text()}\n//# sourceURL=${address}`;
    await worker.requests.send({ part: name, text });
  }

  /**
   * Have the sandbox done with the program: of what it asked for nothing is answered from now on. Messages of two workers come
   * in any order, those of one in theirs: with this reply all exchanges have come.
   */
  async leave() {
    const { taken } = this;
    this.taken = undefined;
    if (taken !== undefined) await this.sandbox.ask("disconnect", { id: taken }).catch(() => {}); // it was ended, and nothing is to come
  }

  /** @param {string} language */
  take(language) {
    const started = this.spares.get(language) ?? this.start(language);
    this.spares.delete(language);
    return started;
  }

  /**
   * Have the next worker of a language ready before it is needed.
   * @param {string} language
   */
  spare(language) {
    if (this.spares.has(language)) return;
    const started = this.start(language);
    this.spares.set(language, started);
    const drop = () => this.spares.get(language) === started && this.spares.delete(language);
    started.worker.then((worker) => worker.died).then(drop, drop); // the next run tries again
  }

  /**
   * @param {string} language
   * @param {number} [most] requests that the sandbox answers: the last one has the program stopped
   * @returns {Started}
   */
  start(language, most = LIMITS.exchanges + 1) {
    const id = this.nextId++;
    const { port1, port2 } = new MessageChannel();
    this.sandbox.ask("connect", { id, most }, [port1]).catch(() => {}); // the sandbox was ended, and its workers with it
    const module = workerOf(language, this.languages);
    const { runtime } = this;
    const packed = this.languages[language].given.map((name) => runtime.base + name);
    const given = packed.length > 0 ? packed : undefined;
    return { id, worker: RemoteWorker.start({ module, init: { runtime }, ports: [port2], given }) };
  }

  end() {
    for (const { worker } of this.spares.values()) worker.then((spare) => spare.end()).catch(() => {});
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
