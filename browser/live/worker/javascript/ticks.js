// process.nextTick: what comes after the code that runs, and before the next timer.

const { port1, port2 } = new MessageChannel();

export class Ticks {
  constructor() {
    /** @type {(() => void)[]} */
    this.queue = [];
    /** @type {(() => void)[]} what waits until everything that is due now has had its turn */
    this.turns = [];
    port1.onmessage = () => this.turns.shift()?.();
  }

  /** @param {() => void} task */
  add(task) {
    this.queue.push(task);
    if (this.queue.length === 1) this.turn(() => this.drain());
  }

  /** Run what waits, and what that adds. */
  drain() {
    for (let task = this.queue.shift(); task; task = this.queue.shift()) task();
  }

  /**
   * A task of the platform's: what waited before it, comes before it; and what it adds, comes before its promises.
   * @template {(...values: any[]) => any} Task
   * @param {Task} task
   * @returns {(...values: Parameters<Task>) => void}
   */
  around(task) {
    return (...values) => {
      this.drain();
      task(...values);
      this.drain();
    };
  }

  /**
   * Call a task when everything that is due now has had its turn.
   * @param {() => void} task
   */
  turn(task) {
    this.turns.push(task);
    port2.postMessage(0);
  }

  /** Whether any waits. */
  get isBusy() {
    return this.queue.length > 0;
  }
}
