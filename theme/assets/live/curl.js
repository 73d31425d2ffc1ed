// curl: its arguments read, its requests sent to the sandbox, its output and exit status.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const [{ CurlError, readOptions, requestsOf }, { REASONS }] = await Promise.all([
  import("./curl-options.js"),
  import("./reasons.js"),
]);

const PROBLEMS = {
  unreachable: ({ url }) => [6, `Could not resolve host: ${new URL(url).hostname}`],
  dropped: () => [52, "Empty reply from server"],
  late: (_, seconds) => [28, `Operation timed out after ${Math.round(seconds * 1000)} milliseconds with 0 bytes received`],
};

/**
 * @param {string[]} args
 * @param {(request: object, timeout?: number) => Promise<object>} send as the sandbox's worker answers
 * @param {{read: (name: string) => Promise<Uint8Array>, write: (name: string, bytes: Uint8Array) => Promise<void>}} files
 * @returns {Promise<{stdout: string, stderr: string, status: number}>}
 */
export async function curl(args, send, files) {
  let stdout = "";
  let stderr = "";
  let status = 0;
  let options;
  const complain = (text) => {
    if (!options?.silent || options["show-error"]) stderr += `curl: ${text}\n`;
  };
  try {
    options = readOptions(args);
    const requests = await requestsOf(options, (name) => readInput(files, name));
    for (const [place, request] of requests.entries()) {
      const seconds = options["max-time"] === undefined ? undefined : Number(options["max-time"]);
      const answer = await send(request, seconds);
      if (answer.error) {
        const [number, text] = PROBLEMS[answer.error](request, seconds);
        status = number;
        complain(`(${number}) ${text}`);
        stdout += writeOut(options["write-out"], { status: 0, headers: [], body: new Uint8Array() }, request, number);
        continue;
      }
      const failed = answer.status >= 400 && (options.fail || options["fail-with-body"]);
      const head = options.include || options.head ? headText(answer) : "";
      const text = head + (options.head || (failed && options.fail) ? "" : new TextDecoder().decode(answer.body));
      const output = options.output[place]; // the first is the first address's, and so on
      if (output && output !== "-") await files.write(output, new TextEncoder().encode(text));
      else stdout += text;
      if (failed) {
        status = 22;
        complain(`(22) The requested URL returned error: ${answer.status}`);
      }
      stdout += writeOut(options["write-out"], answer, request, status);
    }
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    status = error.status;
    stderr += `curl: ${error.message}\n`;
  }
  return { stdout, stderr, status };
}

async function readInput(files, name) {
  try {
    return await files.read(name);
  } catch {
    throw new CurlError(`(26) Failed to open ${name}`, 26);
  }
}

function headText({ status, headers }) {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${REASONS[status] ?? ""}`.trimEnd(), ...lines, "", ""].join("\r\n");
}

const VARIABLES = {
  http_code: ({ status }) => String(status).padStart(3, "0"),
  response_code: ({ status }) => String(status).padStart(3, "0"),
  content_type: ({ headers }) => headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "",
  size_download: ({ body }) => String(body.length),
  exitcode: (_, __, code) => String(code),
  method: (_, request) => request.method,
  url: (_, request) => request.url,
  url_effective: (_, request) => request.url,
};
const ESCAPES = { n: "\n", r: "\r", t: "\t" };

function writeOut(template, answer, request, code) {
  if (template === undefined) return "";
  return template.replace(/\\([nrt])|%%|%\{([^}]*)\}/g, (whole, escape, name) => {
    if (escape) return ESCAPES[escape];
    if (whole === "%%") return "%";
    if (!VARIABLES[name]) throw new CurlError(`--write-out variable %{${name}} is not supported in this page`);
    return VARIABLES[name](answer, request, code);
  });
}
