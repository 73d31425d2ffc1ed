// The part of node:crypto that has to do with digests and chance.

import { randomUUID } from "../../uuid.js";
import { Buffer } from "./buffer.js";
import { nodeError } from "./errors.js";

/** @import {Hashes} from "../../packed.js" */

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
  throw nodeError(
    TypeError,
    "ERR_INVALID_ARG_TYPE",
    `The "${name}" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${value === null ? "null" : typeof value}`,
  );
}

/** @param {Hashes} hashes */
export function cryptoModule({ hmac, ...digests }) {
  const known = (/** @type {unknown} */ name) => {
    const digest = new Map(Object.entries(digests)).get(String(name).toLowerCase().replace("-", ""));
    if (digest) return digest;
    throw new Error(`the digest ${name} is not supported in this page; there are ${Object.keys(digests).join(", ")}`);
  };
  return {
    createHash: (/** @type {unknown} */ name) => new Digest(known(name).create()),
    createHmac: (/** @type {unknown} */ name, /** @type {unknown} */ key) =>
      new Digest(hmac.create(known(name), bytesOf(key, "key"))),
    randomBytes: (/** @type {number} */ size) => crypto.getRandomValues(Buffer.alloc(size)),
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

/**
 * A whole number by chance, below the last one.
 * @param {number} least
 * @param {number | ((error: null, value: number) => void)} [end]
 */
function randomInt(least, end) {
  const [from, to] = typeof end === "number" ? [least, end] : [0, least];
  if (!(to > from)) {
    const words = `It must be greater than the value of "min" (${from}). Received ${to}`;
    throw nodeError(RangeError, "ERR_OUT_OF_RANGE", `The value of "max" is out of range. ${words}`);
  }
  const range = to - from;
  const most = 2 ** 48 - (2 ** 48 % range);
  for (;;) {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    const drawn = (high & 0xffff) * 2 ** 32 + low;
    if (drawn < most) return from + (drawn % range);
  }
}

class Digest {
  /** @param {State} state */
  constructor(state) {
    /** @type {State | undefined} */
    this.state = state;
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
    this.state = undefined;
    return encoding === undefined || encoding === "buffer" ? buffer : buffer.toString(encoding);
  }

  /** The state, until the digest was given. */
  open() {
    if (!this.state) throw nodeError(Error, "ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
    return this.state;
  }
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function timingSafeEqual(one, other) {
  const [a, b] = [one, other].map((value, place) => {
    const bytes = typeof value === "string" ? undefined : value; // Node takes no text here
    return bytesOf(bytes, `buf${place + 1}`);
  });
  if (a.length !== b.length)
    throw Object.assign(new RangeError("Input buffers must have the same byte length"), {
      code: "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH",
    });
  return a.reduce((difference, byte, place) => difference | (byte ^ b[place]), 0) === 0;
}
