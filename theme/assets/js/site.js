// Where every page's scripts start. What a page does not need is not loaded.

import { arrive, remember } from "./choice.js";
import { addCopyButtons } from "./copy.js";
import { addAnchors, markSections, revealPage } from "./sections.js";

if (document.body.classList.contains("home")) {
  const follow = async () => {
    const address = new URL(location.href);
    if (address.hash) (await import("./old-addresses.js")).follow(address);
  };
  addEventListener("hashchange", follow);
  follow();
}
const scheme = document.querySelector(".scheme-button");
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.scheme || (darkSystem.matches ? "dark" : "light")) === "dark";
const showScheme = () => scheme.setAttribute("aria-pressed", String(isDark()));
scheme.addEventListener("click", () => {
  document.documentElement.dataset.scheme = isDark() ? "light" : "dark";
  remember("scheme", document.documentElement.dataset.scheme);
  showScheme();
});
darkSystem.addEventListener("change", showScheme);
showScheme();

async function openSearch() {
  const { open } = await import("./search.js");
  open(new URL(document.body.dataset.base.replace(/\/?$/, "/"), location).href);
}
for (const button of document.querySelectorAll(".search-button, .open-search")) button.addEventListener("click", openSearch);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const k = event.key === "k" && (event.ctrlKey || event.metaKey);
  if (!slash && !k) return;
  event.preventDefault();
  openSearch();
});

document.querySelector(".copy-page")?.addEventListener("click", async ({ currentTarget: button }) => {
  try {
    (await import("./copy-page.js")).copyPage(button);
  } catch {
    button.firstElementChild.textContent = "Not copied: it could not be loaded";
  }
});

addAnchors();
revealPage();
markSections();

// Last, because it waits for files: whoever presses a key before they are there is heard all the same. One that does
// not come is named in the browser's console, and costs no other part of the page.
const without = () => {};
if (document.querySelector("paket-program")) {
  arrive();
  await import("./programs.js").catch(without);
  await import("../live/start.js").catch(without);
}
if (document.querySelector("paket-credentials")) await import("./credentials.js").catch(without);
addCopyButtons();

// Kept for when there is no network; but first this page.
setTimeout(() => navigator.serviceWorker?.register(new URL("../../service-worker.js", import.meta.url)).catch(() => {}), 4000);
