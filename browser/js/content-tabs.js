// Content tabs: one text is shown, and in all tabs of a page the same where it is called the same. What is chosen is in the
// address, so that a link shows what its sender saw, and is remembered for the next page. Without scripts all texts are shown.

import { findAll, nearest } from "./dom.js";

const QUERY = "tab";
const KEPT = "paket.tabs";

/**
 * The names that were chosen, the newest first.
 * @returns {string[]}
 */
function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
  } catch {
    return []; // storage is closed, or holds what is not ours
  }
}

/**
 * Show the text of this name wherever there is one.
 * @param {string} name
 */
function show(name) {
  for (const tabs of findAll(document, ".tabs")) {
    const own = findAll(tabs, ":scope > [role=tablist] > [role=tab]");
    if (!own.some((tab) => tab.dataset.tab === name)) continue;
    for (const tab of own) {
      tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
      tab.tabIndex = tab.dataset.tab === name ? 0 : -1;
    }
    for (const panel of findAll(tabs, ":scope > [role=tabpanel]")) panel.hidden = panel.dataset.tab !== name;
  }
}

/**
 * Choose a tab, and keep it where it is while texts above it change their height.
 * @param {HTMLElement} tab
 */
function choose(tab) {
  const name = /** @type {string} */ (tab.dataset.tab);
  const before = tab.getBoundingClientRect().top;
  show(name);
  tab.focus({ preventScroll: true });
  scrollBy(0, tab.getBoundingClientRect().top - before);
  const url = new URL(location.href);
  url.searchParams.set(QUERY, name);
  history.replaceState(history.state, "", url);
  try {
    localStorage.setItem(KEPT, JSON.stringify([name, ...remembered().filter((other) => other !== name)].slice(0, 20)));
  } catch {
    // Private windows and blocked storage: it lasts for this page.
  }
}

/**
 * Arrow keys, Home and End go from tab to tab.
 * @param {KeyboardEvent} event
 */
function move(event) {
  const tab = nearest(event, "[role=tab]");
  if (!tab?.parentElement) return;
  const tabs = findAll(tab.parentElement, "[role=tab]");
  const at = tabs.indexOf(tab);
  /** @type {Record<string, number>} */
  const to = {
    ArrowRight: (at + 1) % tabs.length,
    ArrowLeft: (at - 1 + tabs.length) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  };
  if (!(event.key in to)) return;
  event.preventDefault();
  choose(tabs[to[event.key]]);
}

export function startTabs() {
  for (const tabs of findAll(document, ".tabs")) {
    for (const panel of findAll(tabs, ":scope > [role=tabpanel]")) panel.hidden = panel.dataset.chosen === undefined;
    tabs.dataset.ready = "";
    tabs.addEventListener("click", (event) => {
      const tab = nearest(event, "[role=tab]");
      if (tab?.closest(".tabs") === tabs) choose(tab);
    });
    tabs.addEventListener("keydown", (event) => {
      if (nearest(event, ".tabs") === tabs) move(event);
    });
  }
  for (const name of remembered().reverse()) show(name);
  const asked = new URLSearchParams(location.search).get(QUERY);
  if (asked) show(asked);
}
