// Node's timers: objects that can be let go, and setImmediate.

import { wrongType } from "./errors.js";

/** @import {Pending} from "../pending.js" */
/** @import {Ticks} from "../ticks.js" */

/** @typedef {(...values: any[]) => any} Task of a program, which may give it any values */

/**
 * What the platform and the program give.
 * @typedef {object} Given
 * @property {Pending} pending
 * @property {Ticks} ticks
 * @property {ReturnType<typeof platformTimers>} later
 */

/** Milliseconds. What is longer fires at once, in Node as in browsers. */
const LONGEST = 2 ** 31 - 1;

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

class Timeout {
  /**
   * @param {Given} given
   * @param {Task} task
   * @param {unknown} ms
   * @param {boolean} repeats
   * @param {unknown[]} values that the task is given
   */
  constructor({ pending, ticks, later }, task, ms, repeats, values) {
    this.later = later;
    if (typeof task !== "function") throw wrongType("callback", "of type function", task);
    const wanted = Math.trunc(Number(ms));
    this.ms = wanted >= 1 && wanted <= LONGEST ? wanted : 1;
    this.pending = pending;
    this.repeats = repeats;
    this.isHeld = true;
    this.isFired = false;
    /** Whether its number was asked for. */
    this.isNumbered = false;
    /** @type {number} */
    this.id = 0;
    this.fire = ticks.around(() => {
      if (this.repeats) this.begin();
      else this.close();
      this.isFired = !this.repeats;
      Reflect.apply(task, this, values);
    });
    timerCount += 1;
    this.shown = { task, values, begun: Math.trunc(performance.now()), number: timerCount };
    for (const name of ["pending", "later", "fire", "shown"]) Object.defineProperty(this, name, { enumerable: false });
    this.begin();
  }

  begin() {
    this.id = this.later.begin(this.fire, this.ms);
    known.set(this.id, this);
    if (this.isHeld) this.pending.timers.add(this);
  }

  close() {
    this.later.end(this.id);
    known.delete(this.id);
    this.pending.timers.delete(this);
    return this;
  }

  ref() {
    this.isHeld = true;
    if (known.has(this.id)) this.pending.timers.add(this);
    return this;
  }

  unref() {
    this.isHeld = false;
    this.pending.timers.delete(this);
    return this;
  }

  hasRef() {
    return this.isHeld;
  }

  refresh() {
    if (known.has(this.id)) {
      this.close();
      this.begin();
    }
    return this;
  }

  [Symbol.toPrimitive]() {
    this.isNumbered = true;
    return this.id;
  }

  /**
   * As Node's util calls it.
   * @param {unknown} _
   * @param {object} options
   * @param {(value: unknown, options: object) => string} inspect
   */
  [CUSTOM](_, options, inspect) {
    const { task, values, begun, number } = this.shown;
    const isDue = known.has(this.id);
    const list = isDue ? { [CUSTOM]: () => "[TimersList]" } : null;
    const shown = {
      _idleTimeout: isDue || this.isFired ? this.ms : -1,
      ...{ _idlePrev: list, _idleNext: list, _idleStart: begun },
      ...{ _onTimeout: isDue || this.isFired ? task : null, _timerArgs: values.length ? values : undefined },
      ...{ _repeat: this.repeats ? this.ms : null, _destroyed: !isDue },
      [Symbol("refed")]: this.isHeld,
      ...{ [Symbol("kHasPrimitive")]: this.isNumbered, [Symbol("asyncId")]: number, [Symbol("triggerId")]: 1 },
      [Symbol("kAsyncContextFrame")]: undefined,
    };
    return `Timeout ${inspect(shown, { ...options, depth: 0 })}`;
  }
}

/** How many were made, beside what Node makes at its start. */
let timerCount = 4;

class Immediate {
  /**
   * @param {Given} given
   * @param {Task} task
   * @param {unknown[]} values that the task is given
   */
  constructor({ pending, ticks }, task, values) {
    if (typeof task !== "function") throw wrongType("callback", "of type function", task);
    this.pending = pending;
    Object.defineProperty(this, "pending", { enumerable: false });
    pending.timers.add(this);
    ticks.turn(
      ticks.around(() => {
        if (!pending.timers.delete(this) && this.isGone) return;
        Reflect.apply(task, this, values);
      }),
    );
    this.isGone = false;
  }

  close() {
    this.isGone = true;
    this.pending.timers.delete(this);
  }

  ref() {
    return this;
  }

  unref() {
    this.pending.timers.delete(this);
    return this;
  }

