// Errors as Node makes them.

/** @typedef {new (message: string) => Error} Kind */

/**
 * Most of Node's own errors have a code in their first line, and in what they are as a text.
 * @param {Kind} Kind
 * @param {string} code
 * @param {string} message
 */
export function nodeError(Kind, code, message) {
  const error = Object.assign(new Kind(message), { code });
  error.stack = `${error.name} [${code}]: ${message}\n${error.stack?.split("\n").slice(1).join("\n")}`;
  return named(error, code);
}

/**
 * What Node's own code in another language throws: its code is beside what it says.
 * @template {Error} One
 * @param {new (message: string) => One} Kind
 * @param {string} code
 * @param {string} message
 */
export const codedError = (Kind, code, message) => Object.assign(new Kind(message), { code });

/**
 * @param {string} name of the value
 * @param {string} range what it must be, as ">= 0 && <= 9"
 * @param {unknown} given
 */
export const outOfRange = (name, range, given) =>
  nodeError(RangeError, "ERR_OUT_OF_RANGE", `The value of "${name}" is out of range. It must be ${range}. Received ${given}`);

/**
 * An error that says its code as a text.
 * @template {Error} One
 * @param {One} error
 * @param {string} code
 */
export function named(error, code) {
  const methods = {
    /** @this {Error} */
    toString() {
      return `${this.name} [${code}]: ${this.message}`;
    },
  };
  const { toString: value } = methods;
  return Object.defineProperty(error, "toString", { value, writable: true, configurable: true });
}

/**
 * @param {string} name of the argument
 * @param {string} expected what it is to be, as "of type function"
 * @param {unknown} given
 */
export function wrongType(name, expected, given) {
  return nodeError(TypeError, "ERR_INVALID_ARG_TYPE", `The "${name}" argument must be ${expected}. Received ${typed(given)}`);
}

/** @param {unknown} given */
function typed(given) {
  if (given === null || given === undefined) return String(given);
  if (typeof given === "function") return `function ${given.name}`;
  if (typeof given === "object")
    return given.constructor?.name ? `an instance of ${given.constructor.name}` : "[Object: null prototype] {}";
  if (typeof given === "string") return `type string ('${given.length > LONGEST ? `${given.slice(0, LONGEST - 3)}...` : given}')`;
  return `type ${typeof given} (${String(given)}${typeof given === "bigint" ? "n" : ""})`;
}

/** Letters of a text that are shown in a message. */
const LONGEST = 28;

/**
 * A function of the platform, with the words of Node's errors, which leave out who failed.
 * @template {(...values: any[]) => any} Task
 * @param {Task} task
 */
export function plainly(task) {
  const named = {
    /** @type {(...values: Parameters<Task>) => ReturnType<Task>} */
    [task.name](...values) {
      try {
        return task(...values);
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
        const plain = error.message.replace(/^Failed to execute .*?: /, "");
        const isLetter = error.name === "InvalidCharacterError" && /[^A-Za-z0-9+/=\t\n\f\r ]/.test(String(values[0]));
        throw new DOMException(isLetter ? "Invalid character" : plain, error.name);
      }
    },
  };
  return named[task.name];
}
