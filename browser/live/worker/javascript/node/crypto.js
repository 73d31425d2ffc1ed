// The part of node:crypto that has to do with digests and chance.

import { randomUUID } from "../../uuid.js";
import { Buffer } from "./buffer.js";
import { codedError, nodeError, wrongType } from "./errors.js";

/** @import {Deriving, Facts, Hashes} from "../../packed.js" */

/** @import {Later} from "./globals.js" */

/** @typedef {{update: (bytes: Uint8Array) => unknown, digest: () => Uint8Array}} State of a digest that is being made */

/**
 * @param {unknown} value
 * @param {string} name of the argument that it is
 * @param {string} [encoding] of a text
 * @returns {Uint8Array}
 */
function bytesOf(value, name, encoding) {
  if (typeof value === "string") return Buffer.from(value, encoding);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw wrongType(name, "of type string or an instance of Buffer, TypedArray, or DataView", value);
}

/**
 * What a key can be.
 * @param {unknown} key
 */
function keyOf(key) {
  if (key instanceof ArrayBuffer) return new Uint8Array(key);
  if (typeof key === "string" || ArrayBuffer.isView(key)) return bytesOf(key, "key");
  const kinds = "of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey";
  throw wrongType("key", kinds, key);
}

/**
 * @param {Hashes} hashes
 * @param {Facts} facts
 * @param {Deriving} [deriving] what derives keys, for a program that asks for it
 * @param {Later} [later]
 */
export function cryptoModule({ hmac, ...digests }, facts, deriving, later) {
  const all = new Map(Object.entries(digests));
  /**
   * @param {unknown} name
   * @param {() => Error} unknown what Node says of one that it has not either
   */
  const known = (name, unknown) => {
    if (typeof name !== "string") throw wrongType("algorithm", "of type string", name);
    const plain = name.toLowerCase();
    const digest = all.get(plain.replace(/^rsa-/, "").replace(/^sha-/, "sha"));
    if (digest) return digest;
    if (!OTHERS.test(plain)) throw unknown();
    throw new Error(`the digest ${name} is not supported in this page; there are ${Object.keys(digests).join(", ")}`);
  };
  /** @param {unknown} name */
  const knownDigest = (name) => known(name, () => codedError(TypeError, "ERR_CRYPTO_INVALID_DIGEST", `Invalid digest: ${name}`));
  return {
    ...later?.randomFills,
    ...(deriving && later?.derivations(deriving, knownDigest)),
    createHash: (/** @type {unknown} */ name) => new Hash(known(name, () => new Error("Digest method not supported")).create()),
    createHmac: (/** @type {unknown} */ name, /** @type {unknown} */ key) => {
      return new Hmac(hmac.create(knownDigest(name), keyOf(key)));
    },
    hash: (/** @type {unknown} */ name, /** @type {unknown} */ data, encoding = "hex") =>
      new Hash(known(name, () => new Error(`Digest method ${name} is not supported`)).create())
        .update(typeof data === "string" || ArrayBuffer.isView(data) ? data : bytesOf(data, "input"))
        .digest(encoding),
    getCiphers: () => [...facts.ciphers],
    getCurves: () => [...facts.curves],
    getHashes: () => [...facts.hashes],
    randomBytes,
    randomUUID,
    timingSafeEqual,
    randomInt,
    getRandomValues: (/** @type {Uint8Array<ArrayBuffer>} */ array) => crypto.getRandomValues(array),
    webcrypto: crypto,
    get subtle() {
      return crypto.subtle; // only where a page comes by HTTPS
    },
  };
}

/** Digests of Node's that the page has not. */
const OTHERS = /^(rsa-|id-rsa)|blake2|md5-sha1|ripemd|rmd160|shake|sm3|sha3|sha-?(224|512[-/])|keccak|ssl3/;

/**
 * @param {number} size
 * @param {(error: null, bytes: Buffer) => void} [done]
 */
function randomBytes(size, done) {
  if (typeof size !== "number") throw wrongType("size", "of type number", size);
  if (!(size >= 0 && size <= 2 ** 31 - 1)) {
    const words = `It must be >= 0 && <= ${2 ** 31 - 1}. Received ${size}`;
    throw nodeError(RangeError, "ERR_OUT_OF_RANGE", `The value of "size" is out of range. ${words}`);
  }
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += MOST_AT_ONCE) crypto.getRandomValues(bytes.subarray(at, at + MOST_AT_ONCE));
  if (!done) return bytes;
  globalThis.setTimeout(done, 0, null, bytes);
}

/** Bytes that browsers draw at once. */
const MOST_AT_ONCE = 65536;

/**
 * A whole number by chance, below the last one.
 * @param {number} least
 * @param {number | ((error: undefined, value: number) => void)} [end]
 * @param {(error: undefined, value: number) => void} [task] to call with it
 */
function randomInt(least, end, task) {
  const done = typeof end === "function" ? end : task;
  const [from, to] = typeof end === "number" ? [least, end] : [0, least];
  for (const [name, value] of [
    ["min", from],
    ["max", to],
  ])
    if (!Number.isSafeInteger(value)) throw wrongType(String(name), "a safe integer", value);
  if (!(to > from)) {
    const words = `It must be greater than the value of "min" (${from}). Received ${to}`;
    throw nodeError(RangeError, "ERR_OUT_OF_RANGE", `The value of "max" is out of range. ${words}`);
  }
  const range = to - from;
  const most = 2 ** 48 - (2 ** 48 % range);
  for (;;) {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    const drawn = (high & 0xffff) * 2 ** 32 + low;
    if (drawn >= most) continue;
    if (!done) return from + (drawn % range);
    return void globalThis.setTimeout(done, 0, undefined, from + (drawn % range));
  }
}

class Digest {
  /** @type {State | undefined} */
  #state;

  /** @param {State} state */
  constructor(state) {
    this.#state = state;
  }

  /**
   * @param {unknown} data
   * @param {string} [encoding]
   */
  update(data, encoding) {
    this.open().update(bytesOf(data, "data", encoding));
    return this;
  }

  /** @param {string} [encoding] */
  digest(encoding) {
    const buffer = Buffer.from(this.open().digest());
    this.#state = undefined;
    return encoding === undefined || !Buffer.isEncoding(encoding) ? buffer : buffer.toString(encoding);
  }

  /** The state, until the digest was given. */
  open() {
    if (!this.#state) throw nodeError(Error, "ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
    return this.#state;
  }
}

class Hash extends Digest {
  /** Another, with the same beginning. */
  copy() {
    return new Hash(/** @type {State & {clone: () => State}} */ (this.open()).clone());
  }
}
class Hmac extends Digest {}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function timingSafeEqual(one, other) {
  const [a, b] = [one, other].map((value, place) => {
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    if (ArrayBuffer.isView(value)) return bytesOf(value, "");
    const words = `The "buf${place + 1}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`;
    throw codedError(TypeError, "ERR_INVALID_ARG_TYPE", words);
  });
  if (a.length !== b.length)
    throw Object.assign(new RangeError("Input buffers must have the same byte length"), {
      code: "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH",
    });
  return a.reduce((difference, byte, place) => difference | (byte ^ b[place]), 0) === 0;
}
