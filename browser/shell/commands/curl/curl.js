// curl: its arguments read, its requests sent to the sandbox, its output and exit status.

import { REASONS } from "../../../live/reasons.js";
import { encode } from "../../bytes.js";
import { FileProblem } from "../../files.js";
import { Refusal } from "../../task.js";
import { JAR } from "./cookies.js";
import { named } from "./glob.js";
import { CurlError, HINT, isQuiet, readKnown, readOptions } from "./options.js";
import { requestsOf } from "./requests.js";
import { checkTemplate, headerOf, templateIn, told } from "./write-out.js";

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
 * A request that is to be made: the place of its address among those of the arguments, and what its braces chose.
 * @typedef {{request: HttpRequest, address: string, slot: number, chosen: string[], problem?: CurlError}} Target
 *
 * A request that was made, as --write-out tells of it.
 * @typedef {{answer: HttpResponse, request: HttpRequest, address: string, status: number, problem: string, seconds: number, place: number,
 *   output: string, size: number, head: string}} Done
 */

/** @param {Context} context */
async function curl(context) {
  const readFile = (/** @type {string} */ name) => readInput(context, name);
  let status = 0;
  let isSilent = false;
  if (!context.args.length) {
    await say(context, `${HINT}\n`);
    return 2;
  }
  try {
    const operations = await readOptions(context.args, readFile);
    let place = 0;
    for (const options of operations) {
      isSilent = isQuiet(options.flags);
      const readData = (/** @type {string} */ name, /** @type {string} */ shown) =>
        readFile(name).catch((error) => emptied(context, error, options, shown));
      if (options.values.stderr !== undefined) await redirectErrors(context, options.values.stderr);
      const targets = await requestsOf(options, readFile, readData, context.environment.get("HOME") ?? "");
      for (const [number, target] of targets.entries()) {
        if (targets.length > 1 && target.chosen.length && !options.flags.silent)
          await announce(context, options, target, `[${number + 1}/${targets.length}]`);
        status = await transfer(context, options, target, place);
        place += 1;
        if (status && options.flags["fail-early"]) return status;
      }
      const jar = options.values["cookie-jar"];
      if (jar !== undefined) await save(context, jar, encode(JAR), false, "output").catch(ignored);
    }
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    ({ status } = error);
    if (isSilent && /^\((?!2\))/.test(error.message)) return status;
    const hint = /^(option|cannot|\(2\))/.test(error.message) ? `\n${HINT}` : "";
    await context.complain(error.message.replace(/^\(2\) /, "") + hint);
  }
  return status;
}

/**
 * What is sent for a file that cannot be read: nothing, which is told.
 * @param {Context} context
 * @param {unknown} error
 * @param {Options} options
 * @param {string} name
 */
async function emptied(context, error, { flags }, name) {
  if (!(error instanceof CurlError)) throw error;
  if (!flags.silent) await say(context, `Warning: Couldn't read data from file "${name}", this makes an empty POST.\n`);
  return new Uint8Array();
}

/** Cookies that cannot be kept are no error. @param {unknown} error */
function ignored(error) {
  if (!(error instanceof CurlError)) throw error;
}

/**
 * --stderr
 * @param {Context} context
 * @param {string} path
 */
async function redirectErrors(context, path) {
  const { streams } = context.shell;
  if (path === "-") streams.set(2, streams.get(1)?.retain() ?? context.shell.openFile("/dev/null", { write: true }));
  else streams.set(2, context.shell.openFile(path, { write: true, create: true, truncate: true }));
}

/**
 * Which of the addresses comes that braces stand for.
 * @param {Context} context
 * @param {Options} options
 * @param {Target} target
 * @param {string} count
 */
async function announce(context, options, target, count) {
  const output = outputOf(options, target);
  await say(context, `\n${count}: ${target.address} --> ${output || "<stdout>"}\n`);
  if (!output) await context.write(`--_curl_--${target.address}\n`);
}

