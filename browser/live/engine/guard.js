// Watches a program: passes on what happens, and stops it when it is silent or loud for too long.

import { readExchange } from "../exchange.js";

/** @import {ProgramEvent, SeenKind} from "../messages.js" */

/** How long anything may take to load, in milliseconds. */
export const LOAD_LIMIT = 120_000;

/**
 * How long a program may be silent, in milliseconds: while it is awake, and with its sleep; how many requests it may make, and
 * how many letters of output; and how many letters of requests and answers are shown.
 */
export const LIMITS = { silence: 6_000, sleep: 60_000, exchanges: 300, output: 200_000, messages: 4_000_000 };

/** @typedef {(kind: SeenKind, text: string) => void} Report */

/** @typedef {{status: number | null, stopped: string, ms: number}} Ending the exit status, or why it was stopped */

class Stopped extends Error {}

export class Guard {
  /**
   * @param {Report} report
   * @param {AbortSignal} [signal] stops the program
   */
  constructor(report, signal) {
    this.report = report;
    this.exchanges = 0;
    this.output = 0;
    this.messages = 0;
    /** how long the requests took together: the sandbox answers one after another, so that no run is shorter */
    this.least = 0;
    this.hasBegun = false;
    this.begun = performance.now();
    this.heard = this.begun; // when it last did something that the reader sees
    this.wakes = 0; // when its sleep is over
    /** @type {number | undefined} */
    this.ended = undefined;
    this.isOver = false; // whoever watched it knows how it ended
    /** @type {Promise<never>} fails when the program is to be stopped, with the reason for the reader */
    this.stopped = new Promise((_, reject) => {
      this.stop = (/** @type {string} */ reason) => reject(new Stopped(reason));
    });
    this.stopped.catch(() => {});
    const stop = () => this.stop("Stopped by you.");
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
    this.timer = setTimeout(() => this.stop("Stopped: loading took too long."), LOAD_LIMIT);
  }

  /**
   * Wait for a program to end by itself or to be stopped.
   * @param {Promise<number>} run gives its exit status
   * @returns {Promise<Ending>}
   */
  async watch(run) {
    /** @type {number | null} */
    let status = null;
    let stopped = "";
    try {
      status = await Promise.race([run, this.stopped]);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      stopped = error.message;
    } finally {
      this.ended ??= performance.now();
      this.isOver = true;
      clearTimeout(this.timer);
    }
    return { status, stopped, ms: Math.max(this.ended - this.begun, this.least) };
  }

  /**
   * What happened in a worker. A program may have got hold of its worker's port, so that this can be anything.
   * @param {ProgramEvent} event
   */
  receive({ kind, text }) {
    if (typeof text !== "string") return;
    if (this.ended !== undefined) {
      if (kind === "exchange" && !this.isOver) this.pass(kind, text); // of before the end: it came from another worker
      return;
    }
    const now = performance.now();
    if (kind === "begin") {
      if (this.hasBegun) return; // once, or it would count as a sign of life for ever
      this.hasBegun = true;
      this.begun = now;
    } else if (kind === "end") {
      this.ended = now;
    } else if (kind === "stdout" || kind === "stderr" || kind === "exchange") {
      this.pass(kind, text);
    }
    if (kind === "sleep") this.wakes = Math.max(this.wakes, now + (Number(text) || 0) * 1000);
    else this.heard = now;
    this.waitAgain(now);
  }

  /** @param {number} now */
  waitAgain(now) {
    clearTimeout(this.timer);
    const silent = Math.max(this.wakes, now) + LIMITS.silence;
    const longest = this.heard + LIMITS.sleep;
    const [end, reason] =
      silent < longest
        ? [silent, `Stopped: nothing happened for ${LIMITS.silence / 1000} seconds: no output, no request, no sleep.`]
        : [longest, `Stopped: it slept for ${LIMITS.sleep / 1000} seconds without output or a request.`];
    this.timer = setTimeout(() => this.stop(reason), end - now);
  }

  /**
   * Report what happened, within the limits.
   * @param {SeenKind} kind
   * @param {string} text
   */
  pass(kind, text) {
    if (kind === "exchange") {
      this.exchanges += 1;
      this.messages += text.length;
    } else this.output += text.length || 1; // what writes nothing, for ever, is loud as well
    if (this.exchanges > LIMITS.exchanges) this.stop(`Stopped after ${LIMITS.exchanges} requests.`);
    else if (this.messages > LIMITS.messages) this.stop(`Stopped after ${LIMITS.messages} characters of requests and answers.`);
    else if (this.output > LIMITS.output) this.stop(`Stopped after ${LIMITS.output} characters of output.`);
    else if (kind !== "exchange") this.report(kind, text);
    else this.passExchange(text);
  }

  /** @param {string} text */
  passExchange(text) {
    const exchange = readExchange(text);
    if (!exchange) return;
    this.least += exchange.ms;
    this.report("exchange", text);
  }
}
