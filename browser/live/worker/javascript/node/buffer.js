// The part of Node's Buffer that has to do with encodings.

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
    return `<Buffer${Array.from(this, (byte) => ` ${byte.toString(16).padStart(2, "0")}`).join("")}>`;
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

// An array of bytes has methods of these names, which take a text for no text.
for (const name of ["indexOf", "lastIndexOf", "includes", "fill"]) {
  /**
   * @this {Buffer}
   * @param {unknown[]} values
   */
  const checked = function (...values) {
    if (typeof values[0] === "string") throw new Error(`Buffer's ${name} of a text is not supported in this page`);
    return bytesMethods[name].apply(this, values);
  };
  define(Buffer.prototype, name, checked);
}

/** What Node's has beside; UInt is spelt Uint as well. */
const NUMBERS = `BigInt64BE BigInt64LE BigUInt64BE BigUInt64LE DoubleBE DoubleLE FloatBE FloatLE Int8 Int16BE Int16LE Int32BE
  Int32LE IntBE IntLE UInt8 UInt16BE UInt16LE UInt32BE UInt32LE UIntBE UIntLE`.split(/\s+/);
const names = NUMBERS.flatMap((name) => [name, name.replace("UInt", "Uint")]).flatMap((name) => [`read${name}`, `write${name}`]);
for (const name of new Set([...names, "write", "copy", "swap16", "swap32", "swap64"])) {
  define(Buffer.prototype, name, refused(`Buffer's ${name}`));
}
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
