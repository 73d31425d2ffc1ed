// The page's side of the workers: starts them when first needed, runs one program at a time, ends one that does not end.

import { Guard } from "./guard.js";
import { readListing } from "./listing.js";
import { ProgramWorkers, REST, workerOf } from "./program-workers.js";
import { openFrame } from "./remote-worker.js";
import { Sandbox } from "./sandbox.js";

/** @import {Actions, Fault, Listing, Program} from "../messages.js" */
/** @import {Ending, Report} from "./guard.js" */

/**
 * Keeps the sandbox's state for the next page.
 * @typedef {object} Memory
 * @property {() => Uint8Array | null} load
 * @property {(state: Uint8Array) => void} save
 * @property {() => void} clear
 */

/** @typedef {{loaded: number, total: number}} Progress in bytes */

/** The sandbox in this page and the programs that call it. Whatever fails does so with a message for the reader. */
export class Engine {
  /** @param {Memory} memory */
  constructor(memory) {
    this.memory = memory;
    /** @type {Fault | undefined} what is left of the faults that were asked for */
    this.fault = undefined;
    /** @type {(fault: Fault | undefined) => void} */
    this.onfault = () => {};
    /** @type {Progress | undefined} the last that came */
    this.progress = undefined;
    /** @type {(progress: Progress) => void} */
    this.onprogress = () => {};
    /** @type {ReturnType<typeof readListing> | undefined} */
    this.listing = undefined;
    /** @type {Promise<Sandbox> | undefined} */
    this.starting = undefined;
    /** @type {Sandbox | undefined} on its way or there */
    this.sandbox = undefined;
    /** @type {ProgramWorkers | undefined} */
    this.workers = undefined;
    /** @type {Guard | undefined} of the program that runs */
    this.guard = undefined;
    /** @type {Promise<unknown> | undefined} */
    this.running = undefined;
    /** @type {string | undefined} the language of the program that waits for all this */
    this.expected = undefined;
    /** @type {Promise<unknown> | undefined} a program that may change the worker of the sandbox, until that was ended */
    this.changing = undefined;
  }

  /**
   * Follow what is loaded, from where it is: it may have begun long before there was something to show it.
   * @param {(progress: Progress) => void} listener
   */
  followProgress(listener) {
    this.onprogress = listener;
    if (this.progress && this.progress.loaded < this.progress.total) listener(this.progress);
  }

  /** Load the little that comes before everything else. A failure is reported to whoever needs it. */
  prepare() {
    openFrame().catch(() => {});
    this.listing ??= readListing();
    this.listing.catch(() => {
      this.listing = undefined;
    });
    return this.listing;
  }

  /** Have the sandbox running. Any number of callers wait for the same start; after a failure the next call tries again. */
  ready() {
    if (!this.starting) {
      const starting = this.start().catch((error) => {
        if (this.starting === starting) this.forget();
        throw error;
      });
      this.starting = starting;
    }
    return this.starting;
  }

  async start() {
    const listing = await this.prepare();
    const sandbox = await Sandbox.start(listing, this.memory.load());
    this.sandbox = sandbox;
    sandbox.onProgress = (progress) => {
      this.progress = progress;
      this.onprogress(progress);
    };
    sandbox.onEvent = (event) => {
      if (event.kind === "exchange") this.useFault();
      this.guard?.receive(event);
    };
    this.workers = new ProgramWorkers(listing, sandbox);
    this.expect(listing); // its worker starts beside the sandbox's
    await sandbox.ready;
    if (this.fault) await sandbox.ask("fail", this.fault);
    return sandbox;
  }

  /**
   * What needs no program, as "tables" or "reset"; see Actions in messages.js.
   * @template {keyof Actions} Name
   * @param {Name} action
   * @param {Actions[Name]["given"]} [given]
   */
  async ask(action, given = {}) {
    while (this.changing) await this.changing.catch(() => {}); // what that program would answer is not the sandbox's word
    const sandbox = await this.ready();
    const value = await sandbox.ask(action, given);
    if (action === "reset" || action === "prepare") await this.keep();
    return value;
  }

  /** Begin anew: a sandbox that no program has touched, with nothing in it. A program that runs is stopped. */
  async reset() {
    this.guard?.stop("Stopped: the sandbox was reset.");
    while (this.running) await this.running.catch(() => {});
    this.forget();
    this.memory.clear();
    await this.fail({ fault: "", count: 0 });
    await this.ask("reset"); // and the empty state is kept, in the place of whatever was
  }

  /**
   * Ask for faults; what is left of them survives a restart of the worker.
   * @param {Fault} fault
   */
  async fail(fault) {
    this.fault = fault.fault ? { ...fault } : undefined;
    this.onfault(this.fault);
    if (this.sandbox) await this.ask("fail", fault);
  }

  /** A request was made: a fault that was asked for so many is used up by so many. */
  useFault() {
    if (!this.fault) return;
    this.fault.count -= 1;
    if (this.fault.count <= 0) this.fault = undefined;
    this.onfault(this.fault);
  }

