// What a promise shows of itself. No page can look into one at once, but a moment later it can know what it was: so what was
// written waits for that moment, and comes out in its order.

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

/** Letters that stand for the "<" of "<pending>" until it is known: they mean nothing by themselves. */
const [FIRST, COUNT] = [0xe000, 0x1900];

/** @typedef {{isKnown: boolean, text: string}} Shown what stands behind a mark */

/** @type {Map<string, Shown>} by the mark */
const marks = new Map();
const MARKED = /[\ue000-\uf8ff]/;
let count = 0;

/** @type {WeakSet<Promise<unknown>>} those whose rejection somebody hears of */
const heard = new WeakSet();
/** @type {{promise: Promise<unknown>, wasHeard: boolean} | undefined} the last one that was asked what made it */
let asked;

const then = Promise.prototype.then;
const THEN = "then";
const now = () => Promise.resolve();

/** A list of one: what is written before its value is as long as what is before a promise's. */
const Stand = { Prom: class extends Array {} }.Prom;
Object.defineProperty(Stand, "name", { value: "Prom" });

/** Have promises show what they are. */
export function showPromises() {
  Object.defineProperty(Promise.prototype, THEN, { value: watchedThen(THEN), writable: true, configurable: true });
  Object.defineProperty(Promise.prototype, CUSTOM, { value: show, configurable: true });
}

/** @param {string} name */
function watchedThen(name) {
  const methods = {
    /**
     * @this {Promise<unknown>}
     * @param {Parameters<typeof then>} given
     */
    [name](...given) {
      heard.add(this);
      return then.apply(this, given);
    },
  };
  return methods[name];
}

/**
 * As Node's util calls it.
 * @this {Promise<unknown>}
 * @param {number} depth
 * @param {{depth?: number | null}} options
 * @param {(value: unknown, options: object) => string} inspect
 */
function show(depth, options, inspect) {
  if (asked?.promise === this && !asked.wasHeard) heard.delete(this); // it was util that asked
  if (Object.getPrototypeOf(this) !== Promise.prototype) return inspect(this, { ...options, customInspect: false });
  if (typeof depth === "number" && depth < 0) return "[Promise]";
  count += 1;
  const mark = String.fromCharCode(FIRST + (count % COUNT));
  /** @type {(value: unknown) => string} */
  const textOf = (value) => {
    const listed = inspect(Object.assign(Stand.of(value), this), { ...options, depth });
    return `Promise {${listed.slice("Prom(1) [".length, -1)}}`;
  };
  const shown = { isKnown: false, text: textOf({ [CUSTOM]: () => "<pending>" }) };
  marks.set(mark, shown);
  /** @type {(value: unknown) => void} */
  const is = (value) => {
    if (shown.isKnown) return;
    shown.isKnown = true;
    shown.text = textOf(value);
  };
  const wasHeard = heard.has(this);
  then.call(this, is, (reason) => {
    is({ [CUSTOM]: (/** @type {number} */ _, /** @type {object} */ inner) => `<rejected> ${inspect(reason, inner)}` });
    if (!wasHeard) tellOf(this, reason);
  });
  if (!wasHeard) heard.delete(this);
  watchWhoAsks(this);
  now().then(() => (shown.isKnown = true));
  return `Promise { ${mark}pending> }`;
}

/**
 * Whoever awaits a promise asks what made it, and nothing else tells.
 * @param {Promise<unknown>} promise
 */
function watchWhoAsks(promise) {
  if (Object.hasOwn(promise, "constructor") || !Object.isExtensible(promise)) return;
  Object.defineProperty(promise, "constructor", {
    get() {
      asked = { promise, wasHeard: heard.has(promise) };
      heard.add(promise);
      return Promise;
    },
    configurable: true,
  });
}

/**
 * That it was looked at takes from a promise that nobody hears of its rejection: so another is rejected.
 * @param {Promise<unknown>} promise
 * @param {unknown} reason
 */
async function tellOf(promise, reason) {
  for (let turn = 0; turn < 10; turn++) await null;
  if (!heard.has(promise)) Promise.reject(reason);
}

/**
 * What writes texts in their order, each when all that it shows is known.
 * @template Kind
 * @param {(kind: Kind, text: string) => void} send
 */
export function inOrder(send) {
  /** @type {[kind: Kind, text: string][]} */
  const waiting = [];
  const isKnown = (/** @type {string} */ text) => [...text].every((letter) => marks.get(letter)?.isKnown ?? true);
  const flush = () => {
    for (let first = waiting[0]; first && isKnown(first[1]); first = waiting[0]) {
      waiting.shift();
      send(first[0], filled(first[1]));
    }
    if (waiting.length) now().then(flush);
  };
  return (/** @type {Kind} */ kind, /** @type {string} */ text) => {
    if (!waiting.length && !MARKED.test(text)) return send(kind, text);
    waiting.push([kind, text]);
    if (waiting.length === 1) now().then(flush);
  };
}

/** @param {string} text */
const filled = (text) =>
  text
    .split("\n")
    .map((line) => {
      const indent = line.match(/^ */)?.[0] ?? "";
      return line.replace(
        /Promise \{ ([\ue000-\uf8ff])pending> \}/g,
        (found, mark) => marks.get(mark)?.text.replaceAll("\n", `\n${indent}`) ?? found,
      );
    })
    .join("\n");
