// The time that a program sees: the browser's, or one that stands still. Python's and Ruby's clocks ask Date as well.
// Clocks that only measure how long something takes go on as they are.

const Real = globalThis.Date;

/**
 * Stop the clock, or let it go on.
 * @param {number} [now] milliseconds since 1970; none for the real time
 */
export function setClock(now) {
  globalThis.Date = now === undefined ? Real : stoppedAt(now);
}

/** @param {number} now */
function stoppedAt(now) {
  return new Proxy(Real, {
    apply: () => new Real(now).toString(),
    construct: (target, given, made) => Reflect.construct(target, given.length ? given : [now], made),
    get: (target, name) => (name === "now" ? () => now : Reflect.get(target, name)),
  });
}
