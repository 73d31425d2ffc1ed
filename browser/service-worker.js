// Keeps the site for when there is no network. hooks/publish/service_worker.py fills in which files there are, with a digest of each.
//
// Files are kept under their digest, and only if they have it: what a host, a network or an attacker sends in place of a file
// is not kept. A new version of the site loads only what has changed. Of the version before, scripts and styles stay, for tabs
// that were opened then; the rest is dropped.

/** The globals of a service worker, which are not those of other workers. */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));

/** @typedef {Record<string, string>} Files path to digest */

/** @type {{build: string, first: Files, later: Files}} */
const { build, first, later } = { build: "", first: {}, later: {} };

/** @type {Files} */
const files = { ...first, ...later };
const { scope } = worker.registration;
const folder = new URL(scope).pathname;
const CACHE = `paket ${scope}`; // sites in other folders of the host have caches of their own
const RECORD = new URL("kept/record", scope).href;

/** Whether this is the version that was asked for: a cache on the way that minds no query sends one of before. */
const isAsked = [null, build].includes(new URL(worker.location.href).searchParams.get("build"));

/**
 * What is known of the cache's content.
 * @typedef {object} Known
 * @property {Files} files of this version
 * @property {Files} earlier scripts and styles of the version before that this one has no more
 * @property {Record<string, string>} failed why a file could not be kept, by path
 */

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const path = event.request.method === "GET" ? pathOf(new URL(event.request.url)) : null;
  if (path !== null && mayHave(path, event.request.mode)) event.respondWith(answer(path, event));
});
worker.addEventListener("message", (event) => {
  const { keep } = event.data;
  if (keep === "everything" || keep === "what did not fail") event.waitUntil(keepAll(keep === "everything", event.ports[0]));
});

/** One file that cannot be kept is no reason to keep nothing. */
async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.keys(first).map((path) => keep(cache, path).catch(() => {})));
  await worker.skipWaiting();
}

async function activate() {
  const cache = await caches.open(CACHE);
  const before = await known(cache);
  const earlier = Object.fromEntries(
    Object.entries(before.files).filter(([path]) => path.startsWith("assets/") && !Object.hasOwn(files, path)),
  );
  await record(cache, { files, earlier, failed: {} });
  const wanted = new Set([RECORD, ...[...Object.entries(files), ...Object.entries(earlier)].map(keyOf)]);
  for (const request of await cache.keys()) {
    if (!wanted.has(request.url) || !(await isWhole(cache, request))) await cache.delete(request);
  }
  await caches.delete("paket"); // of versions that kept whatever came
  await worker.clients.claim();
}

/**
 * @param {[path: string, digest: string]} file
 */
function keyOf([path, digest]) {
  const type = path.slice(path.lastIndexOf(".") + 1);
  return new URL(`kept/${digest}.${type}`, scope).href;
}

/**
 * Whether a kept file still has its digest.
 * @param {Cache} cache
 * @param {Request} request
 */
async function isWhole(cache, { url }) {
  if (url === RECORD) return true;
  const response = await cache.match(url);
  return response !== undefined && url.includes(`/${await digestOf(await response.arrayBuffer())}.`);
}

/**
 * The file that an address of this site means, or null for another site's.
 * @param {URL} url
 */
function pathOf({ origin, pathname }) {
  if (origin !== worker.location.origin || !pathname.startsWith(folder)) return null;
  try {
    const path = decodeURIComponent(pathname.slice(folder.length));
    return path === "" || path.endsWith("/") ? `${path}index.html` : path;
  } catch {
    return null; // a stray percent sign
  }
}

/**
 * Whether this is asked for what the cache may have. The rest is the browser's own: Firefox reports what a page left behind, or
 * asked for without a network, as a fault of the service worker in between.
 * @param {string} path
 * @param {RequestMode} mode
 */
function mayHave(path, mode) {
  return mode === "navigate" || Object.hasOwn(files, path) || path.startsWith("assets/");
}

/**
 * @param {string} path
 * @param {FetchEvent} event
 */
