// The part of Node's Buffer that has to do with encodings.

import { numberMethods } from "./buffer-numbers.js";
import { nodeError, wrongType } from "./errors.js";

const ENCODINGS = "utf8 utf-8 base64 base64url hex latin1 binary ascii utf16le utf-16le ucs2 ucs-2".split(" ");

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
  hex: (text) => Uint8Array.from(text.match(/^(?:[0-9a-f]{2})*/i)?.[0].match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  latin1: fromBinary,
  utf16le: (text) => Uint8Array.from({ length: text.length * 2 }, (_, at) => text.charCodeAt(at >> 1) >> ((at & 1) * 8)),
};
/** @type {Record<string, (bytes: Uint8Array) => string>} */
const ENCODE = {
  utf8: (bytes) => new TextDecoder().decode(bytes),
  base64: (bytes) => btoa(toBinary(bytes)),
  base64url: (bytes) => btoa(toBinary(bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
  hex: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  latin1: toBinary,
  ascii: (bytes) => toBinary(bytes.map((byte) => byte & 0x7f)),
  utf16le: (bytes) =>
    Array.from({ length: bytes.length >> 1 }, (_, at) => String.fromCharCode(bytes[at * 2] | (bytes[at * 2 + 1] << 8))).join(""),
};
/** @type {Record<string, string>} */
const SAME = { "utf-8": "utf8", binary: "latin1", "utf-16le": "utf16le", ucs2: "utf16le", "ucs-2": "utf16le" };

/**
 * @template Codec
 * @param {Record<string, Codec>} table
 * @param {unknown} encoding
 */
function codec(table, encoding) {
  const name = String(encoding).toLowerCase();
  if (!ENCODINGS.includes(name)) throw nodeError(TypeError, "ERR_UNKNOWN_ENCODING", `Unknown encoding: ${encoding}`);
  return table[SAME[name] ?? name] ?? table[name.replace("url", "").replace("ascii", "latin1")];
}

// Node's from() takes other values than that of Uint8Array, so the two classes are no kinds of each other to the type checker.
const Bytes = /** @type {new (size: number) => Uint8Array<ArrayBuffer>} */ (Uint8Array);

/** @type {Record<string, any>} */
const bytesMethods = Uint8Array.prototype;

export class Buffer extends Bytes {
  /** Bytes that Node takes at once for small ones. */
  static poolSize = 65536;

  /**
   * @param {unknown} value
   * @param {unknown} [encoding] of a text; where it begins, in an ArrayBuffer, whose bytes are shared
   * @param {number} [length]
   */
  static from(value, encoding, length) {
    if (value instanceof ArrayBuffer) {
      const [from, size] = [Number(encoding ?? 0), length];
      return /** @type {Buffer} */ (Object.setPrototypeOf(new Uint8Array(value, from, size), Buffer.prototype));
    }
    const bytes = bytesFrom(value, typeof encoding === "string" ? encoding : "utf8");
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
    if (typeof size !== "number") throw wrongType("size", "of type number", size);
    if (!(size >= 0 && size <= Number.MAX_SAFE_INTEGER)) {
      const words = `It must be >= 0 && <= ${Number.MAX_SAFE_INTEGER}. Received ${size}`;
      throw nodeError(RangeError, "ERR_OUT_OF_RANGE", `The value of "size" is out of range. ${words}`);
    }
    const buffer = new Buffer(size);
    if (typeof fill === "number") return /** @type {Buffer} */ (bytesMethods.fill.call(buffer, fill));
    const piece = Buffer.from(fill, encoding);
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
    requireBytes("buf1", one);
    requireBytes("buf2", other);
    const length = Math.min(one.length, other.length);
    for (let at = 0; at < length; at++) if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
    return Math.sign(one.length - other.length);
  }

  /**
   * @param {unknown} text
   * @param {string} [encoding]
   */
  static byteLength(text, encoding = "utf8") {
    if (text instanceof ArrayBuffer || ArrayBuffer.isView(text)) return text.byteLength;
    if (typeof text !== "string") throw wrongType("string", "of type string or an instance of Buffer or ArrayBuffer", text);
    return Buffer.from(text, encoding).length;
  }

  /**
   * @param {Uint8Array[]} list
   * @param {number} [length] of the whole
   */
  static concat(list, length) {
    if (!Array.isArray(list)) throw wrongType("list", "an instance of Array", list);
    for (const [place, part] of list.entries()) requireBytes(`list[${place}]`, part);
    const whole = new Buffer(length ?? list.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of list) {
      const piece = part.subarray(0, whole.length - at);
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
    requireBytes("otherBuffer", other);
    return this.length === other.length && this.every((byte, place) => byte === other[place]);
  }

  /**
   * @override
   * @param {string} [encoding]
   * @param {number} [start]
   * @param {number} [end]
   */
  toString(encoding = "utf8", start = 0, end = this.length) {
    return codec(ENCODE, encoding)(start > 0 || end < this.length ? this.subarray(Math.max(0, start), end) : this);
  }

  /**
   * As Node's util calls it.
   * @param {number} _
   * @param {object} options
   * @param {(value: unknown, options: object) => string} inspect
   */
  [Symbol.for("nodejs.util.inspect.custom")](_, options, inspect) {
    const bytes = Array.from(this.subarray(0, SHOWN), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const left = this.length - SHOWN;
    const more = left > 0 ? ` ... ${left} more byte${left > 1 ? "s" : ""}` : "";
    const own = Object.entries(this).slice(this.length);
    const rest = own.length
      ? `${this.length ? ", " : ""}${inspect(Object.fromEntries(own), { ...options, breakLength: Infinity }).slice(2, -2)}`
      : "";
    return `<Buffer ${bytes}${more}${rest}>`;
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

/** How many bytes are shown. */
const SHOWN = 50;

/**
 * What Buffer.from() makes a buffer of.
 * @param {any} value
 * @param {string} encoding
 * @returns {ArrayLike<number>}
 */
function bytesFrom(value, encoding) {
  if (typeof value === "string" || value instanceof String) return codec(DECODE, encoding)(String(value));
  if (typeof value === "object" && value !== null) {
    if (value.type === "Buffer" && Array.isArray(value.data)) return Uint8Array.from(value.data);
    if (ArrayBuffer.isView(value) || typeof value.length === "number") return Uint8Array.from(value);
    const plain = value.valueOf?.();
    if (plain !== value && plain != null) return bytesFrom(plain, encoding);
  }
  const words = wrongType("", "of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object", value);
  throw nodeError(TypeError, "ERR_INVALID_ARG_TYPE", words.message.replace('The "" argument', "The first argument"));
}

/**
 * @param {string} name of the argument
 * @param {unknown} value
 */
function requireBytes(name, value) {
  if (!(value instanceof Uint8Array)) throw wrongType(name, "an instance of Buffer or Uint8Array", value);
}

/**
 * Bytes to look for, or to fill with.
 * @param {unknown} value
 * @param {unknown} encoding of a text
 */
function piece(value, encoding) {
  if (typeof value === "number") return Uint8Array.of(value);
  if (typeof value === "string" || value instanceof Uint8Array) return Buffer.from(value, String(encoding));
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
    if (typeof text !== "string") throw nodeError(TypeError, "ERR_INVALID_ARG_TYPE", "argument must be a string");
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

for (const [name, method] of numberMethods()) define(Buffer.prototype, name, method);
for (const name of ["allocUnsafe", "allocUnsafeSlow"]) define(Buffer, name, (/** @type {number} */ size) => Buffer.alloc(size));
define(Buffer, "of", (/** @type {number[]} */ ...bytes) => Buffer.from(bytes));
define(
  Buffer,
  "copyBytesFrom",
  (/** @type {Uint16Array<ArrayBuffer>} */ view, from = 0, /** @type {number | undefined} */ length = undefined) => {
    const part = view.slice(from, length === undefined ? undefined : from + length);
    return Buffer.from(part.buffer);
  },
);

/**
 * @param {object} owner
 * @param {string} name
 * @param {Function} value
 */
function define(owner, name, value) {
  Object.defineProperty(owner, name, { value, writable: true, enumerable: false, configurable: true });
}
