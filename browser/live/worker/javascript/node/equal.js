// util.isDeepStrictEqual: whether two values are the same through and through.

const tag = (/** @type {unknown} */ value) => Object.prototype.toString.call(value);

/** Objects of which nobody can see what is in them: the same only as themselves. */
const CLOSED = ["[object Promise]", "[object WeakMap]", "[object WeakSet]", "[object WeakRef]"];

/**
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export const isDeepStrictEqual = (one, other) => equal(one, other, new Map());

/**
 * @param {any} one
 * @param {any} other
 * @param {Map<object, object>} above pairs that are being compared, which may hold themselves
 * @returns {boolean}
 */
function equal(one, other, above) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other) || tag(one) !== tag(other)) return false;
  if (CLOSED.includes(tag(one)) || Array.isArray(one) !== Array.isArray(other)) return false;
  if (above.has(one)) return above.get(one) === other;
  above.set(one, other);
  const same = hasSameContent(one, other, above) && hasSameProperties(one, other, above);
  above.delete(one);
  return same;
}

/**
 * What an object holds beside its properties.
 * @param {any} one
 * @param {any} other
 * @param {Map<object, object>} above
 */
function hasSameContent(one, other, above) {
  if (one instanceof Date) return Object.is(one.getTime(), other.getTime());
  if (one instanceof RegExp) return String(one) === String(other) && one.lastIndex === other.lastIndex;
  if (one instanceof URL) return one.href === other.href;
  if (tag(one) === "[object Error]")
    return ["name", "message", "cause", "errors"].every(
      (name) => name in one === name in other && equal(one[name], other[name], above),
    );
  if ([Number, String, Boolean, BigInt, Symbol].some((Kind) => one instanceof Kind))
    return Object.is(one.valueOf(), other.valueOf());
  if (one instanceof ArrayBuffer) return equal(new Uint8Array(one), new Uint8Array(other), above);
  if (one instanceof DataView) return equal(bytesOf(one), bytesOf(other), above);
  if (ArrayBuffer.isView(one)) return one.byteLength === other.byteLength;
  if (Array.isArray(one)) return one.length === other.length;
  if (one instanceof Set) return one.size === other.size && isMatched([...one], [...other], above);
  if (one instanceof Map) return one.size === other.size && isMatched([...one], [...other], above);
  return true;
}

/** @param {DataView} view */
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/**
 * @param {object} object
 * @returns {PropertyKey[]}
 */
function keysOf(object) {
  const symbols = Object.getOwnPropertySymbols(object);
  return [...Object.keys(object), ...symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(object, key))];
}

/**
 * @param {Record<PropertyKey, unknown>} one
 * @param {Record<PropertyKey, unknown>} other
 * @param {Map<object, object>} above
 */
function hasSameProperties(one, other, above) {
  const keys = keysOf(one);
  if (keys.length !== keysOf(other).length) return false;
  return keys.every((key) => Object.prototype.propertyIsEnumerable.call(other, key) && equal(one[key], other[key], above));
}

/**
 * Whether each of the first has one of its own among the others, in any order.
 * @param {unknown[]} ones
 * @param {unknown[]} others
 * @param {Map<object, object>} above
 */
function isMatched(ones, others, above) {
  return ones.every((one) => {
    const place = others.findIndex((other) => equal(one, other, above));
    if (place >= 0) others.splice(place, 1);
    return place >= 0;
  });
}
