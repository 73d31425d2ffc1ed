// curl: its arguments read, its requests sent to the sandbox, its output and exit status.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame/frame.js.
const [{ CurlError, readOptions }, { requestsOf }, { REASONS }] = await Promise.all([
  import("./curl-options.js"),
  import("./curl-requests.js"),
  import("../../reasons.js"),
]);

/** @import {HttpAnswer, HttpFailure, HttpRequest, HttpResponse} from "../../messages.js" */
/** @import {Options} from "./curl-options.js" */

/** @typedef {{read: (name: string) => Promise<Uint8Array>, write: (name: string, bytes: Uint8Array) => Promise<void>}} Files */

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

/**
 * @param {string[]} args
 * @param {(request: HttpRequest) => Promise<HttpAnswer>} send
 * @param {Files} files
 * @returns {Promise<{stdout: string, stderr: string, status: number}>}
 */
export async function curl(args, send, files) {
  const run = { stdout: "", stderr: "", status: 0 };
  try {
    const readFile = (/** @type {string} */ name) => readInput(files, name);
    const options = await readOptions(args, readFile);
    const requests = await requestsOf(options, readFile);
    for (const [place, request] of requests.entries()) {
      const answer = await send(request);
      const shown = answer.error ? failure(answer, request) : response(answer, options);
      const output = options.output[place]; // the first is the first address's, and so on
      if (output && output !== "-" && !answer.error) await files.write(output, new TextEncoder().encode(shown.text));
      else run.stdout += shown.text;
      if (shown.problem && (!options.flags.silent || options.flags["show-error"])) {
        run.stderr += `curl: (${shown.status}) ${shown.problem}\n`;
      }
      run.status = shown.status || run.status;
      run.stdout += writeOut(options.values["write-out"], answer.error ? NOTHING : answer, request, run.status);
    }
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    run.status = error.status;
    run.stderr += `curl: ${error.message}\n`;
  }
  return run;
}
/**
 * What is shown of a request: text for the output, and the exit status with its reason if it failed.
 * @typedef {{text: string, status: number, problem?: string}} Shown
 */

/**
 * @param {HttpFailure} failed
 * @param {HttpRequest} request
 * @returns {Shown}
 */
function failure({ error }, request) {
  const [status, problem] = PROBLEMS[error](request);
  return { text: "", status, problem };
}

/**
 * @param {HttpResponse} answer
 * @param {Options} options
 * @returns {Shown}
 */
function response(answer, { flags }) {
  const isFailed = answer.status >= 400 && Boolean(flags.fail || flags["fail-with-body"]);
  const head = flags.include || flags.head ? headText(answer) : "";
  const text = head + (flags.head || (isFailed && flags.fail) ? "" : new TextDecoder().decode(answer.body));
  return isFailed ? { text, status: 22, problem: `The requested URL returned error: ${answer.status}` } : { text, status: 0 };
}

/**
 * @param {Files} files
 * @param {string} name
 */
async function readInput(files, name) {
  try {
    return await files.read(name);
  } catch {
    throw new CurlError(`(26) Failed to open ${name}`, 26);
  }
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

/** @type {Record<string, (answer: HttpResponse, request: HttpRequest, status: number) => string>} of --write-out */
const VARIABLES = {
  http_code: ({ status }) => String(status).padStart(3, "0"),
  response_code: ({ status }) => String(status).padStart(3, "0"),
  content_type: (answer) => headerOf(answer, "Content-Type"),
  size_download: ({ body }) => String(body.length),
  exitcode: (_, __, status) => String(status),
  method: (_, request) => request.method,
  url: (_, request) => request.url,
  url_effective: (_, request) => request.url,
};
/** @type {Record<string, string>} */
const ESCAPES = { n: "\n", r: "\r", t: "\t" };

/**
 * @param {string | undefined} template
 * @param {HttpResponse} answer
 * @param {HttpRequest} request
 * @param {number} status curl's
 */
function writeOut(template, answer, request, status) {
  if (template === undefined) return "";
  return template.replace(/\\([nrt])|%%|%(header)\{([^}]*)\}|%\{([^}]*)\}/g, (whole, letter, isHeader, header, name) => {
    if (letter) return ESCAPES[letter];
    if (whole === "%%") return "%";
    if (isHeader) return headerOf(answer, header);
    if (!VARIABLES[name]) throw new CurlError(`--write-out variable %{${name}} is not supported in this page`);
    return VARIABLES[name](answer, request, status);
  });
}
