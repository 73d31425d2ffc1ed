// Files of the runtime, counted while they arrive. Runs in the frame and in workers.

const get = globalThis.fetch.bind(globalThis);

/** @typedef {(bytes: number) => void} Count called for every piece that arrives */

/**
 * A file of the site, as the browser's own response.
 * @param {string} url
 */
export async function download(url) {
  const response = await get(url).catch((error) => {
    throw new Error(`${nameOf(url)} could not be downloaded (${error.message})`);
  });
  if (!response.ok) throw new Error(`${nameOf(url)} could not be downloaded: the site answered ${response.status}`);
  return response;
}

/**
 * The same piece by piece; this and the others fail if it is not whole.
 * @param {string} url
 * @param {number} size how many bytes it should have
 * @param {Count} count
 */
export async function* downloadPieces(url, size, count) {
  yield* piecesOf(await download(url), url, size, count);
}

/**
 * The same as bytes.
 * @param {string} url
 * @param {number} size
 * @param {Count} count
 */
export async function downloadBytes(url, size, count) {
  const pieces = [];
  for await (const piece of downloadPieces(url, size, count)) pieces.push(piece);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/**
 * The same as WebAssembly, compiled while it comes, so that the browser may keep compiled code with it; a second time where
 * it could not be compiled as it came.
 * @param {string} url
 * @param {number} size
 * @param {Count} count
 */
export async function downloadModule(url, size, count) {
  const response = await download(url);
  const whole = drain(piecesOf(response.clone(), url, size, count));
  const compiled = WebAssembly.compileStreaming(response).catch(async (error) => {
    if (error instanceof TypeError) return WebAssembly.compile(await (await get(url)).arrayBuffer());
    throw new Error(`${nameOf(url)} could not be compiled (${error.message})`);
  });
  return Promise.race([compiled, whole.then(() => compiled)]); // what is broken off may be compiled for ever
}

/**
 * @param {Response} response
 * @param {string} url
 * @param {number} size
 * @param {Count} count
 */
async function* piecesOf(response, url, size, count) {
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body).getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Error(`${nameOf(url)} broke off while it was downloaded`);
    });
    if (done) break;
    bytes += value.length;
    count(value.length);
    yield value;
  }
  if (bytes !== size) throw new Error(`${nameOf(url)} has ${bytes} bytes, expected ${size}`);
}

/** @param {AsyncGenerator} pieces */
async function drain(pieces) {
  while (!(await pieces.next()).done);
}

const nameOf = (/** @type {string} */ url) => url.slice(url.lastIndexOf("/") + 1);
