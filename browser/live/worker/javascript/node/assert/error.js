// What node:assert throws.

/** @typedef {string | Error | undefined} Message the program's */
/** @typedef {{message?: Message, actual?: unknown, expected?: unknown, operator: string, words: () => string}} Failure */

/** @param {string} what @returns {never} */
export function refuse(what) {
  throw new Error(`assert: ${what} is not supported in this page`);
}

export class AssertionError extends Error {
  /** @param {{message?: string, actual?: unknown, expected?: unknown, operator?: string}} options */
  constructor({ message, actual, expected, operator } = {}) {
    super(message ?? refuse("an AssertionError without a message"));
    this.generatedMessage = false;
    this.code = "ERR_ASSERTION";
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    this.diff = "simple";
    this.stack = this.stack?.replace(/^AssertionError|^Error/, "AssertionError [ERR_ASSERTION]");
  }

  /** @override */
  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}
Object.defineProperty(AssertionError.prototype, "name", { value: "AssertionError", writable: true, configurable: true });

/**
 * @param {Failure} failure
 * @returns {never}
 */
export function fail({ message, words, ...about }) {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ ...about, message: message ?? words() });
  error.generatedMessage = message === undefined;
  throw error;
}
