// util.isDeepStrictEqual: whether two values are the same through and through; and what assert.deepEqual makes of it.

/** @typedef {{above: Map<object, object>, isLoose: boolean}} Comparison with the pairs that are being compared, which may hold themselves */

const tag = (/** @type {unknown} */ value) => Object.prototype.toString.call(value);

/** Objects of which nobody can see what is in them: the same only as themselves. */
const CLOSED = ["[object Promise]", "[object WeakMap]", "[object WeakSet]", "[object WeakRef]"];

/**
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export const isDeepStrictEqual = (one, other) => equal(one, other, { above: new Map(), isLoose: false });

/**
 * The same, where 1 is "1" and nobody asks of which class an object is.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export const isDeepLooselyEqual = (one, other) => equal(one, other, { above: new Map(), isLoose: true });

/**
 * @param {any} one
 * @param {any} other
 * @param {Comparison} comparison
 * @returns {boolean}
 */
function equal(one, other, comparison) {
  const { above, isLoose } = comparison;
  if (Object.is(one, other)) return true;
  // biome-ignore lint/suspicious/noDoubleEquals: it is what the loose one is for
  if (isPlain(one) || isPlain(other)) return isLoose && isPlain(one) && isPlain(other) && one == other;
  if ((!isLoose && Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) || tag(one) !== tag(other)) return false;
  if (CLOSED.includes(tag(one)) || Array.isArray(one) !== Array.isArray(other)) return false;
  if (above.has(one)) return above.get(one) === other;
  above.set(one, other);
  const same = hasSameContent(one, other, comparison) && hasSameProperties(one, other, comparison);
  above.delete(one);
  return same;
}

/** @param {unknown} value */
const isPlain = (value) => typeof value !== "object" || value === null;

/**
 * What an object holds beside its properties.
 * @param {any} one
 * @param {any} other
 * @param {Comparison} comparison
 */
function hasSameContent(one, other, comparison) {
  if (one instanceof Date) return Object.is(one.getTime(), other.getTime());
  if (one instanceof RegExp) return String(one) === String(other) && one.lastIndex === other.lastIndex;
  if (one instanceof URL) return one.href === other.href;
  if (tag(one) === "[object Error]")
    return ["name", "message", "cause", "errors"].every(
      (name) => name in one === name in other && equal(one[name], other[name], comparison),
    );
  if ([Number, String, Boolean, BigInt, Symbol].some((Kind) => one instanceof Kind))
    return Object.is(one.valueOf(), other.valueOf());
  if (one instanceof ArrayBuffer) return equal(new Uint8Array(one), new Uint8Array(other), comparison);
  if (one instanceof DataView) return equal(bytesOf(one), bytesOf(other), comparison);
  if (ArrayBuffer.isView(one)) return one.byteLength === other.byteLength;
  if (Array.isArray(one)) return one.length === other.length;
  if (one instanceof Set) return one.size === other.size && isMatched([...one], [...other], comparison);
  if (one instanceof Map) return one.size === other.size && isMatched([...one], [...other], comparison);
  return true;
}

/** @param {DataView} view */
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/**
 * @param {object} object
 * @param {boolean} isLoose then symbols do not count
 * @returns {PropertyKey[]}
 */
function keysOf(object, isLoose) {
  if (isLoose) return Object.keys(object);
  const symbols = Object.getOwnPropertySymbols(object);
  return [...Object.keys(object), ...symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(object, key))];
}

/**
 * @param {Record<PropertyKey, unknown>} one
 * @param {Record<PropertyKey, unknown>} other
 * @param {Comparison} comparison
 */
function hasSameProperties(one, other, comparison) {
  const keys = keysOf(one, comparison.isLoose);
  if (keys.length !== keysOf(other, comparison.isLoose).length) return false;
  return keys.every((key) => Object.prototype.propertyIsEnumerable.call(other, key) && equal(one[key], other[key], comparison));
}

/**
 * Whether each of the first has one of its own among the others, in any order.
 * @param {unknown[]} ones
 * @param {unknown[]} others
 * @param {Comparison} comparison
 */
function isMatched(ones, others, comparison) {
  return ones.every((one) => {
    const place = others.findIndex((other) => equal(one, other, comparison));
    if (place >= 0) others.splice(place, 1);
    return place >= 0;
  });
}
