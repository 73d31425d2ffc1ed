// What crypto.subtle fails with, in Node's words; what Node says of it is refused where that is not known here.

import { codedError } from "./errors.js";

/** @typedef {"algorithm" | "key" | "bytes" | "format" | "usages" | "any"} Kind of an argument */

/** @type {Record<string, [needed: number, ...kinds: Kind[]]>} */
const METHODS = {
  digest: [2, "algorithm", "bytes"],
  sign: [3, "algorithm", "key", "bytes"],
  verify: [4, "algorithm", "key", "bytes", "bytes"],
  encrypt: [3, "algorithm", "key", "bytes"],
  decrypt: [3, "algorithm", "key", "bytes"],
  importKey: [5, "format", "any", "algorithm", "any", "usages"],
  exportKey: [2, "format", "key"],
  generateKey: [3, "algorithm", "any", "usages"],
  deriveBits: [2, "algorithm", "key"],
  deriveKey: [5, "algorithm", "key", "algorithm", "any", "usages"],
  wrapKey: [4, "format", "key", "key", "algorithm"],
};

const PLACES = ["1st", "2nd", "3rd", "4th", "5th"];
const FORMATS = ["raw", "pkcs8", "spki", "jwk"];
const USAGES = "encrypt decrypt sign verify deriveKey deriveBits wrapKey unwrapKey".split(" ");