/**
 * One address, with its retries.
 * @param {Context} context
 * @param {Options} options
 * @param {Target} target
 * @param {number} place
 */
async function transfer(context, options, target, place) {
  const { flags, values } = options;
  const isShown = !flags.silent || Boolean(flags["show-error"]);
  const delay = Number(values["retry-delay"] ?? 0);
  let [left, pause] = [Number(values.retry ?? 0), delay || 1];
  const begun = performance.now();
  for (;;) {
    const done = await attempt(context, options, target, place);
    if (done.problem && isShown) await say(context, `curl: (${done.status}) ${done.problem}\n`);
    await context.flush();
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
 * @param {Target} target
 * @param {number} place
 * @returns {Promise<Done>}
 */
async function attempt(context, options, target, place) {
  const { flags, values } = options;
  const { request, address, problem: wrong } = target;
  const begun = performance.now();
  if (wrong) {
    const problem = wrong.message.replace(/^\(\d+\) /, "");
    return { answer: NOTHING, request, address, status: wrong.status, problem, seconds: 0, place, output: "", size: 0, head: "" };
  }
  const output = outputOf(options, target);
  if (flags.verbose) await say(context, requestText(request));
  const answer = await context.task.until(context.world.services.send(request));
  const seconds = (performance.now() - begun) / 1000;
  if (answer.error) {
    const [status, problem] = PROBLEMS[answer.error](request);
    if (flags.verbose) await say(context, `* ${problem}\n* Closing connection 0\n`);
    return { answer: NOTHING, request, address, status, problem, seconds, place, output, size: 0, head: "" };
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
  const limit = values["max-filesize"];
  if (limit !== undefined && answer.body.length > Number(limit))
    return { answer, request, address, status: 63, problem: "Maximum file size exceeded", seconds, place, output, size: 0, head };
  const dump = values["dump-header"];
  if (dump !== undefined) await save(context, dump, encode(head), place > 0, "dump-header");
  const isWithoutBody = request.method === "HEAD" || (isFailed && !flags["fail-with-body"]);
  const body = isWithoutBody ? new Uint8Array() : answer.body;
  const top = flags.include || flags.head ? encode(head) : new Uint8Array();
  const bytes = new Uint8Array([...top, ...body]);
  if (output === "") await context.writeBytes(bytes);
  else if (!(isFailed && !bytes.length)) await save(context, output, bytes, false, "output", flags["create-dirs"]);
  const problem = isFailed ? `The requested URL returned error: ${answer.status}` : "";
  return { answer, request, address, status: isFailed ? 22 : 0, problem, seconds, place, output, size: body.length, head };
}

/**
 * Where the answer goes; empty for the output.
 * @param {Options} options
 * @param {Target} target
 */
function outputOf({ output, values, flags }, { request: { url }, slot, chosen }) {
  const given = flags["remote-name-all"] && slot >= output.length ? null : output[slot]; // the first is the first address's, and so on
  if (given === undefined || given === "-") return "";
  const name = given === null ? (new URL(url).pathname.split("/").pop() ?? "") : named(given, chosen);
  const said = flags.silent ? "" : "Remote file name has no length!\ncurl: ";
  if (name === "") throw new CurlError(`${said}(23) Failed writing received data to disk/application`, 23);
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
 * @param {Context} context
 * @param {Options} options
 * @param {Done} done
 */
async function writeOut(context, options, done) {
  let template = options.values["write-out"];
  if (template === undefined) return;
  if (template.startsWith("@")) {
    const bytes = await readInput(context, template.slice(1)).catch(() => null);
    if (!bytes && !options.flags.silent) await say(context, `Warning: Failed to open ${template.slice(1)}\n`);
    template = bytes ? templateIn(bytes) : "";
  }
  checkTemplate(template);
  for (const [to, text] of told(template, done)) {
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
    for (const { values } of readKnown(args)) {
      const template = values["write-out"];
      if (template && !template.startsWith("@")) checkTemplate(template);
    }
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
  }
}
