// What curl's arguments mean. Only what is listed here is known; everything else is refused by name.

import { decode } from "../../bytes.js";
import { Refusal } from "../../task.js";
import { UNKNOWN } from "../../unknown.js";
import { configArguments } from "./config.js";
import { checkPart } from "./forms.js";
import { isLetter, isOption } from "./names.js";

/** @type {[long: string, short: string, takesValue: boolean][]} */
const OPTIONS = [
  ["request", "X", true],
  ["url", "", true],
  ["user", "u", true],
  ["netrc", "n", false],
  ["netrc-optional", "", false],
  ["netrc-file", "", true],
  ["header", "H", true],
  ["data", "d", true],
  ["data-ascii", "", true],
  ["data-raw", "", true],
  ["data-binary", "", true],
  ["data-urlencode", "", true],
  ["url-query", "", true],
  ["form", "F", true],
  ["form-string", "", true],
  ["json", "", true],
  ["get", "G", false],
  ["head", "I", false],
  ["include", "i", false],
  ["dump-header", "D", true],
  ["verbose", "v", false],
  ["fail", "f", false],
  ["fail-with-body", "", false],
  ["fail-early", "", false],
  ["silent", "s", false],
  ["show-error", "S", false],
  ["progress-meter", "", false],
  ["progress-bar", "#", false],
  ["disable", "q", false],
  ["config", "K", true],
  ["location", "L", false],
  ["max-redirs", "", true],
  ["max-time", "m", true],
  ["connect-timeout", "", true],
  ["retry", "", true],
  ["retry-delay", "", true],
  ["retry-max-time", "", true],
  ["retry-all-errors", "", false],
  ["retry-connrefused", "", false],
  ["output", "o", true],
  ["remote-name", "O", false],
  ["output-dir", "", true],
  ["create-dirs", "", false],
  ["write-out", "w", true],
  ["user-agent", "A", true],
  ["referer", "e", true],
  ["cookie", "b", true],
  ["oauth2-bearer", "", true],
  ["basic", "", false],
  ["http1.1", "", false],
  ["http2", "", false],
  ["tlsv1.2", "", false],
  ["tlsv1.3", "", false],
  ["tlsv1", "1", false],
  ["insecure", "k", false],
  ["ipv4", "4", false],
  ["ipv6", "6", false],
  ["compressed", "", false],
  ["buffer", "", false],
  ["no-buffer", "N", false],
  ["keepalive", "", false],
  ["keepalive-time", "", true],
  ["tcp-nodelay", "", false],
  ["limit-rate", "", true],
  ["speed-limit", "Y", true],
  ["speed-time", "y", true],
  ["proto", "", true],
  ["proto-redir", "", true],
  ["tls-max", "", true],
  ["expect100-timeout", "", true],
  ["ssl-reqd", "", false],
  ["location-trusted", "", false],
  ["post301", "", false],
  ["post302", "", false],
  ["post303", "", false],
  ["styled-output", "", false],
  ["globoff", "g", false],
  ["path-as-is", "", false],
  ["upload-file", "T", true],
  ["range", "r", true],
  ["cookie-jar", "c", true],
  ["junk-session-cookies", "j", false],
  ["max-filesize", "", true],
  ["stderr", "", true],
  ["parallel", "Z", false],
  ["parallel-max", "", true],
  ["parallel-immediate", "", false],
  ["remote-name-all", "", false],
  ["remote-time", "R", false],
  ["noproxy", "", true],
  ["raw", "", false],
  ["tcp-fastopen", "", false],
  ["happy-eyeballs-timeout-ms", "", true],
  ["tlsv1.0", "", false],
  ["tlsv1.1", "", false],
  ["next", ":", false],
];
const LONG = new Map(OPTIONS.map(([long, , takesValue]) => [long, { long, takesValue }]));
const SHORT = new Map(OPTIONS.filter(([, short]) => short).map(([long, short, takesValue]) => [short, { long, takesValue }]));

/** What the values that are numbers are like. @type {Map<string, RegExp>} */
const NUMBERS = new Map([
  ["max-time", /^\d+(\.\d+)?$/],
  ["connect-timeout", /^\d+(\.\d+)?$/],
  ["retry", /^-?\d+$/],
  ["retry-delay", /^-?\d+$/],
  ["retry-max-time", /^-?\d+$/],
  ["max-redirs", /^-?\d+$/],
  ["max-filesize", /^\d+[kKmMgG]?$/],
]);

/**
 * The arguments, read.
 * @typedef {object} Options
 * @property {string[]} header
 * @property {{kind: string, value: string}[]} data
 * @property {{isPlain: boolean, value: string}[]} form
 * @property {string[]} url
 * @property {(string | null)[]} output null: the name that the address has
 * @property {string[]} query what is added to each address
 * @property {string[]} config files that are still to be read
 * @property {Record<string, string | undefined>} values of the others that take one, by their long name
 * @property {Record<string, true | undefined>} flags
 */

/** Thrown for arguments that curl, or this reader of them, does not accept. Its status is curl's. */
export const HINT = "curl: try 'curl --help' or 'curl --manual' for more information";

/** Whether errors are not told. @param {Options["flags"]} flags */
export const isQuiet = (flags) => Boolean(flags.silent && !flags["show-error"]);

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

/** @returns {Options} */
const nothing = () => ({ header: [], data: [], form: [], url: [], output: [], query: [], config: [], values: {}, flags: {} });

/**
 * Read the arguments.
 * @param {readonly string[]} args without the word "curl"
 * @param {(name: string) => Promise<Uint8Array>} readFile for --config
 */