  /**
   * Run a program to its end, after those that were there before it.
   * @param {Program | Promise<Program>} program what it reads may still be loading
   * @param {Report} report gets what happens as it happens; the text of an exchange is JSON
   * @param {AbortSignal} [signal] ends the program
   * @returns {Promise<Ending>}
   */
  async run(program, report, signal) {
    const given = Promise.resolve(program);
    given.catch(() => {}); // thrown below, unless the reader does not wait for it
    while (this.running && !signal?.aborted) await Promise.race([this.running.catch(() => {}), aborted(signal)]);
    if (signal?.aborted) return stoppedBefore(report, signal); // another program may still run
    const run = this.runNow(given, report, signal);
    this.running = run;
    try {
      return await run;
    } finally {
      this.running = undefined;
    }
  }

  /**
   * @param {Promise<Program>} given
   * @param {Report} report
   * @param {AbortSignal} [signal]
   */
  async runNow(given, report, signal) {
    const loaded = Promise.all([given, this.ready(), this.prepare()]);
    Promise.all([given, this.prepare()])
      .then(([{ language }, listing]) => {
        if (signal?.aborted) return;
        this.expected = language;
        this.expect(listing);
      })
      .catch(() => {}); // thrown below
    loaded.catch(() => {}); // thrown below, unless the reader does not wait for it
    await Promise.race([loaded, aborted(signal)]);
    if (signal?.aborted) {
      this.expected = undefined;
      return stoppedBefore(report, signal);
    }
    const [program, sandbox, listing] = await loaded;
    const guard = new Guard(report, signal);
    this.guard = guard;
    try {
      const isInSandbox = workerOf(program.language, listing.languages) === listing.sandbox.worker;
      return await (isInSandbox ? this.runInSandbox(sandbox, program, guard) : this.runApart(program, guard));
    } finally {
      this.guard = undefined;
      this.expected = undefined;
      this.progress = undefined;
    }
  }

  /**
   * Have the worker of the program that waits started, if it has one of its own.
   * @param {Listing} listing
   */
  expect({ languages, sandbox }) {
    const { expected, workers } = this;
    if (expected && workers && workerOf(expected, languages) !== sandbox.worker) workers.spare(expected);
  }

  /**
   * Run a program in the sandbox's worker, which gives the sandbox's state with the exit status. One that does not end, or
   * breaks the interpreter as by a call into its own memory, ends the worker; and so does any that was not published as it
   * is, for it may have changed whatever the next one is run by.
   * @param {Sandbox} sandbox
   * @param {Program} program
   * @param {Guard} guard
   */
  async runInSandbox(sandbox, program, guard) {
    const run = sandbox.ask("run", program).then(({ status, state }) => {
      if (state && isKept(program)) this.memory.save(state);
      return Number(status) & 0xff;
    });
    const ended = guard.watch(run);
    if (!program.isPublished) this.changing = ended;
    try {
      const ending = await ended;
      if (ending.stopped || !program.isPublished) this.restart(program.language);
      return ending;
    } catch (error) {
      this.restart(program.language);
      throw error;
    }
  }

  /**
   * Run a program in a worker of its own.
   * @param {Program} program
   * @param {Guard} guard
   */
  async runApart(program, guard) {
    const workers = /** @type {ProgramWorkers} */ (this.workers);
    const ending = await guard.watch(workers.run(program, guard)).finally(() => workers.leave());
    if (!isKept(program)) {
      this.restart(program.language);
      return ending;
    }
    await this.keep();
    setTimeout(() => this.workers?.spare(program.language), REST);
    return ending;
  }

  /** Keep the sandbox's state for the next page and the next worker. */
  async keep() {
    const sandbox = await this.ready();
    this.memory.save(await sandbox.ask("save", {}));
  }

  /**
   * End the sandbox's worker with whatever runs in it, and have a new one begin where the last run ended, while the reader reads.
   * @param {string} [language] of the program that is likely to be next
   */
  restart(language) {
    this.forget();
    this.changing = undefined;
    this.ready()
      .then((sandbox) => (language ? this.prepareLanguage(language, sandbox) : undefined))
      .catch(() => {}); // reported to the next run
  }

  /**
   * Have what runs a language ready before it is needed.
   * @param {string} language
   * @param {Sandbox} sandbox
   */
  async prepareLanguage(language, sandbox) {
    const { languages, sandbox: own } = await this.prepare();
    if (sandbox !== this.sandbox) return; // it was ended in the meantime
    if (workerOf(language, languages) === own.worker) await sandbox.ask("prepareLanguage", { language });
    else this.workers?.spare(language);
  }

  /** End all workers. */
  forget() {
    this.starting = undefined;
    this.progress = undefined;
    this.sandbox?.end();
    this.sandbox = undefined;
    this.workers?.end();
    this.workers = undefined;
  }
}

/**
 * Until somebody stops it.
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
function aborted(signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

/**
 * How a program ends that was stopped before it began.
 * @param {Report} report
 * @param {AbortSignal} signal
 */
const stoppedBefore = (report, signal) => new Guard(report, signal).watch(new Promise(() => {}));

/**
 * Whether the sandbox's state is kept after a program. One that somebody changed may have written a secret into it that it was given.
 * @param {Program} program
 */
function isKept({ hasSecret, isPublished }) {
  return !hasSecret || isPublished === true;
}
