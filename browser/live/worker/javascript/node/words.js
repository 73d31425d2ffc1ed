// What is wrong with what a program gives to the web's classes, in Node's words.

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const BLANK = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/** @param {string} text */
function requireBytes(text) {
  const place = [...text].findIndex((letter) => letter.charCodeAt(0) > 255);
  if (place < 0) return;
  const code = text.charCodeAt(place);
  const words = `the character at index ${place} has a value of ${code} which is greater than 255.`;
  throw new TypeError(`Cannot convert argument to a ByteString because ${words}`);
}

/**
 * @param {string} method of Headers
 * @param {unknown[]} given
 * @param {number} needed how many it needs
 */
export function checkHeader(method, given, needed) {
  if (given.length < needed) {
    const words = `${needed} argument${needed > 1 ? "s" : ""} required, but ${given.length ? "only " : ""}${given.length} found.`;
    throw new TypeError(`Headers.${method}: ${words}`);
  }
  const [name, value] = given.map(String);
  requireBytes(name);
  if (needed > 1) requireBytes(value);
  if (!NAME.test(name)) throw new TypeError(`Headers.${method}: "${name}" is an invalid header name.`);
  const trimmed = needed > 1 ? value.replace(BLANK, "") : "";
  if (/[\0\r\n]/.test(trimmed)) throw new TypeError(`Headers.${method}: "${trimmed}" is an invalid header value.`);
}

const KINDS = "sequence<sequence<ByteString>>, record<ByteString, ByteString>";

/** @param {unknown} given to make headers of */
export function checkHeaders(given) {
  if (given === undefined || given instanceof Headers) return;
  if (typeof given !== "object" || given === null)
    throw new TypeError(`Headers constructor: Argument 1 could not be converted to one of: ${KINDS}.`);
  if (!(Symbol.iterator in given)) {
    for (const pair of Object.entries(given)) checkHeader("append", pair, 2);
    return;
  }
  if (!Array.isArray(given)) return;
  for (const [place, pair] of given.entries()) {
    if (typeof pair?.[Symbol.iterator] !== "function")
      throw new TypeError(`Headers constructor: init[${place}] (${pair}) is not iterable.`);
    if (pair.length !== 2)
      throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${pair.length}.`);
    checkHeader("append", pair, 2);
  }
}

/** @type {Record<string, string[]>} what an option of a request may be */
const CHOICES = {
  referrerPolicy:
    ", no-referrer, no-referrer-when-downgrade, same-origin, origin, strict-origin, origin-when-cross-origin, strict-origin-when-cross-origin, unsafe-url".split(
      ", ",
    ),
  mode: ["navigate", "same-origin", "no-cors", "cors"],
  credentials: ["omit", "same-origin", "include"],
  cache: ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"],
  redirect: ["follow", "manual", "error"],
};

let isWarned = false;

/** That servers know methods in capitals only; fetch writes those in capitals that are the web's. */
function warnOfMethod() {
  if (isWarned) return;
  isWarned = true;
  const words = "Using `patch` is highly likely to result in a `405 Method Not Allowed`. `PATCH` is much more likely to succeed.";
  /** @type {any} */ (globalThis).process.emitWarning(words, { code: "UNDICI-FETCH-patch" });
}

/**
 * @param {any} options of a request or a response
 * @param {(value: unknown) => string} show
 */
export function checkOptions(options, show) {
  if (options === undefined || options === null || typeof options === "function") return;
  if (typeof options !== "object") throw new TypeError(`undefined: Expected ${options} to be one of: Null, Undefined, Object.`);
  for (const [name, choices] of Object.entries(CHOICES))
    if (options[name] !== undefined && !choices.includes(String(options[name])))
      throw new TypeError(`undefined: ${options[name]} is not an accepted type. Expected one of ${choices.join(", ")}.`);
  if (options.method === "patch") warnOfMethod();
  const { signal = null } = options;
  if (signal === null || signal instanceof AbortSignal) return;
  const shown = typeof signal === "string" ? `"${signal}"` : show(signal);
  throw new TypeError(`RequestInit: Expected signal ("${shown}") to be an instance of AbortSignal.`);
}

/** @type {[from: RegExp, to: string][]} browsers' words, and Node's */
const WORDS = [
  [/^'?(TRACE|TRACK|CONNECT)'? HTTP method is unsupported\.?$/i, "'$1' HTTP method is unsupported."],
  [/^.*duplex.*$/, "RequestInit: duplex option is required when sending a body."],
  [/^Response with null body status cannot have body$/, "Response constructor: Invalid response status code "],
  [
    /^Request cannot be constructed from a URL that includes credentials: (.*)$/,
    "Request cannot be constructed from a URL that includes credentials: $1",
  ],
];

/**
 * @param {unknown} error of a browser
 * @param {any[]} given
 */
export function inWords(error, given) {
  if (error instanceof RangeError && /status/.test(error.message))
    return new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
  if (!(error instanceof TypeError)) return error;
  const plain = error.message.replace(/^Failed to (?:construct|execute) '\w+'(?: on '\w+')?: /, "");
  if (/^Failed to parse URL from/.test(plain)) return badAddress(given[0]);
  for (const [from, to] of WORDS)
    if (from.test(plain)) return new TypeError(to.endsWith("code ") ? `${to}${given[1]?.status}` : plain.replace(from, to));
  return new TypeError(plain);
}

/** @param {unknown} address */
function badAddress(address) {
  try {
    new URL(String(address));
  } catch (cause) {
    return new TypeError(`Failed to parse URL from ${address}`, { cause });
  }
  return new TypeError(`Failed to parse URL from ${address}`);
}
