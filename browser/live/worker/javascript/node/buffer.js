// The part of Node's Buffer that has to do with encodings.

import { nodeError, wrongType } from "./errors.js";

const ENCODINGS = ["utf8", "utf-8", "base64", "base64url", "hex", "latin1", "binary", "ascii"];

const fromBinary = (/** @type {string} */ text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const toBinary = (/** @type {Uint8Array} */ bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/** @type {Record<string, (text: string) => Uint8Array>} */
const DECODE = {
  utf8: (text) => new TextEncoder().encode(text),
  base64: (text) =>
    fromBinary(
      atob(
        text
          .replaceAll("-", "+")
          .replaceAll("_", "/")
          .replace(/[^A-Za-z0-9+/]/g, ""),
      ),
    ),
  hex: (text) => Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16)),
  latin1: fromBinary,
};
/** @type {Record<string, (bytes: Uint8Array) => string>} */
const ENCODE = {
  utf8: (bytes) => new TextDecoder().decode(bytes),
  base64: (bytes) => btoa(toBinary(bytes)),
  base64url: (bytes) => btoa(toBinary(bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
  hex: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  latin1: toBinary,
};
/** @type {Record<string, string>} */
const SAME = { "utf-8": "utf8", binary: "latin1", ascii: "latin1" };

/**
 * @template Codec
 * @param {Record<string, Codec>} table
 * @param {unknown} encoding
 */
function codec(table, encoding) {
  const name = String(encoding).toLowerCase();
  if (!ENCODINGS.includes(name)) throw new TypeError(`Unknown encoding: ${encoding}`);
  return table[SAME[name] ?? name] ?? table[name.replace("url", "")];
}

// Node's from() takes other values than that of Uint8Array, so the two classes are no kinds of each other to the type checker.
const Bytes = /** @type {new (size: number) => Uint8Array<ArrayBuffer>} */ (Uint8Array);

/** @type {Record<string, any>} */
const bytesMethods = Uint8Array.prototype;

export class Buffer extends Bytes {
  /**
   * @param {string | ArrayBuffer | ArrayLike<number>} value
   * @param {string} [encoding] of a text
   */
  static from(value, encoding = "utf8") {
    const bytes = typeof value === "string" ? codec(DECODE, encoding)(value) : new Uint8Array(value);
    const buffer = new Buffer(bytes.length);
    buffer.set(bytes);
    return buffer;
  }

  /**
   * @param {number} size
   * @param {unknown} [fill] a byte, or what from() takes, again and again
   * @param {string} [encoding] of a text
   */
  static alloc(size, fill = 0, encoding = "utf8") {
    const buffer = new Buffer(size);
    if (typeof fill === "number") return /** @type {Buffer} */ (bytesMethods.fill.call(buffer, fill));
    const piece = Buffer.from(/** @type {string} */ (fill), encoding);
    for (let at = 0; piece.length && at < size; at++) buffer[at] = piece[at % piece.length];
    return buffer;
  }

  /** @param {unknown} encoding */
  static isEncoding(encoding) {
    return ENCODINGS.includes(String(encoding).toLowerCase());
  }

  /**
   * @param {Uint8Array} one
   * @param {Uint8Array} other
   */
  static compare(one, other) {
    const length = Math.min(one.length, other.length);
    for (let at = 0; at < length; at++) if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
    return Math.sign(one.length - other.length);
  }

  /**
   * @param {string} text
   * @param {string} [encoding]
   */
  static byteLength(text, encoding = "utf8") {
    return Buffer.from(text, encoding).length;
  }

  /**
   * @param {Uint8Array[]} list
   * @param {number} [length] of the whole
   */
  static concat(list, length = list.reduce((sum, part) => sum + part.length, 0)) {
    const whole = new Buffer(length);
    let at = 0;
    for (const part of list) {
      const piece = part.subarray(0, length - at);
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  /** @param {unknown} value */
  static isBuffer(value) {
    return value instanceof Buffer;
  }

  /** @param {Uint8Array} other */
  equals(other) {
    return this.length === other.length && this.every((byte, place) => byte === other[place]);
  }

  /**
   * @override
   * @param {string} [encoding]
   */
  toString(encoding = "utf8") {
    return codec(ENCODE, encoding)(this);
  }

  [Symbol.for("nodejs.util.inspect.custom")]() {
    return `<Buffer ${Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join(" ")}>`;
  }

  /** @param {Uint8Array} other */
  compare(other) {
    return Buffer.compare(this, other);
  }

  /**
   * A view, as in Node, not a copy as of other arrays.
   * @override
   * @param {number} [start]
   * @param {number} [end]
   */
  slice(start, end) {
    return /** @type {Uint8Array<ArrayBuffer>} */ (this.subarray(start, end));
  }

  toJSON() {
    return { type: "Buffer", data: [...this] };
  }
}

/**
 * Bytes to look for, or to fill with.
 * @param {unknown} value
 * @param {unknown} encoding of a text
 */
function piece(value, encoding) {
  if (typeof value === "number") return Uint8Array.of(value);
  if (typeof value === "string" || value instanceof Uint8Array) return Buffer.from(/** @type {any} */ (value), String(encoding));
  throw wrongType("value", "one of type number or string or an instance of Buffer or Uint8Array", value);
}

/**
 * What may begin with an offset may leave it out before the encoding.
 * @param {unknown} offset
 * @param {unknown} encoding
 * @returns {[offset: number | undefined, encoding: unknown]}
 */
const ordered = (offset, encoding = "utf8") =>
  typeof offset === "string" ? [undefined, offset] : [/** @type {number | undefined} */ (offset), encoding];

/**
 * @param {Uint8Array} buffer
 * @param {Uint8Array} bytes
 * @param {number} at
 */
const isAt = (buffer, bytes, at) =>
  at >= 0 && at + bytes.length <= buffer.length && bytes.every((byte, n) => byte === buffer[at + n]);

/** An array of bytes has methods of some of these names, which take a text for no text. */
const METHODS = {
  /**
   * @this {Buffer}
   * @param {unknown} value
   * @param {number | string} [from]
   * @param {string} [code]
   */
  indexOf(value, from, code) {
    const [start = 0, encoding] = ordered(from, code);
    const bytes = piece(value, encoding);
    for (let at = start < 0 ? Math.max(0, this.length + start) : start; at <= this.length - bytes.length; at++)
      if (isAt(this, bytes, at)) return at;
    return -1;
  },
  /**
   * @this {Buffer}
   * @param {unknown} value
   * @param {number | string} [from]
   * @param {string} [code]
   */
  lastIndexOf(value, from, code) {
    const [start = this.length, encoding] = ordered(from, code);
    const bytes = piece(value, encoding);
    for (let at = Math.min(start < 0 ? this.length + start : start, this.length - bytes.length); at >= 0; at--)
      if (isAt(this, bytes, at)) return at;
    return -1;
  },
  /**
   * @this {Buffer}
   * @param {unknown} value
   * @param {number | string} [from]
   * @param {string} [code]
   */
  includes(value, from, code) {
    return METHODS.indexOf.call(this, value, from, code) >= 0;
  },
  /**
   * @this {Buffer}
   * @param {unknown} value
   * @param {number | string} [from]
   * @param {number | string} [to]
   * @param {string} [code]
   */
  fill(value, from, to, code) {
    const [start = 0, early] = ordered(from, to);
    const [end = this.length, encoding] = ordered(
      typeof early === "number" ? early : undefined,
      typeof early === "string" ? early : code,
    );
    const bytes = piece(value, encoding);
    for (let at = start; at < end; at++) this[at] = bytes.length ? bytes[(at - start) % bytes.length] : 0;
    return this;
  },
  /**
   * @this {Buffer}
   * @param {string} text
   * @param {number | string} [from]
   * @param {number | string} [size]
   * @param {string} [code]
   */
  write(text, from, size, code) {
    const [offset = 0, early] = ordered(from, size);
    const most = typeof early === "number" ? early : this.length - offset;
    const bytes = Buffer.from(text, typeof early === "string" ? early : (code ?? "utf8"));
    let length = Math.min(bytes.length, most, this.length - offset);
    while (length < bytes.length && length > 0 && (bytes[length] & 0xc0) === 0x80) length -= 1; // no half letters
    this.set(bytes.subarray(0, length), offset);
    return length;
  },
  /**
   * @this {Buffer}
   * @param {Uint8Array} target
   * @param {number} [to]
   * @param {number} [start]
   * @param {number} [end]
   */
  copy(target, to = 0, start = 0, end = this.length) {
    const part = this.subarray(start, end).subarray(0, Math.max(0, target.length - to));
    target.set(part, to);
    return part.length;
  },
};
for (const [name, method] of Object.entries(METHODS)) define(Buffer.prototype, name, method);

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
  BigInt64: undefined,
  BigUInt64: undefined,
};
/** @type {Record<string, string>} how a DataView calls them */
const VIEWED = { Float: "Float32", Double: "Float64" };

for (const [kind, range] of Object.entries(RANGES)) {
  const viewed = VIEWED[kind] ?? kind.replace("UInt", "Uint");
  const size = Number(viewed.match(/\d+/)?.[0]) / 8;
  for (const end of size === 1 ? [""] : ["BE", "LE"]) {
    /**
     * @this {Buffer}
     * @param {number} [offset]
     */
    const read = function (offset = 0) {
      return viewOf(this, offset, size)[`get${viewed}`](0, end === "LE");
    };
    /**
     * @this {Buffer}
     * @param {any} value
     * @param {number} [offset]
     */
    const write = function (value, offset = 0) {
      if (range && (value < range[0] || value > range[1])) throw outOfRange("value", range[0], range[1], value);
      viewOf(this, offset, size)[`set${viewed}`](0, value, end === "LE");
      return offset + size;
    };
    for (const name of new Set([kind, kind.replace("UInt", "Uint")])) {
      define(Buffer.prototype, `read${name}${end}`, read);
      define(Buffer.prototype, `write${name}${end}`, write);
    }
  }
}

/**
 * @param {Buffer} buffer
 * @param {number} offset
 * @param {number} size
 * @returns {any}
 */
function viewOf(buffer, offset, size) {
  if (typeof offset !== "number") throw wrongType("offset", "of type number", offset);
  if (buffer.length < size)
    throw nodeError(RangeError, "ERR_BUFFER_OUT_OF_BOUNDS", "Attempt to access memory outside buffer bounds");
  if (!(offset >= 0 && offset <= buffer.length - size)) throw outOfRange("offset", 0, buffer.length - size, offset);
  return new DataView(buffer.buffer, buffer.byteOffset + offset, size);
}

/**
 * @param {string} name
 * @param {number} least
 * @param {number} most
 * @param {number} given
 */
function outOfRange(name, least, most, given) {
  const words = `It must be >= ${least} and <= ${most}. Received ${given}`;
  return nodeError(RangeError, "ERR_OUT_OF_RANGE", `The value of "${name}" is out of range. ${words}`);
}

/** What Node's has beside. */
const REST = "IntBE IntLE UIntBE UIntLE UintBE UintLE".split(" ").flatMap((name) => [`read${name}`, `write${name}`]);
for (const name of [...REST, "swap16", "swap32", "swap64"]) define(Buffer.prototype, name, refused(`Buffer's ${name}`));
for (const name of ["allocUnsafe", "allocUnsafeSlow"]) define(Buffer, name, (/** @type {number} */ size) => new Buffer(size));
for (const name of ["copyBytesFrom", "of"]) define(Buffer, name, refused(`Buffer.${name}`));

/** @param {string} what */
function refused(what) {
  return () => {
    throw new Error(`${what} is not supported in this page; Uint8Array and DataView are`);
  };
}

/**
 * @param {object} owner
 * @param {string} name
 * @param {Function} value
 */
function define(owner, name, value) {
  Object.defineProperty(owner, name, { value, writable: true, enumerable: false, configurable: true });
}
