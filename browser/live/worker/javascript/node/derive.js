// What node:crypto derives keys by, of passwords and of other keys; and bytes by chance that are put into what there is.

import { codedError, nodeError, outOfRange, wrongType } from "./errors.js";
import { Buffer } from "./shared.js";

/** @import {Deriving} from "../../packed.js" */

/** @typedef {(name: unknown) => any} DigestOf a digest by its name */

const MOST = 2 ** 31 - 1;
const later = globalThis.setTimeout;

/**
 * @param {string} name
 * @param {any} value
 * @param {number} least
 * @param {number} [most]
 */
function requireWhole(name, value, least, most = MOST) {
  if (typeof value !== "number") throw wrongType(name, "of type number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {string} [kinds]
 */
function bytesOf(name, value, kinds = "ArrayBuffer, Buffer, TypedArray, or DataView") {
  if (typeof value === "string") return Buffer.from(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw wrongType(name, `of type string or an instance of ${kinds}`, value);
}

/** @param {unknown} digest */
function requireName(digest) {
  if (typeof digest !== "string") throw wrongType("digest", "of type string", digest);
}

/** @param {unknown} task */
function requireCallback(task) {
  if (typeof task !== "function") throw wrongType("callback", "of type function", task);
}

/**
 * Options of scrypt, of which each has two names.
 * @param {any} options
 */
function scryptOptions(options) {
  const either = (/** @type {string} */ short, /** @type {string} */ long, /** @type {number} */ otherwise) => {
    if (options?.[short] !== undefined && options[long] !== undefined)
      throw nodeError(
        TypeError,
        "ERR_INCOMPATIBLE_OPTION_PAIR",
        `Option "${short}" cannot be used in combination with option "${long}"`,
      );
    return options?.[short] ?? options?.[long] ?? otherwise;
  };
  const { maxmem = 32 * 1024 * 1024 } = options ?? {};
  const told = { N: either("N", "cost", 16384), r: either("r", "blockSize", 8), p: either("p", "parallelization", 1) };
  const invalid = (words = "") => codedError(RangeError, "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", `Invalid scrypt params${words}`);
  const { N, r, p } = told;
  if (!(N > 1) || (N & (N - 1)) !== 0 || !(r > 0) || !(p > 0)) throw invalid();
  if (128 * r * p + 128 * r * (N + 2) > maxmem)
    throw invalid(": error:030000AC:digital envelope routines::memory limit exceeded");
  return { ...told, maxmem: 2 ** 40 };
}

/**
 * @param {Deriving} deriving
 * @param {DigestOf} digestOf
 */
export function derivations({ pbkdf2, scrypt, hkdf }, digestOf) {
  /** @type {Record<string, (...given: any[]) => () => object>} each checks what it is given, and gives what does it */
  const all = {
    pbkdf2(password, salt, iterations, keylen, digestName) {
      requireName(digestName);
      const [secret, grain] = [bytesOf("password", password), bytesOf("salt", salt)];
      requireWhole("iterations", iterations, 1);
      requireWhole("keylen", keylen, 0);
      const hash = digestOf(digestName);
      if (keylen === 0) throw new Error("Deriving bits failed");
      return () => Buffer.from(pbkdf2(hash, secret, grain, { c: iterations, dkLen: keylen }));
    },
    scrypt(password, salt, keylen, options) {
      const [secret, grain] = [bytesOf("password", password), bytesOf("salt", salt)];
      requireWhole("keylen", keylen, 0);
      const told = scryptOptions(options);
      return () => (keylen ? Buffer.from(scrypt(secret, grain, { ...told, dkLen: keylen })) : Buffer.alloc(0));
    },
    hkdf(digestName, ikm, salt, info, length) {
      requireName(digestName);
      const key = bytesOf("ikm", ikm, "SecretKeyObject, ArrayBuffer, TypedArray, DataView, or Buffer");
      const bytes = "ArrayBuffer, TypedArray, DataView, or Buffer";
      const [grain, about] = [bytesOf("salt", salt, bytes), bytesOf("info", info, bytes)];
      requireWhole("length", length, 0, Number.MAX_SAFE_INTEGER);
      if (about.length > 1024) throw outOfRange("info", "must not contain more than 1024 bytes", about.length);
      const hash = digestOf(digestName);
      if (length > 255 * hash.outputLen) throw codedError(RangeError, "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length");
      return () => (length ? new Uint8Array(hkdf(hash, key, grain, about, length)).buffer : new ArrayBuffer(0));
    },
  };
  const named = Object.entries(all).flatMap(([name, prepare]) => {
    const both = {
      /** @param {unknown[]} given */
      [name](...given) {
        const done = typeof given.at(-1) === "function" ? given.pop() : undefined;
        const derive = prepare(...given);
        requireCallback(done);
        later(() => /** @type {Function} */ (done)(null, derive()), 0);
      },
      /** @param {unknown[]} given */
      [`${name}Sync`]: (...given) => prepare(...given)(),
    };
    return Object.entries(both);
  });
  return Object.fromEntries(named);
}

/**
 * @param {any} buffer
 * @param {any} offset
 * @param {any} size
 */
function randomFillSync(buffer, offset = 0, size = undefined) {
  if (!(buffer instanceof ArrayBuffer) && !ArrayBuffer.isView(buffer))
    throw wrongType("buf", "an instance of ArrayBuffer or ArrayBufferView", buffer);
  const step = /** @type {any} */ (buffer).BYTES_PER_ELEMENT ?? 1;
  const length = buffer.byteLength / step;
  if (typeof offset !== "number") throw wrongType("offset", "of type number", offset);
  if (!(offset >= 0 && offset <= length)) throw outOfRange("offset", `>= 0 && <= ${length}`, offset);
  if (size !== undefined && typeof size !== "number") throw wrongType("size", "of type number", size);
  const most = size ?? length - offset;
  if (!(most >= 0 && most <= MOST)) throw outOfRange("size", `>= 0 && <= ${MOST}`, most);
  if (most + offset > length) throw outOfRange("size + offset", `<= ${length}`, most + offset);
  const [from, count] = [Math.floor(offset * step), Math.floor(most * step)];
  const bytes = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset + from, count)
    : new Uint8Array(buffer, from, count);
  for (let at = 0; at < count; at += 65536) crypto.getRandomValues(/** @type {any} */ (bytes.subarray(at, at + 65536)));
  return buffer;
}

export const randomFills = {
  randomFillSync,
  /**
   * @param {any} buffer
   * @param {unknown[]} more where in it, how much, and what to call then
   */
  randomFill(buffer, ...more) {
    const done = more.pop();
    requireCallback(done);
    randomFillSync(buffer, ...more);
    later(() => /** @type {Function} */ (done)(null, buffer), 0);
  },
};
