// What curl's arguments mean. Only what is listed here is known; everything else is refused by name.

const { configArguments } = await import("./curl-config.js"); // dynamically: see worker.js

/** @type {[long: string, short: string, takesValue: boolean][]} */
const OPTIONS = [
  ["request", "X", true],
  ["url", "", true],
  ["user", "u", true],
  ["header", "H", true],
  ["data", "d", true],
  ["data-raw", "", true],
  ["data-binary", "", true],
  ["data-urlencode", "", true],
  ["json", "", true],
  ["get", "G", false],
  ["head", "I", false],
  ["include", "i", false],
  ["fail", "f", false],
  ["fail-with-body", "", false],
  ["silent", "s", false],
  ["no-silent", "", false],
  ["show-error", "S", false],
  ["no-progress-meter", "", false],
  ["disable", "q", false],
  ["config", "K", true],
  ["location", "L", false],
  ["max-time", "m", true],
  ["connect-timeout", "", true],
  ["output", "o", true],
  ["write-out", "w", true],
  ["user-agent", "A", true],
  ["referer", "e", true],
  ["oauth2-bearer", "", true],
  ["basic", "", false],
  ["http1.1", "", false],
  ["compressed", "", false],
  ["globoff", "g", false],
];
const LONG = new Map(OPTIONS.map(([long, , takesValue]) => [long, { long, takesValue }]));
const SHORT = new Map(OPTIONS.filter(([, short]) => short).map(([long, short, takesValue]) => [short, { long, takesValue }]));

/**
 * The arguments, read.
 * @typedef {object} Options
 * @property {string[]} header
 * @property {{kind: string, value: string}[]} data
 * @property {string[]} url
 * @property {string[]} output
 * @property {string[]} config files that are still to be read
 * @property {Record<string, string | undefined>} values of the others that take one, by their long name
 * @property {Record<string, true | undefined>} flags
 */

/** Thrown for arguments that curl, or this reader of them, does not accept. Its status is curl's. */
export class CurlError extends Error {
  /**
   * @param {string} message
   * @param {number} [status]
   */
  constructor(message, status = 2) {
    super(message);
    this.status = status;
  }
}

/**
 * Read the arguments.
 * @param {readonly string[]} args without the word "curl"
 * @param {(name: string) => Promise<Uint8Array>} readFile for --config
 */
export async function readOptions(args, readFile) {
  /** @type {Options} */
  const options = { header: [], data: [], url: [], output: [], config: [], values: {}, flags: {} };
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg.startsWith("--") && arg.length > 2) readLong(arg, left, options);
    else if (arg.startsWith("-") && arg.length > 1) readShort(arg.slice(1), left, options);
    else options.url.push(arg);
    for (const name of options.config.splice(0)) left.unshift(...configArguments(new TextDecoder().decode(await readFile(name))));
  }
  for (const name of ["max-time", "connect-timeout"]) {
    if (!/^\d+(\.\d+)?$/.test(options.values[name] ?? "0")) {
      throw new CurlError(`option --${name}: expected a proper numerical parameter`);
    }
  }
  return options;
}

/**
 * @param {string} arg as --header
 * @param {string[]} left the arguments after it; its value is taken from there
 * @param {Options} options
 */
function readLong(arg, left, options) {
  const option = LONG.get(arg.slice(2));
  if (!option) throw unknown(arg);
  if (option.takesValue) setValue(options, option.long, nextValue(left, arg));
  else options.flags[option.long] = true;
}

/**
 * @param {string} letters as sSX, of which the last may take the rest for its value
 * @param {string[]} left
 * @param {Options} options
 */
function readShort(letters, left, options) {
  const shown = `-${letters[0]}`;
  const option = SHORT.get(letters[0]);
  if (!option) throw unknown(shown);
  const rest = letters.slice(1);
  if (option.takesValue) {
    setValue(options, option.long, rest || nextValue(left, shown));
    return;
  }
  options.flags[option.long] = true;
  if (rest) readShort(rest, left, options);
}

/**
 * @param {string[]} left
 * @param {string} shown the option that wants it
 */
function nextValue(left, shown) {
  const value = left.shift();
  if (value === undefined) throw new CurlError(`option ${shown}: requires parameter`);
  return value;
}

/**
 * @param {Options} options
 * @param {string} long
 * @param {string} value
 */
function setValue(options, long, value) {
  if (/^(data|json)/.test(long)) options.data.push({ kind: long, value });
  else if (long === "header" || long === "url" || long === "output" || long === "config") options[long].push(value);
  else options.values[long] = value;
}

const unknown = (/** @type {string} */ shown) => new CurlError(`option ${shown} is not supported in this page`);