  hasRef() {
    return this.pending.timers.has(this);
  }
}

/** @type {Map<number, Timeout>} those that have not fired, by number */
const known = new Map();

/**
 * The platform's timers as they are now.
 * @returns {{begin: (task: () => void, ms: number) => number, end: (id: number) => void}}
 */
function platformTimers() {
  const { setTimeout, clearTimeout } = globalThis;
  return {
    begin: (task, ms) => /** @type {number} */ (/** @type {unknown} */ (setTimeout(task, ms))),
    end: (id) => clearTimeout(id),
  };
}

/** @param {Pick<Given, "pending" | "ticks">} surroundings */
export function nodeTimers({ pending, ticks }) {
  const given = { pending, ticks, later: platformTimers() };
  /** @param {Timeout | number | string | null | undefined} timer */
  const clear = (timer) => {
    const found = timer instanceof Timeout ? timer : known.get(Number(timer));
    found?.close();
  };
  const timers = {
    setTimeout: (/** @type {Task} */ task, /** @type {unknown} */ ms, /** @type {unknown[]} */ ...values) =>
      new Timeout(given, task, ms, false, values),
    setInterval: (/** @type {Task} */ task, /** @type {unknown} */ ms, /** @type {unknown[]} */ ...values) =>
      new Timeout(given, task, ms, true, values),
    setImmediate: (/** @type {Task} */ task, /** @type {unknown[]} */ ...values) => new Immediate(given, task, values),
    clearTimeout: (/** @type {Parameters<typeof clear>[0]} */ timer) => clear(timer),
    clearInterval: (/** @type {Parameters<typeof clear>[0]} */ timer) => clear(timer),
    clearImmediate: (/** @type {unknown} */ immediate) => {
      if (immediate instanceof Immediate) immediate.close();
    },
  };
  for (const name of /** @type {const} */ (["setTimeout", "setImmediate"]))
    Object.defineProperty(timers[name], PROMISIFY, { get: () => timerPromises(timers)[name], enumerable: true });
  return timers;
}

/** What util.promisify() makes of a function that has this. */
const PROMISIFY = Symbol.for("nodejs.util.promisify.custom");

/** @type {WeakMap<Function, ReturnType<typeof promisesOf>>} by setTimeout */
const made = new WeakMap();

/**
 * node:timers/promises
 * @param {Parameters<typeof promisesOf>[0]} timers
 */
export function timerPromises(timers) {
  const promises = made.get(timers.setTimeout) ?? promisesOf(timers);
  made.set(timers.setTimeout, promises);
  return promises;
}

/** @param {Pick<ReturnType<typeof nodeTimers>, "setTimeout" | "setImmediate" | "setInterval" | "clearInterval">} timers */
function promisesOf({ setTimeout, setImmediate, setInterval, clearInterval }) {
  /** @typedef {{signal?: AbortSignal, ref?: boolean}} Options */

  /**
   * @param {(done: () => void) => {close: () => unknown, unref: () => unknown}} begin
   * @param {unknown} value
   * @param {Options} [options]
   */
  const promise = (begin, value, { signal, ref = true } = {}) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(aborted(signal));
        return;
      }
      const stop = () => {
        timer.close();
        reject(aborted(/** @type {AbortSignal} */ (signal)));
      };
      const timer = begin(() => {
        signal?.removeEventListener("abort", stop);
        resolve(value);
      });
      if (!ref) timer.unref();
      signal?.addEventListener("abort", stop, { once: true });
    });
  const wait = (/** @type {unknown} */ ms, /** @type {unknown} */ value, /** @type {Options | undefined} */ options) =>
    promise((done) => setTimeout(done, ms), value, options);
  return {
    setTimeout: wait,
    setImmediate: (/** @type {unknown} */ value, /** @type {Options | undefined} */ options) =>
      promise((done) => setImmediate(done), value, options),
    /**
     * @param {unknown} ms
     * @param {unknown} value
     */
    async *setInterval(ms, value) {
      let due = 0;
      let wake = () => {};
      const timer = setInterval(() => {
        due += 1;
        wake();
      }, ms);
      try {
        for (;;) {
          if (!due) await new Promise((resolve) => (wake = () => resolve(undefined)));
          due -= 1;
          yield value;
        }
      } finally {
        clearInterval(timer);
      }
    },
    scheduler: {
      wait: (/** @type {unknown} */ ms, /** @type {Options | undefined} */ options) => wait(ms, undefined, options),
      yield: () => promise((done) => setImmediate(done), undefined),
    },
  };
}

/** @param {AbortSignal} signal */
function aborted(signal) {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}
