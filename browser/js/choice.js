// What a reader chose for the whole site: a language and a server. A choice is in the address, so that a link shows
// what its sender saw, and is remembered for the next page. partials/choice.html sets both before the page is drawn.

/** @typedef {"lang" | "server"} Choice the query name of a choice */

/**
 * What the choices are when nobody chose.
 * @type {Record<Choice, string>}
 */
export const DEFAULTS = { lang: "shell", server: "paket" };

/**
 * An address with a choice written into it. The default needs no word, unless another word already stands there.
 * @param {string} address the whole address
 * @param {Choice} name
 * @param {string} value what was chosen
 */
export function withChoice(address, name, value) {
  const url = new URL(address);
  if (value === DEFAULTS[name] && !url.searchParams.has(name)) return url.href;
  url.searchParams.set(name, value);
  return url.href;
}

/**
 * What is chosen now.
 * @param {Choice} name
 */
export const chosen = (name) => /** @type {string} */ (document.documentElement.dataset[name]);

/**
 * Make a choice: show it, remember it, and write it into the address.
 * @param {Choice} name
 * @param {string} value
 */
export function choose(name, value) {
  document.documentElement.dataset[name] = value;
  remember(name, value);
  history.replaceState(history.state, "", withChoice(location.href, name, value));
  document.dispatchEvent(new CustomEvent("paket:choice", { detail: { name, value } }));
}

/**
 * Keep a choice for later pages; where storage is closed, it lasts for this page.
 * @param {Choice | "scheme" | "wrap"} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(`paket.${name}`, value);
  } catch {
    // Private windows and blocked storage: nothing to do.
  }
}

/** Where a policy of the host's keeps the page from setting them before it is drawn: set them now. */
export function settle() {
  const { classList, dataset } = document.documentElement;
  if (classList.contains("js")) return;
  classList.add("js");
  const lang = new URLSearchParams(location.search).get("lang")?.toLowerCase();
  const languages = Array.from(document.querySelectorAll("[data-language]"), (tab) => tab.getAttribute("data-language"));
  Object.assign(dataset, DEFAULTS, lang && languages.includes(lang) ? { lang } : {});
}

/** On arrival: what the address chooses is remembered, and what was remembered is written into the address. */
export function arrive() {
  const query = new URLSearchParams(location.search);
  for (const name of /** @type {Choice[]} */ (Object.keys(DEFAULTS))) {
    if (query.get(name)?.toLowerCase() === chosen(name)) remember(name, chosen(name));
    history.replaceState(history.state, "", withChoice(location.href, name, chosen(name)));
  }
}
