// Keeps the site for when there is no network. hooks/offline.py fills in which files there are, with a digest of each.
//
// Files are kept under their address and digest. So whatever is kept is right for this version of the site, a new version
// loads only what has changed, and what is no longer there is dropped.

const { first, later } = { first: {}, later: {} };

const CACHE = "paket";
const files = { ...first, ...later };
const keyOf = (path) => new URL(`${path}?kept=${files[path]}`, registration.scope).href;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const path = request.method === "GET" ? pathOf(request.url) : null;
  if (path !== null) event.respondWith(answer(path, request));
});
addEventListener("message", (event) => {
  if (event.data === "keep everything") event.waitUntil(keepAll(event.ports[0]));
});

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.keys(first).map((path) => keep(cache, path)));
  await skipWaiting();
}

async function activate() {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.keys(files).map(keyOf));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  await clients.claim();
}

/** The file that an address of this site means, or null for another site's. */
function pathOf(address) {
  const url = new URL(address);
  if (!url.href.startsWith(registration.scope)) return null;
  const path = decodeURI(url.origin + url.pathname).slice(registration.scope.length);
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

async function answer(path, request) {
  if (!(path in files)) return elsewhere(request);
  const cache = await caches.open(CACHE);
  return (await cache.match(keyOf(path))) ?? fetched(cache, path, request);
}

/** From the network; kept if there is room. */
async function fetched(cache, path, request) {
  const response = await fetch(request);
  if (response.status === 200) cache.put(keyOf(path), response.clone()).catch(() => {});
  return response;
}

async function elsewhere(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = request.mode === "navigate" && (await (await caches.open(CACHE)).match(keyOf("404.html")));
    if (page) return page;
    throw error;
  }
}

async function keep(cache, path) {
  const key = keyOf(path);
  if (await cache.match(key)) return;
  const response = await fetch(new URL(path, registration.scope), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${path}: the site answered ${response.status}`);
  await cache.put(key, response);
}

/** Every interpreter, for a reader who is about to lose the network. Says when it is done, or what went wrong. */
async function keepAll(port) {
  try {
    const cache = await caches.open(CACHE);
    for (const path of Object.keys(files)) await keep(cache, path);
    port.postMessage({ kept: Object.keys(files).length });
  } catch (error) {
    port.postMessage({ problem: String(error.message || error) });
  }
}
