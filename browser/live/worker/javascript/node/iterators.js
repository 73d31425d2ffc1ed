// What the iterators of collections show of themselves in Node: what is left in them.

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

/** A key or a value that may come twice. */
class Name {
  /** @param {unknown} name */
  constructor(name) {
    this.name = name;
  }

  /**
   * @param {number} _
   * @param {object} options
   * @param {(value: unknown, options: object) => string} inspect
   */
  [CUSTOM](_, options, inspect) {
    return inspect(this.name, options);
  }
}

/** @typedef {(new () => object) & {name: string, prototype: any}} Kind a class of collections */
/** @typedef {{left: unknown[], isOfPairs: boolean}} Left what an iterator still gives */
/** @typedef {(value: unknown, options: object) => string} Inspect */

/** @type {Map<Kind, WeakMap<object, {all: () => unknown[], taken: number, isOfPairs: boolean}>>} iterators of a kind of collection */
const known = new Map();

/**
 * What an iterator of a collection has left; undefined for what is none.
 * @param {object} iterator
 * @returns {Left & {isOfMap: boolean} | undefined}
 */
export function leftIn(iterator) {
  for (const kind of [Map, Set]) {
    const one = known.get(kind)?.get(iterator);
    if (one) return { left: one.all().slice(one.taken), isOfPairs: one.isOfPairs, isOfMap: kind === Map };
  }
  return undefined;
}

/** Have the iterators of collections show what is left in them. */
export function showIterators() {
  for (const [kind, each] of /** @type {const} */ ([
    [Map, "entries"],
    [Set, "values"],
  ])) {
    const name = (/** @type {Left} */ { isOfPairs }) => `[${kind.name} ${isOfPairs ? "Entries" : "Iterator"}]`;
    watch(kind, each, (left, depth, options, inspect) => {
      const values = new Set(left.left.map((value) => new Name(value)));
      const shown = inspect(values, { ...options, depth: options.depth ?? depth }).replace(/^Set\(\d+\) /, "");
      return `${name(left)} ${values.size ? shown : "{  }"}`;
    });
  }
  order(new Headers());
  order(new FormData());
  watch(URLSearchParams, "entries", ({ left }, depth, options, inspect) => {
    if (depth !== null && depth < 0) return "[Object]";
    const inner = { ...options, depth: depth === null ? null : depth - 1 };
    const shown = left.map((value) => inspect(value, inner));
    const [gap, between] = inspect(left, inner).includes("\n") ? ["\n  ", ",\n  "] : [" ", ", "];
    return `URLSearchParams Iterator {${gap}${shown.join(between)} }`;
  });
}

/**
 * What an iterator gives, in Node's order.
 * @param {IteratorResult<unknown>} given
 */
const ordered = ({ value, done }) => ({ value, done });

/**
 * Have an iterator of a kind give it.
 * @param {{keys: () => object}} one
 */
function order(one) {
  const iterator = Object.getPrototypeOf(one.keys());
  const next = iterator.next;
  /** @this {object} */
  const inOrder = function () {
    return ordered(next.call(this));
  };
  Object.defineProperty(inOrder, "name", { value: "next" });
  Object.defineProperty(iterator, "next", { value: inOrder, writable: true, configurable: true });
}

/**
 * Know what iterators of a kind of collection have left: only whoever made one can.
 * @param {Kind} kind
 * @param {"entries" | "values"} each what its own iterator is
 * @param {(left: Left, depth: number | null, options: {depth?: number | null}, inspect: Inspect) => string} text what one shows
 */
function watch(kind, each, text) {
  /** @type {Record<PropertyKey, any>} */
  const owner = kind.prototype;
  const iterator = Object.getPrototypeOf(owner[each].call(new kind()));
  /** @type {WeakMap<object, {all: () => unknown[], taken: number, isOfPairs: boolean}>} */
  const made = new WeakMap();
  known.set(kind, made);
  for (const name of new Set(["keys", "values", "entries"])) {
    const make = owner[name];
    /** @this {object} */
    owner[name] = function () {
      const one = make.call(this);
      made.set(one, { all: () => [...make.call(this)], taken: 0, isOfPairs: name === "entries" });
      return one;
    };
    Object.defineProperty(owner, name, { enumerable: kind === URLSearchParams });
    Object.defineProperty(owner[name], "name", { value: name });
  }
  if (kind === Set) owner.keys = owner.values;
  owner[Symbol.iterator] = owner[each];
  const next = iterator.next;
  /** @this {object} */
  const counted = function () {
    const known = made.get(this);
    if (known) known.taken += 1;
    return kind === URLSearchParams ? ordered(next.call(this)) : next.call(this);
  };
  Object.defineProperty(iterator, "next", { value: counted, writable: true, configurable: true });
  /**
   * @this {object}
   * @param {number | null} depth
   * @param {{depth?: number | null}} options
   * @param {Inspect} inspect
   */
  const show = function (depth, options, inspect) {
    const { all, taken, isOfPairs } = made.get(this) ?? { all: () => [], taken: 0, isOfPairs: false };
    return text({ left: all().slice(taken), isOfPairs }, depth, options, inspect);
  };
  Object.defineProperty(iterator, CUSTOM, { value: show, configurable: true });
}
