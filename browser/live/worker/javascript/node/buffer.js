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
   * @param {unknown} [fill]
   */
  static alloc(size, fill) {
    if (fill !== undefined) throw new Error("Buffer.alloc with a fill is not supported in this page");
    return new Buffer(size);
  }

  /**
   * @param {string} text
   * @param {string} [encoding]
   */
  static byteLength(text, encoding = "utf8") {
    return Buffer.from(text, encoding).length;
  }

  /** @param {Uint8Array[]} list */
  static concat(list) {
    const whole = new Buffer(list.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of list) {
      whole.set(part, at);
      at += part.length;
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

  toJSON() {
    return { type: "Buffer", data: [...this] };
  }
}

// An array of bytes has methods of these names, which take a text for no text.
/** @type {Record<string, any>} */
const methods = Uint8Array.prototype;
for (const name of ["indexOf", "lastIndexOf", "includes", "fill"]) {
  /**
   * @this {Buffer}
   * @param {unknown[]} values
   */
  const checked = function (...values) {
    if (typeof values[0] === "string") throw new Error(`Buffer's ${name} of a text is not supported in this page`);
    return methods[name].apply(this, values);
  };
  Object.defineProperty(Buffer.prototype, name, { value: checked, writable: true, enumerable: true, configurable: true });
}