export async function readOptions(args, readFile) {
  const operations = [nothing()];
  const left = [...args];
  while (left.length) {
    const options = operations[operations.length - 1];
    take(left, options);
    for (const name of options.config.splice(0))
      left.unshift(...configArguments(decode(await readFile(name).catch((error) => noConfig(error, name, options)))));
    goOn(operations);
  }
  return operations.map(checked);
}

/**
 * @param {unknown} error of reading a file
 * @param {string} name
 * @param {Options} options
 * @returns {never}
 */
function noConfig(error, name, { flags }) {
  if (!(error instanceof CurlError)) throw error;
  const said = flags.silent ? [] : [`cannot read config from '${name}'\n`];
  throw new CurlError([...said, "option -K: error encountered when reading a file"].join("curl: "), 26);
}

/** Options that hold for all operations, though one has them. */
const GLOBAL = ["silent", "show-error", "verbose", "fail-early", "parallel", "progress-bar", "styled-output"];

/** @param {Options[]} operations after --next, one more */
function goOn(operations) {
  const last = operations[operations.length - 1];
  if (!last.flags.next) return;
  delete last.flags.next;
  if (!last.url.length) throw new CurlError("(2) no URL specified!");
  const next = nothing();
  for (const name of GLOBAL) if (last.flags[name]) next.flags[name] = true;
  operations.push(next);
}

/**
 * Read them before the run: some are not known yet, and no file is there.
 * @param {readonly string[]} args
 */
export function readKnown(args) {
  const operations = [nothing()];
  const left = [...args];
  while (left.length) {
    take(left, operations[operations.length - 1]);
    goOn(operations);
  }
  return operations.map(checked);
}

/**
 * @param {string[]} left of which the first is taken, and its value
 * @param {Options} options
 */
function take(left, options) {
  const arg = left.shift() ?? "";
  if (arg.startsWith("--") && arg.length > 2) readLong(arg, left, options);
  else if (arg.startsWith("-") && arg.length > 1) readShort(arg.slice(1), left, options);
  else options.url.push(arg);
}

/** @param {Options} options */
function checked(options) {
  if (options.values.user !== undefined && !/:/.test(options.values.user) && !options.values.user.includes(UNKNOWN)) {
    throw new Refusal("curl: a password that is asked for is not supported in this page");
  }
  return options;
}

/**
 * @param {string} arg as --header
 * @param {string[]} left the arguments after it; its value is taken from there
 * @param {Options} options
 */
function readLong(arg, left, options) {
  const name = arg.slice(2);
  const [, negated] = name.match(/^no-(.+)$/) ?? [];
  const positive = negated ? LONG.get(negated) : undefined;
  if (positive && !positive.takesValue && !LONG.has(name)) {
    delete options.flags[positive.long];
    return;
  }
  const like = [...LONG.values()].filter(({ long }) => name && long.startsWith(name));
  const option = LONG.get(name) ?? (like.length === 1 ? like[0] : undefined);
  if (!option) throw isOption(name) ? unknown(arg) : new CurlError(`option ${arg}: is unknown`);
  if (option.long === "remote-name") options.output.push(null);
  else if (option.takesValue) setValue(options, option.long, nextValue(left, arg), arg);
  else setFlag(options, option.long, arg);
}

/** Of which a transfer has only one. @type {Record<string, string>} */
const OTHERS = { fail: "fail-with-body", "fail-with-body": "fail" };

/**
 * @param {Options} options
 * @param {string} long
 * @param {string} shown
 */
function setFlag(options, long, shown) {
  if (options.flags[OTHERS[long] ?? ""]) throw new CurlError(`option ${shown}: is badly used here`);
  options.flags[long] = true;
}

/**
 * @param {string} letters as sSX, of which the last may take the rest for its value
 * @param {string[]} left
 * @param {Options} options
 */
function readShort(letters, left, options) {
  const shown = `-${letters[0]}`;
  const option = SHORT.get(letters[0]);
  if (!option) throw isLetter(letters[0]) ? unknown(shown) : new CurlError(`option ${shown}: is unknown`);
  const rest = letters.slice(1);
  if (option.takesValue) {
    setValue(options, option.long, rest || nextValue(left, shown), shown);
    return;
  }
  if (option.long === "remote-name") options.output.push(null);
  else setFlag(options, option.long, shown);
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
 * @param {string} shown the option as it was given
 */
function setValue(options, long, value, shown) {
  const pattern = NUMBERS.get(long);
  if (pattern && !value.includes(UNKNOWN) && !pattern.test(value))
    throw new CurlError(
      `option ${shown}: expected a ${/^-/.test(value) && !pattern.test("-1") ? "positive" : "proper"} numerical parameter`,
    );
  if (long.startsWith("form")) addForm(options, { isPlain: long === "form-string", value }, shown);
  else if (long === "url-query") options.query.push(value);
  else if (/^(data|json)/.test(long)) options.data.push({ kind: long, value });
  else if (long === "header" || long === "url" || long === "output" || long === "config") options[long].push(value);
  else options.values[long] = value;
}

/**
 * @param {Options} options
 * @param {Options["form"][number]} part
 * @param {string} shown
 */
function addForm(options, part, shown) {
  const isKnown = !part.value.includes(UNKNOWN);
  if (isKnown && !part.value.includes("="))
    throw new CurlError(
      `${options.flags.silent ? "" : "(2) Warning: Illegally formatted input field!\ncurl: "}option ${shown}: is badly used here`,
    );
  if (isKnown && !part.isPlain) checkPart(part.value);
  options.form.push(part);
}

const unknown = (/** @type {string} */ shown) => new Refusal(`curl: option ${shown} is not supported in this page`);
