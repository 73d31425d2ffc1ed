// Where every page's scripts start. What a page does not need is not loaded, and no feature waits for another to succeed.

import { arrive, remember, settle } from "./choice.js";
import { addCopyButtons } from "./copy.js";
import { find, findAll, nearest } from "./dom.js";
import { feature } from "./feature.js";
import { reportIfOutdated } from "./outdated.js";
import { root } from "./root.js";
import { addAnchors, markSections, revealPage } from "./sections.js";

feature("What was chosen", settle);

feature("A shared link", () => {
  // Some mailers and chats write the # of a link to a program as %23: then it is part of the path or of the query.
  const mangled = /%(?:25)*23(live(?:=|%(?:25)*3d).*)$/i;
  if (!mangled.test(location.pathname + location.search)) return;
  location.replace(location.href.replace(/#.*$/, "").replace(mangled, "#$1"));
});

feature("Old addresses", () => {
  if (!document.body.classList.contains("home")) return;
  const follow = () =>
    feature("Old addresses", async () => {
      const address = new URL(location.href);
      if (address.hash) await (await import("./old-addresses.js")).follow(address);
    });
  addEventListener("hashchange", follow);
  follow();
});

feature("Light and dark", () => {
  const scheme = find(document, ".scheme-button", HTMLElement);
  const darkSystem = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.scheme || (darkSystem.matches ? "dark" : "light")) === "dark";
  const showScheme = () => scheme.setAttribute("aria-pressed", String(isDark()));
  scheme.addEventListener("click", () => {
    const chosen = isDark() ? "light" : "dark";
    document.documentElement.dataset.scheme = chosen;
    remember("scheme", chosen);
    showScheme();
  });
  darkSystem.addEventListener("change", showScheme);
  showScheme();
});

feature("Search", () => {
  const openSearch = () =>
    feature("Search", async () => {
      const { open } = await import("./search.js").catch((error) => {
        const problem = "Search could not be loaded";
        find(document, ".search-button", HTMLElement).setAttribute("aria-label", problem);
        find(document, ".search-label", HTMLElement).textContent = problem;
        throw error;
      });
      await open(root.href);
    });
  for (const button of document.querySelectorAll(".search-button, .open-search")) button.addEventListener("click", openSearch);
  document.addEventListener("keydown", (event) => {
    const typing = nearest(event, "input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const k = event.key === "k" && (event.ctrlKey || event.metaKey);
    if (!slash && !k) return;
    event.preventDefault();
    openSearch();
  });
});

feature("Copy page", () => {
  for (const found of findAll(document, "button.copy-page, button.agent-copy")) {
    found.addEventListener("click", async () => {
      const button = /** @type {HTMLButtonElement} */ (found);
      try {
        const { copyForAgent, copyPage } = await import("./copy-page.js");
        (button.matches(".agent-copy") ? copyForAgent : copyPage)(button);
      } catch {
        find(button, ":scope > :first-child", HTMLElement).textContent = "Not copied: it could not be loaded";
        reportIfOutdated();
      }
    });
  }
});

feature("Links beside headings", addAnchors);
if (document.querySelector("#nav")) feature("The page in the navigation", revealPage);
feature("The section in view", markSections);

// Last, because it waits for files: whoever presses a key before they are there is answered all the same.
if (document.querySelector("paket-program")) {
  await feature("The choice in the address", arrive);
  await feature("Tabs", () => import(/* preload */ "./programs.js"));
  await feature("Run", () => import("../live/page/start.js"));
}
if (document.querySelector("paket-credentials")) await feature("Credentials", () => import("./credentials.js"));
if (document.querySelector(".compared time"))
  await feature("The comparison's age", async () => (await import("./compared.js")).showAge());
if (document.querySelector(".tabs")) await feature("Content tabs", async () => (await import("./content-tabs.js")).startTabs());
if (document.querySelector(".sortable")) await feature("Sorting", async () => (await import("./sortable.js")).startSorting());
feature("Copy", addCopyButtons);
feature("Wide tables", () => {
  for (const box of findAll(document, ".table")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
});

// Kept for when there is no network; but first this page.
/**
 * The worker's address has the site's version, asked for by an address that no cache has seen: a cache on the way may hold an
 * old worker back for days, and with it the old pages that it keeps.
 */
async function keep() {
  const response = await fetch(new URL(`build.json?${Date.now()}`, root), { cache: "no-store" });
  const { build } = await response.json();
  await navigator.serviceWorker.register(new URL(`service-worker.js?build=${build}`, root), { updateViaCache: "none" });
}
if (navigator.serviceWorker) setTimeout(() => keep().catch(() => {}), 4000); // there may be no network now