async function answer(path, event) {
  const cache = await caches.open(CACHE);
  if (Object.hasOwn(files, path)) {
    const kept = await find(cache, files, path);
    if (!kept) return fetched(cache, path, event);
    return isAsked ? kept : fetch(event.request).catch(() => kept);
  }
  const { url, mode } = event.request;
  if (mode === "navigate" && (await find(cache, files, `${path}/index.html`))) {
    const { origin, pathname, search } = new URL(url);
    return Response.redirect(`${origin}${pathname}/${search}`);
  }
  const { earlier } = await known(cache);
  return (await find(cache, earlier, path)) ?? elsewhere(cache, event.request);
}

/**
 * What is kept of a file.
 * @param {Cache} cache
 * @param {Files} among
 * @param {string} path
 */
async function find(cache, among, path) {
  return Object.hasOwn(among, path) ? cache.match(keyOf([path, among[path]])) : undefined;
}

/**
 * From the network; kept if it is what was published and there is room.
 * @param {Cache} cache
 * @param {string} path
 * @param {FetchEvent} event
 */
async function fetched(cache, path, event) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(put(cache, path, response.clone()).catch(() => {}));
    return response;
  } catch (error) {
    if (event.request.mode !== "navigate") throw error;
    return new Response(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No network</title>
      <p>There is no network, and this page could not be kept in this browser before. <a href="${scope}">Introduction</a></p>`,
      { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } },
    );
  }
}

/**
 * @param {Cache} cache
 * @param {Request} request
 */
async function elsewhere(cache, request) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = request.mode === "navigate" && (await find(cache, files, "404.html"));
    if (page) return new Response(page.body, { status: 404, headers: page.headers });
    throw error;
  }
}

/**
 * Keep a file. What the browser has of it already will do; if that is not what was published, the host is asked.
 * @param {Cache} cache
 * @param {string} path
 */
async function keep(cache, path) {
  if (await find(cache, files, path)) return;
  const address = new URL(path.split("/").map(encodeURIComponent).join("/"), scope);
  try {
    await put(cache, path, await fetch(address));
  } catch (error) {
    if (isFull(error)) throw error;
    await put(cache, path, await fetch(address, { cache: "reload" }));
  }
}

/** @param {unknown} error */
const isFull = (error) => error instanceof DOMException && error.name === "QuotaExceededError";

/**
 * Keep a response, if it is what was published. It is made anew: browsers take none for a page that came by a redirection.
 * @param {Cache} cache
 * @param {string} path
 * @param {Response} response
 */
async function put(cache, path, response) {
  if (response.status !== 200) throw new Error(`the host answered ${response.status}`);
  const bytes = await response.arrayBuffer();
  const digest = await digestOf(bytes);
  if (digest !== files[path]) throw new Error("what the host sent is not what was published");
  const headers = new Headers(response.headers);
  headers.delete("Vary"); // no cache takes "Vary: *", and there is one answer for all
  await cache.put(keyOf([path, digest]), new Response(bytes, { headers }));
}

/** @param {ArrayBuffer} bytes */
async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Every file, interpreters included, for a reader who is about to lose the network. Reports how many are kept, and what is not.
 * @param {boolean} again whether to try those, too, that could not be kept before
 * @param {MessagePort} port
 */
async function keepAll(again, port) {
  const cache = await caches.open(CACHE);
  const before = await known(cache);
  /** @type {Known["failed"]} */
  const failed = again ? {} : before.failed;
  for (const path of Object.keys(files)) {
    if (Object.hasOwn(failed, path)) continue;
    try {
      await keep(cache, path);
    } catch (error) {
      failed[path] = isFull(error) ? "there is no more room" : String((error instanceof Error && error.message) || error);
    }
  }
  await record(cache, { ...before, failed });
  port.postMessage({ all: Object.keys(files).length, failed });
}

/**
 * @param {Cache} cache
 * @returns {Promise<Known>}
 */
async function known(cache) {
  const nothing = { files: {}, earlier: {}, failed: {} };
  return (await cache.match(RECORD))?.json() ?? nothing;
}

/**
 * @param {Cache} cache
 * @param {Known} content
 */
async function record(cache, content) {
  await cache.put(RECORD, new Response(JSON.stringify(content))).catch(() => {}); // no room: what it holds is only missed later
}