const isBytes = (/** @type {unknown} */ value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
const BYTES = "is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.";

/**
 * What is wrong with an argument; undefined if nothing is.
 * @param {Kind} kind
 * @param {any} value
 * @param {any[]} given all that were given
 * @returns {[code: string, words: string] | undefined}
 */
function fault(kind, value, given) {
  if (kind === "key" && !(value instanceof CryptoKey)) return ["ERR_INVALID_ARG_TYPE", "is not of type CryptoKey."];
  if (kind === "bytes" && !isBytes(value)) return ["ERR_INVALID_ARG_TYPE", BYTES];
  if (kind === "any" && given[0] !== "jwk" && FORMATS.includes(given[0]) && value === given[1] && !isBytes(value))
    return ["ERR_INVALID_ARG_TYPE", BYTES];
  if (kind === "format" && !FORMATS.includes(value))
    return ["ERR_INVALID_ARG_VALUE", `'${value}' is not a valid enum value of type KeyFormat.`];
  if (kind !== "usages" || !Array.isArray(value)) return undefined;
  const at = value.findIndex((usage) => !USAGES.includes(usage));
  return at < 0 ? undefined : ["ERR_INVALID_ARG_VALUE", `[${at}] '${value[at]}' is not a valid enum value of type KeyUsage.`];
}

/**
 * @param {string} method
 * @param {any[]} given
 */
function check(method, given) {
  const [needed, ...kinds] = METHODS[method];
  const failed = `Failed to execute '${method}' on 'SubtleCrypto':`;
  if (given.length < needed)
    throw codedError(TypeError, "ERR_MISSING_ARGS", `${failed} ${needed} arguments required, but only ${given.length} present.`);
  for (const [place, kind] of kinds.entries()) {
    const found = fault(kind, given[place], given);
    if (!found) continue;
    const [code, words] = found;
    throw codedError(TypeError, code, `${failed} ${PLACES[place]} argument${words.startsWith("[") ? "" : " "}${words}`);
  }
}

/** @type {Record<string, string[]>} what some algorithms need, in the order in which Node asks for it */
const NEEDED = { Pbkdf2Params: ["hash", "iterations", "salt"], HkdfParams: ["hash", "info", "salt"] };

/** @type {[name: string, from: RegExp, to: string][]} a browser's errors, and Node's words; * is the method's, @ the algorithm's name */
const WORDS = [
  ["NotSupportedError", /namedCurve/, "Unrecognized namedCurve"],
  ["NotSupportedError", /HmacImportParams: hash/, "Only SHA hashes are supported in HmacImportParams"],
  ["NotSupportedError", /Unsupported operation: exportKey/, "@ key export is not supported"],
  ["NotSupportedError", /Unrecognized name|Unsupported operation/, "Unrecognized algorithm name"],
  ["InvalidAccessError", /key\.usages does not permit/, "Unable to use this key to *"],
  ["InvalidAccessError", /key\.algorithm does not match/, "Key algorithm mismatch"],
  ["InvalidAccessError", /key is not extractable/, "key is not extractable"],
  ["SyntaxError", /^Usages cannot be empty when creating a key/, "Usages cannot be empty when importing a secret key."],
  ["SyntaxError", /^Cannot create a key using the specified key usages/, "Unsupported key usage for @ key"],
  ["SyntaxError", /^KDF keys must set extractable=false/, "@ keys are not extractable"],
  ["DataError", /^HMAC key data must not be empty/, "Zero-length key is not supported"],
  ["DataError", /^AES key data must be/, "Invalid key length"],
  ["DataError", /^The JWK "kty" member/, 'Invalid JWK "kty" Parameter'],
  ["OperationError", /^AES key length must be/, "AES key length must be 128, 192, or 256 bits"],
];

/** What of it holds for importKey alone. */
const IMPORTED = /when importing|Unsupported key usage|are not extractable/;

/**
 * @param {any} error of a browser
 * @param {string} method
 * @param {any[]} given
 */
function inWords(error, method, given) {
  const algorithm = given[METHODS[method].indexOf("algorithm") - 1] ?? given[1]?.algorithm;
  const [, dictionary, missing] = error.message.match(/: (\w+): (\w+): Missing/) ?? [];
  if (error instanceof TypeError && missing) {
    const option = NEEDED[dictionary]?.find((one) => algorithm?.[one] === undefined) ?? missing;
    const words = `passed algorithm cannot be converted to '${dictionary}' because '${option}' is required in '${dictionary}'.`;
    return codedError(TypeError, "ERR_MISSING_OPTION", `Failed to normalize algorithm: ${words}`);
  }
  const name = String(algorithm?.name ?? algorithm).toUpperCase();
  for (const [kind, from, to] of WORDS) {
    if (error.name !== kind || !from.test(error.message)) continue;
    if (method === "generateKey" && to.includes("when importing")) return new DOMException(error.message, kind);
    if (IMPORTED.test(to) && method !== "importKey") continue;
    return new DOMException(to.replace("*", method).replace("@", name), kind);
  }
  if (error.name === "OperationError" && method === "decrypt") {
    const failed = new DOMException("The operation failed for an operation-specific reason", "OperationError");
    return Object.defineProperty(failed, "cause", { value: new Error("Cipher job failed"), configurable: true, writable: true });
  }
  return new Error(`what crypto.subtle.${method} fails with here is not supported in this page`);
}

/** Have crypto.subtle fail as Node's does. */
export function subtleInWords() {
  /** @type {Record<string, any> | undefined} */
  const owner = globalThis.SubtleCrypto?.prototype;
  if (!owner) return;
  chanceInWords();
  for (const name of Object.keys(METHODS)) {
    const method = owner[name];
    const watched = {
      /**
       * @this {SubtleCrypto}
       * @param {any[]} given
       */
      async [name](...given) {
        check(name, given);
        try {
          return await method.apply(this, given);
        } catch (error) {
          throw inWords(error, name, given);
        }
      },
    };
    Object.defineProperty(owner, name, { value: watched[name], writable: true, configurable: true, enumerable: true });
  }
}

/** Have crypto.getRandomValues() fail as Node's does. */
function chanceInWords() {
  /** @type {Record<string, any>} */
  const owner = Crypto.prototype;
  const { getRandomValues } = owner;
  const methods = {
    /**
     * @this {Crypto}
     * @param {any[]} given
     */
    getRandomValues(...given) {
      const [array] = given;
      if (!given.length)
        throw codedError(
          TypeError,
          "ERR_MISSING_ARGS",
          "Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present.",
        );
      if (!ArrayBuffer.isView(array) || array instanceof DataView || /^Float/.test(array.constructor.name))
        throw new DOMException("The data argument must be an integer-type TypedArray", "TypeMismatchError");
      if (array.byteLength > 65536) throw new DOMException("The requested length exceeds 65,536 bytes", "QuotaExceededError");
      return getRandomValues.call(this, array);
    },
  };
  const { getRandomValues: value } = methods;
  Object.defineProperty(owner, "getRandomValues", { value, writable: true, configurable: true, enumerable: true });
}
