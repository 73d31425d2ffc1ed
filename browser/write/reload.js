// Loads a page anew when what it is made from has changed. Only on pages that hooks/write serves; no site publishes it.

const own = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-version]"));
const version = own.dataset.version;

/** What an earlier visit kept of a published site would be shown in place of what is written. */
async function forget() {
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}
if (navigator.serviceWorker) forget();

const changes = new EventSource(`/-/changes?${new URLSearchParams({ page: location.pathname })}`);
changes.addEventListener("message", ({ data }) => {
  if (data === version) return;
  changes.close();
  location.reload();
});
addEventListener("pagehide", () => changes.close());

export {};
