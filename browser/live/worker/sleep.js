// Tells the page that a program is going to sleep, so that it waits.

/** @import {EventKind} from "../messages.js" */

/** Milliseconds. Whoever sleeps for less is not silent for long. */
const SHORT = 100;

/**
 * Have the platform's timers told.
 * @param {(kind: EventKind, text: string) => void} report
 */
export function tellOfSleep(report) {
  const { setTimeout, setInterval } = globalThis;
  const tell = (/** @type {unknown} */ ms) => {
    if (Number(ms) >= SHORT) report("sleep", String(Number(ms) / 1000));
  };
  /** @type {Record<string, (task: (...values: any[]) => void, ms: number, ...values: any[]) => unknown>} */
  const told = {
    setTimeout(task, ms, ...values) {
      tell(ms);
      return setTimeout(task, ms, ...values);
    },
    setInterval(task, ms, ...values) {
      tell(ms);
      const again = () => {
        tell(ms);
        task(...values);
      };
      return setInterval(again, ms);
    },
  };
  Object.assign(globalThis, told);
}
