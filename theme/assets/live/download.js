// Files of the runtime, counted while they arrive. Runs in a worker.

const get = globalThis.fetch.bind(globalThis);

/**
 * Fetch a file of the site.
 * @param {string} url
 * @param {(bytes: number) => void} count told of every piece
 * @returns {Promise<Response>} the browser's own response, so that it may keep compiled code with it
 */
export async function download(url, count) {
  let response;
  try {
    response = await get(url);
  } catch (error) {
    throw new Error(`${nameOf(url)} could not be downloaded (${error.message})`);
  }
  if (!response.ok) throw new Error(`${nameOf(url)} could not be downloaded: the site answered ${response.status}`);
  tally(response.clone(), count).catch(() => {}); // whoever reads the response itself hears of it
  return response;
}

/** The same as bytes; fails if there are not as many as there should be. */
export async function downloadBytes(url, size, count) {
  const response = await download(url, count);
  let bytes;
  try {
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new Error(`${nameOf(url)} broke off while it was downloaded`);
  }
  if (bytes.length !== size) throw new Error(`${nameOf(url)} has ${bytes.length} bytes, expected ${size}`);
  return bytes;
}

async function tally(response, count) {
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    count(value.length);
  }
}

const nameOf = (url) => url.slice(url.lastIndexOf("/") + 1);
