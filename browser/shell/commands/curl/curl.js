// curl: its arguments read, its requests sent to the sandbox, its output and exit status.

import { REASONS } from "../../../live/reasons.js";
import { decode, encode } from "../../bytes.js";
import { UNKNOWN } from "../../check.js";
import { FileProblem } from "../../files.js";
import { Refusal } from "../../task.js";
import { CurlError, readKnown, readOptions } from "./options.js";
import { requestsOf } from "./requests.js";

/** @import {HttpAnswer, HttpFailure, HttpRequest, HttpResponse} from "../../../live/messages.js" */
/** @import {Context} from "../../context.js" */
/** @import {Definition} from "../../options.js" */
/** @import {Options} from "./options.js" */

/** @type {Record<HttpFailure["error"], (request: HttpRequest) => [status: number, text: string]>} */
const PROBLEMS = {
  unreachable: ({ url }) => [6, `Could not resolve host: ${new URL(url).hostname}`],
  dropped: () => [52, "Empty reply from server"],
  late: ({ timeout }) => [
    28,
    `Operation timed out after ${Math.round((timeout ?? 0) * 1000)} milliseconds with 0 bytes received`,
  ],
};

/** What --write-out writes of a request without a response. @type {HttpResponse} */
const NOTHING = { status: 0, headers: [], body: new Uint8Array() };

const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);
const LONGEST_PAUSE = 600;

/**
 * A request that was made, as --write-out tells of it.
 * @typedef {{answer: HttpResponse, request: HttpRequest, status: number, problem: string, seconds: number, place: number,
 *   output: string, size: number, head: string}} Done
 */

/** @param {Context} context */
async function curl(context) {
  const readFile = (/** @type {string} */ name) => readInput(context, name);
  let status = 0;
  try {
    const options = await readOptions(context.args, readFile);
    const requests = await requestsOf(options, readFile, context.environment.get("HOME") ?? "");
    for (const [place, request] of requests.entries()) {
      status = await transfer(context, options, request, place);
      if (status && options.flags["fail-early"]) break;
    }
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    ({ status } = error);
    const hint = /^(option|\(2\))/.test(error.message) ? "\ncurl: try 'curl --help' or 'curl --manual' for more information" : "";
    await context.complain(error.message.replace(/^\(2\) /, "") + hint);
  }
  return status;
}

/**
 * One address, with its retries.
 * @param {Context} context
 * @param {Options} options
 * @param {HttpRequest} request
 * @param {number} place
 */
async function transfer(context, options, request, place) {
  const { flags, values } = options;
  const isShown = !flags.silent || Boolean(flags["show-error"]);
  const delay = Number(values["retry-delay"] ?? 0);
  let [left, pause] = [Number(values.retry ?? 0), delay || 1];
  const begun = performance.now();
  for (;;) {
    const done = await attempt(context, options, request, place);
    if (done.problem && isShown) await say(context, `curl: (${done.status}) ${done.problem}\n`);
    const kind = left > 0 ? retryKind(done, options) : "";
    const elapsed = (performance.now() - begun) / 1000;
    if (!kind || (Number(values["retry-max-time"] ?? 0) && elapsed >= Number(values["retry-max-time"]))) {
      await writeOut(context, options, done);
      return done.status;
    }
    const after = kind === "HTTP error" ? Number(headerOf(done.answer, "Retry-After")) || 0 : 0;
    const seconds = Math.max(pause, after);
    if (!flags.silent)
      await say(
        context,
        `Warning: Problem: ${kind}. Will retry in ${seconds} seconds. ${left} retr${left === 1 ? "y" : "ies"} left.\n`,
      );
    left -= 1;
    if (!delay) pause = Math.min(2 * pause, LONGEST_PAUSE);
    await context.world.sleep(context.task, seconds);
  }
}

/**
 * Why it is tried again; empty if it is not.
 * @param {Done} done
 * @param {Options} options
 */
function retryKind({ answer, status }, { flags }) {
  if (TRANSIENT.has(answer.status)) return "HTTP error";
  if (status === 28) return "timeout";
  return status && flags["retry-all-errors"] ? "(retrying all errors)" : "";
}

/**
 * @param {Context} context
 * @param {Options} options
 * @param {HttpRequest} request
 * @param {number} place
 * @returns {Promise<Done>}
 */
