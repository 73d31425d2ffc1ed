// fetch as Node has it, over a port to the sandbox.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const { REASONS } = await import("./reasons.js");

const CAUSES = {
  unreachable: (message) => Object.assign(new Error(message), { code: "ENOTFOUND" }),
  dropped: () => Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
  late: (message) => Object.assign(new Error(message), { code: "UND_ERR_HEADERS_TIMEOUT" }),
};

/** What Node writes itself, whatever the program says. */
const IGNORED = new Set(["host", "content-length", "connection", "accept-encoding", "transfer-encoding"]);

const BODILESS = new Set([204, 205, 304]);

/**
 * @param {MessagePort} port takes { id, request, body }, gives { id, status, headers, body } or { id, error, message }
 * @returns {typeof fetch}
 */
export function fetchOver(port) {
  const waiting = new Map();
  let nextId = 1;
  port.onmessage = ({ data }) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  const send = (request, body) =>
    new Promise((resolve) => {
      const id = nextId++;
      waiting.set(id, resolve);
      port.postMessage({ id, request, body });
    });

  return async function fetch(input, init) {
    const request = new Request(input, init);
    if (!/^https?:/.test(request.url)) throw new TypeError(`fetch of ${new URL(request.url).protocol} is not supported in this page`);
    const body = request.body === null && !init?.body ? null : new Uint8Array(await request.arrayBuffer());
    // Browsers take Cookie, Origin and a few others away from a Request; Node sends them.
    const own = new Headers(init?.headers ?? input.headers);
    const stopped = aborted(request.signal);
    if (request.signal.aborted) await stopped;
    const answer = send({ method: request.method, url: request.url, headers: headersOf(request, own, body) }, body);
    const data = await Promise.race([answer, stopped]);
    if (data.error) throw new TypeError("fetch failed", { cause: CAUSES[data.error](data.message) });
    const { status, headers } = data;
    const response = new Response(BODILESS.has(status) ? null : data.body, {
      status,
      headers,
      statusText: REASONS[status] ?? "",
    });
    Object.defineProperty(response, "url", { value: request.url });
    Object.defineProperty(response, "type", { value: "basic" });
    return response;
  };
}

/** The program's own headers, and the two that make a request whole. */
function headersOf(request, own, body) {
  const set = new Headers(request.headers);
  for (const [name, value] of own) if (!IGNORED.has(name)) set.set(name, value);
  const headers = [...set];
  headers.unshift(["host", new URL(request.url).host]);
  if (!request.headers.has("accept")) headers.push(["accept", "*/*"]);
  if (body !== null || ["POST", "PUT", "PATCH"].includes(request.method)) {
    headers.push(["content-length", String(body?.length ?? 0)]);
  }
  return headers;
}

/** In Node's words. */
const ABORTED = { TimeoutError: "The operation was aborted due to timeout", AbortError: "This operation was aborted" };

function aborted(signal) {
  const stopped = new Promise((_, reject) => {
    const stop = () => {
      const { reason } = signal;
      const text = reason instanceof DOMException && ABORTED[reason.name];
      reject(text ? new DOMException(text, reason.name) : reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
  });
  stopped.catch(() => {}); // an answer that came first is all that counts
  return stopped;
}
