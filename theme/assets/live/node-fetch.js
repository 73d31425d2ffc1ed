// fetch as Node has it, over a port to the sandbox.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const { REASONS } = await import("./reasons.js");

const CAUSES = {
  unreachable: (message) => Object.assign(new Error(message), { code: "ENOTFOUND" }),
  dropped: () => Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
  late: (message) => Object.assign(new Error(message), { code: "UND_ERR_HEADERS_TIMEOUT" }),
};

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
    const body = request.body === null && !init?.body ? null : new Uint8Array(await request.arrayBuffer());
    const answer = send({ method: request.method, url: request.url, headers: headersOf(request, body) }, body);
    const data = await Promise.race([answer, aborted(request.signal)]);
    if (data.error) throw new TypeError("fetch failed", { cause: CAUSES[data.error](data.message) });
    const { status, headers } = data;
    const response = new Response(BODILESS.has(status) ? null : data.body, {
      status,
      headers,
      statusText: REASONS[status] ?? "",
    });
    Object.defineProperty(response, "url", { value: request.url });
    return response;
  };
}

/** The program's own headers, and the two that make a request whole. */
function headersOf(request, body) {
  const headers = [...request.headers];
  headers.unshift(["host", new URL(request.url).host]);
  if (!request.headers.has("accept")) headers.push(["accept", "*/*"]);
  if (body !== null || ["POST", "PUT", "PATCH"].includes(request.method)) {
    headers.push(["content-length", String(body?.length ?? 0)]);
  }
  return headers;
}

function aborted(signal) {
  return new Promise((_, reject) => {
    const stop = () => {
      const late = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
      reject(late ? new DOMException("The operation was aborted due to timeout", "TimeoutError") : signal.reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
  });
}
