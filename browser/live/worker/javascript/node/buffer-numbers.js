// Reading and writing numbers in a Buffer.

import { nodeError, outOfRange, wrongType } from "./errors.js";

/** @typedef {Uint8Array} Bytes a Buffer */

/** Numbers that can be read and written, with the range of whole ones; UInt is spelt Uint as well. */
const RANGES = {
  Int8: [-(2 ** 7), 2 ** 7 - 1],
  UInt8: [0, 2 ** 8 - 1],
  Int16: [-(2 ** 15), 2 ** 15 - 1],
  UInt16: [0, 2 ** 16 - 1],
  Int32: [-(2 ** 31), 2 ** 31 - 1],
  UInt32: [0, 2 ** 32 - 1],
  Float: undefined,
  Double: undefined,
  BigInt64: [-(2n ** 63n), 2n ** 63n - 1n],
  BigUInt64: [0n, 2n ** 64n - 1n],
};
/** @type {Record<string, string>} how a DataView calls them */
const VIEWED = { Float: "Float32", Double: "Float64" };

/**
 * Each method's name, and the method.
 * @returns {Generator<[string, Function]>}
 */
export function* numberMethods() {
  for (const [kind, range] of Object.entries(RANGES)) yield* fixed(kind, range);
  for (const isSigned of [true, false]) yield* ofAnySize(isSigned);
  for (const size of [2, 4, 8]) {
    /** @this {Bytes} */
    const swap = function () {
      if (this.length % size)
        throw nodeError(RangeError, "ERR_INVALID_BUFFER_SIZE", `Buffer size must be a multiple of ${size * 8}-bits`);
      for (let at = 0; at < this.length; at += size)
        Uint8Array.prototype.reverse.call(new Uint8Array(this.buffer, this.byteOffset + at, size));
      return this;
    };
    const name = `swap${size * 8}`;
    yield [name, Object.defineProperty(swap, "name", { value: name })];
  }
}

/**
 * @param {string} kind
 * @param {(number | bigint)[] | undefined} range
 * @returns {Generator<[string, Function]>}
 */
function* fixed(kind, range) {
  const viewed = VIEWED[kind] ?? kind.replace("UInt", "Uint");
  const size = Number(viewed.match(/\d+/)?.[0]) / 8;
  for (const end of size === 1 ? [""] : ["BE", "LE"]) {
    /**
     * @this {Bytes}
     * @param {number} [offset]
     */
    const read = function (offset = 0) {
      return viewOf(this, offset, size)[`get${viewed}`](0, end === "LE");
    };
    /**
     * @this {Bytes}
     * @param {any} value
     * @param {number} [offset]
     */
    const write = function (value, offset = 0) {
      const isBig = kind.startsWith("Big");
      const number = isBig ? value : +value;
      if (range && (number < range[0] || number > range[1])) throw notStored(range[0], range[1], size, number);
      if (isBig && typeof number !== "bigint") throw new TypeError("Cannot mix BigInt and other types, use explicit conversions");
      viewOf(this, offset, size)[`set${viewed}`](0, number, end === "LE");
      return offset + size;
    };
    for (const name of new Set([kind, kind.replace("UInt", "Uint")])) {
      yield [`read${name}${end}`, read];
      yield [`write${name}${end}`, write];
    }
  }
}

/**
 * Whole numbers of one to six bytes.
 * @param {boolean} isSigned
 * @returns {Generator<[string, Function]>}
 */
function* ofAnySize(isSigned) {
  for (const end of ["BE", "LE"]) {
    /**
     * @this {Bytes}
     * @param {number} offset
     * @param {number} size
     */
    const read = function (offset, size) {
      const bytes = part(this, offset, size);
      const value = (end === "LE" ? bytes.reverse() : bytes).reduce((sum, byte) => sum * 256 + byte, 0);
      return isSigned && value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value;
    };
    /**
     * @this {Bytes}
     * @param {number} value
     * @param {number} offset
     * @param {number} size
     */
    const write = function (value, offset, size) {
      part(this, offset, size);
      const [least, most] = isSigned ? [-(2 ** (size * 8 - 1)), 2 ** (size * 8 - 1) - 1] : [0, 2 ** (size * 8) - 1];
      if (value < least || value > most) throw notStored(least, most, size, value);
      const whole = value < 0 ? value + 2 ** (size * 8) : value;
      for (let at = 0; at < size; at++) {
        const place = end === "LE" ? at : size - 1 - at;
        this[offset + place] = Math.floor(whole / 256 ** at) % 256;
      }
      return offset + size;
    };
    for (const name of isSigned ? ["Int"] : ["UInt", "Uint"]) {
      yield [`read${name}${end}`, read];
      yield [`write${name}${end}`, write];
    }
  }
}

/**
 * @param {Bytes} buffer
 * @param {number} offset
 * @param {number} size
 */
function part(buffer, offset, size) {
  if (typeof size !== "number") throw wrongType("byteLength", "of type number", size);
  if (!(size >= 1 && size <= 6)) throw notBetween("byteLength", 1, 6, size);
  viewOf(buffer, offset, size);
  return Array.from(buffer.subarray(offset, offset + size));
}

/**
 * @param {Bytes} buffer
 * @param {number} offset
 * @param {number} size
 * @returns {any}
 */
function viewOf(buffer, offset, size) {
  if (typeof offset !== "number") throw wrongType("offset", "of type number", offset);
  if (!Number.isInteger(offset)) throw outOfRange("offset", "an integer", offset);
  if (buffer.length < size)
    throw nodeError(RangeError, "ERR_BUFFER_OUT_OF_BOUNDS", "Attempt to access memory outside buffer bounds");
  if (!(offset >= 0 && offset <= buffer.length - size)) throw notBetween("offset", 0, buffer.length - size, offset);
  return new DataView(buffer.buffer, buffer.byteOffset + offset, size);
}

/**
 * A number with a mark between thousands, if it is one of the large ones that Node marks.
 * @param {number | bigint} given
 */
function marked(given) {
  const isBig = typeof given === "bigint";
  const isLarge = isBig ? given > 2n ** 32n || given < -(2n ** 32n) : Number.isInteger(given) && Math.abs(given) > 2 ** 32;
  return (isLarge ? String(given).replace(/\B(?=(\d{3})+$)/g, "_") : String(given)) + (isBig ? "n" : "");
}

/**
 * What Node says of a number that so many bytes do not hold.
 * @param {number | bigint} least
 * @param {number | bigint} most
 * @param {number} size
 * @param {number | bigint} given
 */
function notStored(least, most, size, given) {
  if (size <= 4) return notBetween("value", Number(least), Number(most), given);
  const n = typeof least === "bigint" ? "n" : "";
  const power = (/** @type {number} */ bits) => `2${n} ** ${bits}${n}`;
  const bits = least < 0 ? size * 8 - 1 : size * 8;
  const range = `>= ${least < 0 ? `-(${power(bits)})` : `0${n}`} and < ${power(bits)}`;
  return outOfRange("value", range, marked(given));
}

/**
 * @param {string} name
 * @param {number} least
 * @param {number} most
 * @param {number | bigint} given
 */
const notBetween = (name, least, most, given) => outOfRange(name, `>= ${least} and <= ${most}`, marked(given));