async function attempt(context, options, request, place) {
  const { flags, values } = options;
  const begun = performance.now();
  if (flags.verbose) await say(context, requestText(request));
  const answer = await context.task.until(context.world.services.send(request));
  const seconds = (performance.now() - begun) / 1000;
  const output = outputOf(options, request, place);
  if (answer.error) {
    const [status, problem] = PROBLEMS[answer.error](request);
    if (flags.verbose) await say(context, `* ${problem}\n* Closing connection 0\n`);
    return { answer: NOTHING, request, status, problem, seconds, place, output, size: 0, head: "" };
  }
  const isFailed = answer.status >= 400 && Boolean(flags.fail || flags["fail-with-body"]);
  const head = headText(answer);
  if (flags.verbose)
    await say(
      context,
      `${head.replace(/[^\n]*\n/g, "< $&")}${answer.body.length && request.method !== "HEAD" ? `{ [${answer.body.length} bytes data]\n` : ""}* Connection #0 to host ${new URL(request.url).hostname} left intact\n`,
    );
  if (flags.head && request.method !== "HEAD")
    throw new Refusal("curl: --head with another method is not supported in this page");
  const dump = values["dump-header"];
  if (dump !== undefined) await save(context, dump, encode(head), place > 0, "dump-header");
  const isWithoutBody = request.method === "HEAD" || (isFailed && !flags["fail-with-body"]);
  const body = isWithoutBody ? new Uint8Array() : answer.body;
  const top = flags.include || flags.head ? encode(head) : new Uint8Array();
  const bytes = new Uint8Array([...top, ...body]);
  if (output === "") await context.writeBytes(bytes);
  else if (!(isFailed && !bytes.length)) await save(context, output, bytes, false, "output", flags["create-dirs"]);
  const problem = isFailed ? `The requested URL returned error: ${answer.status}` : "";
  return { answer, request, status: isFailed ? 22 : 0, problem, seconds, place, output, size: body.length, head };
}

/**
 * Where the answer goes; empty for the output.
 * @param {Options} options
 * @param {HttpRequest} request
 * @param {number} place
 */
function outputOf({ output, values }, { url }, place) {
  const given = output[place]; // the first is the first address's, and so on
  if (given === undefined || given === "-") return "";
  const name = given ?? new URL(url).pathname.split("/").pop() ?? "";
  if (name === "") throw new CurlError("Remote file name has no length!", 23);
  return values["output-dir"] === undefined ? name : `${values["output-dir"]}/${name}`;
}

/**
 * @param {Context} context
 * @param {string} path
 * @param {Uint8Array} bytes
 * @param {boolean} append
 * @param {string} option
 * @param {boolean} [makesFolders]
 */
async function save(context, path, bytes, append, option, makesFolders = false) {
  if (path === "-") {
    await context.writeBytes(bytes);
    return;
  }
  try {
    if (makesFolders && path.includes("/")) context.files.makeFolders(context.path(path.slice(0, path.lastIndexOf("/"))));
    const stream = context.shell.openFile(path, { write: true, create: true, truncate: !append, append });
    await stream.write(bytes, context.task);
    stream.release();
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    throw new CurlError(option === "output" ? "(23) Failure writing output to destination" : `(23) Failed to open ${path}`, 23);
  }
}

/**
 * @param {Context} context
 * @param {string} text
 */
async function say(context, text) {
  await context.shell.streams.get(2)?.write(encode(text), context.task);
}

/**
 * @param {Context} context
 * @param {string} name
 */
async function readInput(context, name) {
  try {
    return await context.read(name);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    throw new CurlError(`(26) Failed to open ${name}`, 26);
  }
}

/** @param {HttpRequest} request */
function requestText({ method, url, headers }) {
  const { pathname, search, hostname } = new URL(url);
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return `* Connected to ${hostname}\n${lines.map((line) => `> ${line}\r\n`).join("")}> \r\n`;
}

/** @param {HttpResponse} answer */
function headText({ status, headers }) {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${REASONS[status] ?? ""}`.trimEnd(), ...lines, "", ""].join("\r\n");
}

/**
 * @param {HttpResponse} answer
 * @param {string} wanted
 */
function headerOf({ headers }, wanted) {
  return headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1] ?? "";
}

const seconds = (/** @type {number} */ value) => value.toFixed(6);

/** @type {Record<string, (done: Done) => string>} of --write-out */
const VARIABLES = {
  http_code: ({ answer }) => String(answer.status).padStart(3, "0"),
  response_code: ({ answer }) => String(answer.status).padStart(3, "0"),
  http_connect: () => "000",
  http_version: ({ answer }) => (answer.status ? "1.1" : "0"),
  content_type: ({ answer }) => headerOf(answer, "Content-Type"),
  size_download: ({ size }) => String(size),
  size_upload: ({ request }) => String(request.body?.length ?? 0),
  size_header: ({ head }) => String(encode(head).length),
  num_headers: ({ answer }) => String(answer.headers.length),
  num_redirects: () => "0",
  num_connects: ({ place, answer }) => (answer.status && !place ? "1" : "0"),
  exitcode: ({ status }) => String(status),
  errormsg: ({ problem }) => problem,
  method: ({ request }) => request.method,
  url: ({ request }) => request.url,
  url_effective: ({ request }) => request.url,
  urlnum: ({ place }) => String(place),
  scheme: ({ request }) => new URL(request.url).protocol.slice(0, -1).toUpperCase(),
  filename_effective: ({ output }) => output,
  redirect_url: () => "",
  ssl_verify_result: () => "0",
  time_total: (done) => seconds(done.seconds),
  time_namelookup: (done) => seconds(done.seconds * 0.02),
  time_connect: (done) => seconds(done.seconds * 0.05),
  time_appconnect: (done) => seconds(done.seconds * 0.1),
  time_pretransfer: (done) => seconds(done.seconds * 0.1),
  time_starttransfer: (done) => seconds(done.seconds * 0.95),
  time_redirect: () => seconds(0),
  speed_download: (done) => String(Math.round(done.size / (done.seconds || 1))),
  speed_upload: (done) => String(Math.round((done.request.body?.length ?? 0) / (done.seconds || 1))),
};
/** @type {Record<string, string>} */
const ESCAPES = { n: "\n", r: "\r", t: "\t" };
const PATTERN = /\\([nrt])|%%|%(header)\{([^}]*)\}|%\{([^}]*)\}/g;

/** @param {string} template */
function checkTemplate(template) {
  for (const [whole, , , , name] of template.matchAll(PATTERN)) {
    if (name !== undefined && !VARIABLES[name] && !["stdout", "stderr", "onerror"].includes(name) && !whole.includes(UNKNOWN)) {
      throw new Refusal(`curl: --write-out variable %{${name}} is not supported in this page`);
    }
  }
}

/**
 * @param {Context} context
 * @param {Options} options
 * @param {Done} done
 */
async function writeOut(context, options, done) {
  let template = options.values["write-out"];
  if (template === undefined) return;
  if (template.startsWith("@")) template = decode(await readInput(context, template.slice(1)));
  checkTemplate(template);
  let [fd, isOver] = [1, false];
  /** @type {[number, string][]} */
  const pieces = [];
  let end = 0;
  const add = (/** @type {string} */ text) => {
    if (text && !isOver) pieces.push([fd, text]);
  };
  for (const found of template.matchAll(PATTERN)) {
    const [whole, letter, isHeader, header, name] = found;
    add(template.slice(end, found.index));
    end = found.index + whole.length;
    if (letter) add(ESCAPES[letter]);
    else if (whole === "%%") add("%");
    else if (isHeader) add(headerOf(done.answer, header));
    else if (name === "stdout") fd = 1;
    else if (name === "stderr") fd = 2;
    else if (name === "onerror") isOver ||= !done.status;
    else add(VARIABLES[name](done));
  }
  add(template.slice(end));
  for (const [to, text] of pieces) {
    if (to === 1) await context.write(text);
    else await say(context, text);
  }
}

/** @type {[string, Definition]} */
export const CURL = [
  "curl",
  {
    run: curl,
    check(args) {
      checkArguments(args);
    },
  },
];

/**
 * What can be known before the run; a file of options can not.
 * @param {string[]} args
 */
function checkArguments(args) {
  try {
    const { values, url, flags } = readKnown(args);
    const template = values["write-out"];
    if (template && !template.startsWith("@")) checkTemplate(template);
    for (const each of url)
      if (!flags.globoff && /\{[^}]*\}|\[[^\]]+\]/.test(each.replaceAll(UNKNOWN, "")))
        throw new Refusal("curl: {} and [] in a URL are not supported in this page; with --globoff they are sent as they are");
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
  }
}
