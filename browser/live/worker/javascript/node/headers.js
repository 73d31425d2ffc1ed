// What headers are called, and in which order they were set: Node shows both, and browsers forget them.

import { checkHeader, checkHeaders, checkOptions, inWords } from "./words.js";

/** @type {WeakMap<Headers, Map<string, string>>} the names in small letters, to those that were given */
const known = new WeakMap();

/**
 * @param {unknown} given to a constructor
 * @returns {string[]}
 */
function namesOf(given) {
  if (typeof given !== "object" || given === null) return [];
  if (given instanceof Headers) return Object.keys(headersShown(given));
  if (Symbol.iterator in given) return [.../** @type {Iterable<[string, string]>} */ (given)].map(([name]) => String(name));
  return Object.keys(given);
}

/**
 * @param {Headers} headers
 * @param {string[]} names
 */
function keep(headers, names) {
  const own = known.get(headers) ?? new Map();
  for (const name of names) if (!own.has(name.toLowerCase())) own.set(name.toLowerCase(), name);
  known.set(headers, own);
}

/**
 * What is shown of them.
 * @param {Headers} headers
 */
export function headersShown(headers) {
  const own = [...(known.get(headers) ?? [])].filter(([name]) => headers.has(name));
  const rest = [...headers.keys()].filter((name) => !own.some(([one]) => one === name)).map((name) => [name, name]);
  return Object.fromEntries([...own, ...rest].map(([name, shown]) => [shown, headers.get(name)]));
}

/**
 * Have them known.
 * @param {(value: unknown) => string} show as Node's util does
 */
export function watchHeaders(show) {
  /** @type {Record<string, any>} */
  const methods = Headers.prototype;
  for (const name of ["append", "set"]) {
    const method = methods[name];
    /**
     * @this {Headers}
     * @param {unknown[]} given
     */
    const watched = function (...given) {
      checkHeader(name, given, 2);
      method.apply(this, given);
      keep(this, [String(given[0])]);
    };
    Object.defineProperty(watched, "name", { value: name });
    Object.defineProperty(methods, name, { value: watched, writable: true, configurable: true });
  }
  for (const name of ["delete", "get", "has"]) {
    const method = methods[name];
    /**
     * @this {Headers}
     * @param {unknown[]} given
     */
    const watched = function (...given) {
      checkHeader(name, given, 1);
      if (name === "delete") known.get(this)?.delete(String(given[0]).toLowerCase());
      return method.apply(this, given);
    };
    Object.defineProperty(watched, "name", { value: name });
    Object.defineProperty(methods, name, { value: watched, writable: true, configurable: true });
  }
  watch("Headers", (headers, [given]) => keep(headers, namesOf(given)));
  for (const name of ["Request", "Response"])
    watch(
      name,
      ({ headers }, [input, options]) => keep(headers, namesOf(options?.headers ?? input?.headers)),
      ([, options]) => checkOptions(options, show),
    );
}

/**
 * @param {string} name of a class
 * @param {(made: any, given: any[]) => void} task for what is made of it
 * @param {(given: any[]) => void} [check] throws for what it cannot be made of
 */
function watch(name, task, check) {
  /** @type {Record<string, any>} */
  const owner = globalThis;
  const watched = new Proxy(owner[name], {
    construct(Kind, given, target) {
      check?.(given);
      checkHeaders(name === "Headers" ? given[0] : given[1]?.headers);
      try {
        const made = Reflect.construct(Kind, given, target);
        task(made, given);
        return made;
      } catch (error) {
        throw inWords(error, given);
      }
    },
  });
  Object.defineProperty(owner, name, { value: watched, writable: true, configurable: true });
  Object.defineProperty(watched.prototype, "constructor", { value: watched, writable: true, configurable: true });
}
