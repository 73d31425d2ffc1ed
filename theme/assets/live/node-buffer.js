// The part of Node's Buffer that has to do with encodings.

const ENCODINGS = ["utf8", "utf-8", "base64", "base64url", "hex", "latin1", "binary", "ascii"];

const fromBinary = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const toBinary = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

const DECODE = {
  utf8: (text) => new TextEncoder().encode(text),
  base64: (text) => fromBinary(atob(text.replaceAll("-", "+").replaceAll("_", "/").replace(/[^A-Za-z0-9+/]/g, ""))),
  hex: (text) => Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16)),
  latin1: fromBinary,
};
const ENCODE = {
  utf8: (bytes) => new TextDecoder().decode(bytes),
  base64: (bytes) => btoa(toBinary(bytes)),
  base64url: (bytes) => btoa(toBinary(bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
  hex: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  latin1: toBinary,
};
const SAME = { "utf-8": "utf8", binary: "latin1", ascii: "latin1" };

function codec(table, encoding) {
  const name = String(encoding).toLowerCase();
  if (!ENCODINGS.includes(name)) throw new TypeError(`Unknown encoding: ${encoding}`);
  return table[SAME[name] ?? name] ?? table[name.replace("url", "")];
}

export class Buffer extends Uint8Array {
  static from(value, encoding = "utf8") {
    const bytes = typeof value === "string" ? codec(DECODE, encoding)(value) : new Uint8Array(value);
    const buffer = new Buffer(bytes.length);
    buffer.set(bytes);
    return buffer;
  }

  static alloc(size, fill) {
    if (fill !== undefined) throw new Error("Buffer.alloc with a fill is not supported in this page");
    return new Buffer(size);
  }

  static byteLength(text, encoding = "utf8") {
    return Buffer.from(text, encoding).length;
  }

  static concat(list) {
    const whole = new Buffer(list.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of list) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  static isBuffer(value) {
    return value instanceof Buffer;
  }

  equals(other) {
    return this.length === other.length && this.every((byte, place) => byte === other[place]);
  }

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
for (const name of ["indexOf", "lastIndexOf", "includes", "fill"]) {
  Buffer.prototype[name] = function (value, ...rest) {
    if (typeof value === "string") throw new Error(`Buffer's ${name} of a text is not supported in this page`);
    return Uint8Array.prototype[name].call(this, value, ...rest);
  };
}
