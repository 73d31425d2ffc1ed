// What runs: the shell, its subshells and its commands. Each can be told to end.

/** Thrown in a task that a signal ends. */
export class Killed extends Error {
  /** @param {number} signal */
  constructor(signal) {
    super(`signal ${signal}`);
    this.signal = signal;
  }
}

/** Thrown where a program asks for what the page does not have: it ends, for whatever followed might be wrong. */
export class Refusal extends Error {
  /** Where in the program that was; 0 if it is not known. */
  line = 0;
}

/** @type {Record<string, number>} */
export const SIGNALS = {
  EXIT: 0,
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
};

/** @param {number} number */
export const signalNamed = (number) => Object.keys(SIGNALS).find((name) => SIGNALS[name] === number);

/** How long tasks run before timers and messages have their turn, in milliseconds. */
const TURN = 15;

let lastTurn = performance.now();

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Task {
  /** @type {number[]} */
  signals = [];
  /** Those that the task handles itself. @type {Set<number>} */
  handled = new Set();
  /** @type {Set<number>} */
  ignored = new Set();
  /** @type {Set<() => void>} */
  wakers = new Set();
  /** @type {Set<Task>} */
  children = new Set();
  ended = false;

  /**
   * @param {number} pid
   * @param {Task | null} parent
   */
  constructor(pid, parent) {
    this.pid = pid;
    this.parent = parent;
    if (!parent) return;
    for (const signal of parent.ignored) this.ignored.add(signal);
    parent.children.add(this);
  }

  /** @param {number} signal */
  kill(signal) {
    if (this.program && !this.program.ended) {
      this.program.kill(signal);
      return;
    }
    if (this.ignored.has(signal) && signal !== SIGNALS.KILL) return;
    if ([SIGNALS.CHLD, SIGNALS.CONT].includes(signal) && !this.handled.has(signal)) return;
    this.signals.push(signal);
    for (const wake of this.wakers) wake();
  }

  /** It, and those that it waits for. @param {number} signal */
  killGroup(signal) {
    if (this.program && !this.program.ended) {
      this.program.killGroup(signal);
      return;
    }
    for (const child of this.children) if (!child.isBackground) child.killGroup(signal);
    if (this.running && !this.ignored.has(signal)) this.struck = signal;
    this.kill(signal);
  }

  /** The shell that this process has become. @type {Task | null} */
  program = null;
  /** How many commands run in it that are processes of their own for real, and the signal that ends them. */
  running = 0;
  struck = 0;

  isBackground = false;
  /** The signal that ended it; 0 for none. */
  killedBy = 0;

  /** Ends here if a signal says so. */
  check() {
    const fatal = this.signals.find((signal) => !this.handled.has(signal));
    if (fatal !== undefined) throw new Killed(fatal);
    const { struck } = this;
    this.struck = 0;
    if (struck && this.running) throw new Killed(struck);
  }

  /** Lets others have their turn, now and then. */
  async turn() {
    this.check();
    if (performance.now() - lastTurn < TURN) return;
    await pause(0);
    lastTurn = performance.now();
    this.check();
  }

  /**
   * Wait until somebody wakes one of `waiting`.
   * @param {Set<() => void>} waiting
   */
  async wait(waiting) {
    this.check();
    await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      const wake = () => {
        waiting.delete(wake);
        this.wakers.delete(wake);
        resolve();
      };
      waiting.add(wake);
      this.wakers.add(wake);
    });
    this.check();
  }

  /**
   * Wait for a promise; a signal ends that.
   * @template Value
   * @param {Promise<Value>} promise
   * @returns {Promise<Value>}
   */
  async until(promise) {
    this.check();
    /** @type {() => void} */
    let wake = () => {};
    const signalled = new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      wake = () => resolve();
      this.wakers.add(wake);
    });
    const done = promise.then((value) => ({ value }));
    const first = await Promise.race([done, signalled]);
    this.wakers.delete(wake);
    this.check();
    return first ? /** @type {{value: Value}} */ (first).value : (await done).value;
  }

  /** @param {number} seconds */
  async sleep(seconds) {
    const timer = pause(Math.min(seconds * 1000, 2 ** 31 - 1));
    await this.until(timer);
  }

  end() {
    this.ended = true;
    this.parent?.children.delete(this);
  }
}
