// Runs something that nobody sees, a few times, in pauses after what the reader ran: a browser compiles well only what it has
// seen to be used a lot, and here nothing was, for Python did not have to start.

const TIMES = 20;

/** The pause before each, in milliseconds. */
const PAUSE = 60;

const { setTimeout, clearTimeout } = globalThis;

export class Warming {
  /** @param {() => void} run */
  constructor(run) {
    this.run = run;
    this.left = TIMES;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Go on, after a pause. */
  begin() {
    clearTimeout(this.timer);
    if (this.left <= 0) return;
    this.timer = setTimeout(() => {
      this.left -= 1;
      this.run();
      this.begin();
    }, PAUSE);
  }

  /** Never again. */
  stop() {
    this.left = 0;
  }
}
