// A tab that was opened before the site was published anew asks for scripts that are there no more: show that, and offer the page anew.

/** Once for a page. */
let isReported = false;

/**
 * After something could not be loaded: show it, if the reason is that this page's own version is no longer served.
 * What keeps a version for such tabs, the service worker, answers as if it were there; then there is nothing to show.
 */
export async function reportIfOutdated() {
  const answer = await fetch(import.meta.url, { cache: "no-store" }).catch(() => null);
  if (isReported || answer?.status !== 404) return;
  isReported = true;
  const bar = Object.assign(document.createElement("p"), { className: "outdated" });
  bar.setAttribute("role", "status");
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Reload the page" });
  button.addEventListener("click", () => location.reload());
  bar.append("The site has been updated since you opened this page, and some of this page no longer works. ", button);
  document.body.append(bar);
}
