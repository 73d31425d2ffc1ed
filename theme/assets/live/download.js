// Files of the runtime, counted while they arrive. Runs in the frame and in workers.

const get = globalThis.fetch.bind(globalThis);

/**
 * Fetch a file of the site.
 * @param {string} url
 * @param {number} size how many bytes it should have
 * @param {(bytes: number) => void} count told of every piece
 * @param {(error: Error) => void} fail told if it is not whole: whoever reads the response may only wait for ever
 * @returns {Promise<Response>} the browser's own response, so that it may keep compiled code with it
 */
export async function download(url, size, count, fail) {
  const response = await respond(url);
  watch(piecesOf(response.clone(), url, size, count)).catch(fail);
  return response;
}

/** The same as bytes. */
export async function downloadBytes(url, size, count) {
  const pieces = [];
  for await (const piece of downloadPieces(url, size, count)) pieces.push(piece);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** The same piece by piece. */
export async function* downloadPieces(url, size, count) {
  yield* piecesOf(await respond(url), url, size, count);
}

async function respond(url) {
  let response;
  try {
    response = await get(url);
  } catch (error) {
    throw new Error(`${nameOf(url)} could not be downloaded (${error.message})`);
  }
  if (!response.ok) throw new Error(`${nameOf(url)} could not be downloaded: the site answered ${response.status}`);
  return response;
}

async function* piecesOf(response, url, size, count) {
  const reader = response.body.getReader();
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

async function watch(pieces) {
  while (!(await pieces.next()).done);
}

const nameOf = (url) => url.slice(url.lastIndexOf("/") + 1);
