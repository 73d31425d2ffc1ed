// Files of the runtime, counted while they arrive. Runs in a worker.

const get = globalThis.fetch.bind(globalThis);

/**
 * Fetch a file of the site.
 * @param {string} url
 * @param {(bytes: number) => void} count told of every piece
 * @param {number} [size] how long it should be
 * @param {(error: Error) => void} [fail] told if it is not: whoever reads the response may only wait for ever
 * @returns {Promise<Response>} the browser's own response, so that it may keep compiled code with it
 */
export async function download(url, count, size, fail = () => {}) {
  let response;
  try {
    response = await get(url);
  } catch (error) {
    throw new Error(`${nameOf(url)} could not be downloaded (${error.message})`);
  }
  if (!response.ok) throw new Error(`${nameOf(url)} could not be downloaded: the site answered ${response.status}`);
  tally(response.clone(), count).then(
    (bytes) => {
      if (size !== undefined && bytes !== size) fail(new Error(`${nameOf(url)} has ${bytes} bytes, expected ${size}`));
    },
    () => fail(new Error(`${nameOf(url)} broke off while it was downloaded`)),
  );
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
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes += value.length;
    count(value.length);
  }
}

const nameOf = (url) => url.slice(url.lastIndexOf("/") + 1);
