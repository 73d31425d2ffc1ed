// The part of node:crypto that has to do with digests and chance.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const { Buffer } = await import("./node-buffer.js");

/** Most of Node's own errors have a code in their first line. */
function nodeError(Kind, code, message) {
  const error = new Kind(message);
  error.code = code;
  error.stack = `${error.name} [${code}]: ${message}\n${error.stack.split("\n").slice(1).join("\n")}`;
  return error;
}

function bytesOf(value, name, encoding) {
  if (typeof value === "string") return Buffer.from(value, encoding);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw nodeError(TypeError, "ERR_INVALID_ARG_TYPE", `The "${name}" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${value === null ? "null" : typeof value}`);
}

/**
 * @param {object} hashes hmac and the digests, as @noble/hashes has them
 */
export function cryptoModule({ hmac, ...digests }) {
  const known = (name) => {
    const digest = digests[String(name).toLowerCase().replace("-", "")];
    if (digest) return digest;
    throw new Error(`the digest ${name} is not supported in this page; there are ${Object.keys(digests).join(", ")}`);
  };
  return {
    createHash: (name) => new Digest(known(name).create()),
    createHmac: (name, key) => new Digest(hmac.create(known(name), bytesOf(key, "key"))),
    randomBytes: (size) => crypto.getRandomValues(Buffer.alloc(size)),
    randomUUID: () => crypto.randomUUID(),
    timingSafeEqual,
  };
}

class Digest {
  constructor(state) {
    this.state = state;
  }

  update(data, encoding) {
    this.alive();
    this.state.update(bytesOf(data, "data", encoding));
    return this;
  }

  digest(encoding) {
    this.alive();
    const buffer = Buffer.from(this.state.digest());
    this.state = undefined;
    return encoding === undefined || encoding === "buffer" ? buffer : buffer.toString(encoding);
  }

  alive() {
    if (!this.state) throw nodeError(Error, "ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
  }
}

function timingSafeEqual(one, other) {
  const [a, b] = [one, other].map((value, place) => {
    if (typeof value === "string") value = undefined; // Node takes none here
    return bytesOf(value, `buf${place + 1}`);
  });
  if (a.length !== b.length) {
    throw new RangeError("Input buffers must have the same byte length");
  }
  return a.reduce((difference, byte, place) => difference | (byte ^ b[place]), 0) === 0;
}
