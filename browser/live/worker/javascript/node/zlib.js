// node:zlib without Brotli and Zstandard.

import { nodeError, wrongType } from "./errors.js";
import { Buffer } from "./shared.js";

/** @import {Facts} from "../../packed.js" */

/** @typedef {{level?: number, windowBits?: number, memLevel?: number, strategy?: number, dictionary?: Uint8Array, info?: boolean}} Options */
/** @typedef {(error: unknown, bytes?: Uint8Array) => void} Done */

/** @type {any} the program's */
const program = globalThis;

/** What each does: with what, and in which format. @type {[name: string, isPacking: boolean, format: object][]} */
const KINDS = [
  ["Deflate", true, {}],
  ["DeflateRaw", true, { raw: true }],
  ["Gzip", true, { gzip: true }],
  ["Inflate", false, { windowBits: 15 }],
  ["InflateRaw", false, { raw: true, windowBits: 15 }],
  ["Gunzip", false, { windowBits: 31 }],
  ["Unzip", false, { windowBits: 47 }],
];

/** @type {Record<number, [code: string, words: string]>} by zlib's number */
const ERRORS = {
  2: ["Z_NEED_DICT", "Missing dictionary"],
  [-2]: ["Z_STREAM_ERROR", "stream error"],
  [-3]: ["Z_DATA_ERROR", "invalid data"],
  [-5]: ["Z_BUF_ERROR", "unexpected end of file"],
};

/**
 * @param {number} number
 * @param {string} [words]
 */
function failed(number, words) {
  const [code, said] = ERRORS[number] ?? ["Z_ERRNO", "error"];
  return Object.assign(new Error(number === -5 ? said : words || said), { errno: number, code });
}

/** @param {unknown} data */
function bytesOf(data) {
  if (typeof data === "string") return Buffer.from(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw wrongType("buffer", "of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer", data);
}

/**
 * @param {any} Stream
 * @param {any} pako
 * @param {Facts} facts
 */
export function zlibModule({ Transform }, { Deflate, Inflate }, { zlib }) {
  /**
   * One that packs or unpacks, which gives what it made to `give`.
   * @param {boolean} isPacking
   * @param {object} format
   * @param {Options} options
   * @param {(bytes: Uint8Array) => void} give
   */
  const begin = (isPacking, format, options, give) => {
    const one = new (isPacking ? Deflate : Inflate)({ ...options, ...format });
    one.onData = (/** @type {Uint8Array} */ part) => give(Buffer.from(part));
    /**
     * @param {Uint8Array} bytes
     * @param {boolean} isLast
     */
    return (bytes, isLast) => {
      if (one.ended && !isPacking) return;
      one.push(bytes, isLast);
      if (one.err) throw failed(one.err, one.msg);
      if (isLast && !isPacking && !one.ended) throw failed(-5);
    };
  };

  /** @type {Record<string, unknown>} */
  const made = {};
  for (const [name, isPacking, format] of KINDS) {
    const sync = (/** @type {unknown} */ data, /** @type {Options} */ options = {}) => {
      /** @type {Uint8Array[]} */
      const parts = [];
      begin(isPacking, format, options, (part) => parts.push(part))(bytesOf(data), true);
      return Buffer.concat(parts);
    };
    const Kind = {
      [name]: class extends Transform {
        /** @param {Options} [options] */
        constructor(options = {}) {
          super(options);
          this.bytesWritten = 0;
          Object.defineProperty(this, "put", { value: begin(isPacking, format, options, (part) => this.push(part)) });
        }
        /**
         * @param {Uint8Array} part
         * @param {string} _
         * @param {(error?: unknown) => void} done
         */
        _transform(part, _, done) {
          this.bytesWritten += part.length;
          this.attempt(part, false, done);
        }
        /** @param {(error?: unknown) => void} done */
        _flush(done) {
          this.attempt(new Uint8Array(), true, done);
        }
        /**
         * @param {Uint8Array} part
         * @param {boolean} isLast
         * @param {(error?: unknown) => void} done
         */
        attempt(part, isLast, done) {
          try {
            this.put(part, isLast);
          } catch (error) {
            done(error);
            return;
          }
          done();
        }
      },
    }[name];
    const plain = `${name[0].toLowerCase()}${name.slice(1)}`;
    made[name] = Kind;
    made[`create${name}`] = (/** @type {Options} */ options) => new Kind(options);
    made[`${plain}Sync`] = sync;
    made[plain] = (/** @type {unknown} */ data, /** @type {any} */ options, /** @type {Done} */ done = options) => {
      if (typeof done !== "function") throw wrongType("callback", "of type function", done);
      bytesOf(data);
      program.setImmediate(() => {
        let bytes;
        try {
          bytes = sync(data, typeof options === "function" ? {} : options);
        } catch (error) {
          done(error);
          return;
        }
        done(null, bytes);
      });
    };
  }
  return { ...made, constants: zlib, crc32 };
}

/** @type {Uint32Array | undefined} */
let table;

/**
 * @param {unknown} data
 * @param {number} [before] that of what comes before
 */
function crc32(data, before = 0) {
  if (typeof data !== "string" && !ArrayBuffer.isView(data))
    throw nodeError(
      TypeError,
      "ERR_INVALID_ARG_TYPE",
      'The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView.',
    );
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let value = ~before;
  for (const byte of bytesOf(data)) value = table[(value ^ byte) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}
