// The search dialog: a combobox over a list of sections. It is built, and the index loaded, when it is first opened.

import { find, isComposing, nearest } from "./dom.js";
import { prepare, rank, WORD, words } from "./rank.js";

/** @import {Found, Index} from "./rank.js" */

/** @type {HTMLDialogElement | undefined} */
let dialog;
/** @type {Index | undefined} */
let index;
let missing = "";

/**
 * Open the dialog. Where the index could not be loaded, the next time tries again.
 * @param {string} base the address of the site's root
 */
export async function open(base) {
  dialog ??= build(base);
  dialog.showModal();
  find(dialog, "input", HTMLInputElement).select();
  if (!index) {
    missing = "Loading the search index";
    show(dialog, base);
    try {
      index = await load(base);
    } catch (error) {
      missing = "The search index could not be loaded. Close the search, and open it to try again.";
      console.error(missing, error);
    }
  }
  show(dialog, base);
}

/** @param {string} base */
async function load(base) {
  const response = await fetch(`${base}search/search_index.json`);
  if (!response.ok) throw new Error(`search_index.json: expected status 200, the site answered ${response.status}`);
  return prepare((await response.json()).docs);
}

/** @param {string} base */
function build(base) {
  const element = document.createElement("dialog");
  element.className = "search";
  element.setAttribute("aria-label", "Search");
  element.innerHTML = `
    <form method="dialog">
      <input type="search" role="combobox" aria-label="Search the documentation" aria-expanded="true"
        aria-controls="found" aria-autocomplete="list" autocomplete="off" spellcheck="false"
        placeholder="Search: create session, 401, retry safely">
      <button>Close</button>
    </form>
    <output></output>
    <div id="found" role="listbox" aria-label="Results"></div>`;
  const input = find(element, "input", HTMLInputElement);
  input.addEventListener("input", () => show(element, base));
  input.addEventListener("keydown", (event) => steer(element, event));
  element.addEventListener("click", (event) => {
    if (event.target === element || nearest(event, "a")) element.close();
  });
  document.body.append(element);
  return element;
}

/**
 * Show what the query finds.
 * @param {HTMLDialogElement} dialog
 * @param {string} base
 */
function show(dialog, base) {
  const query = find(dialog, "input", HTMLInputElement).value;
  const list = find(dialog, "#found", HTMLElement);
  const found = index ? rank(index, query) : [];
  list.replaceChildren(...found.map((one, place) => option(one, place, base)));
  find(dialog, "output", HTMLOutputElement).value = summary(query, found.length);
  select(dialog, list.firstElementChild);
}

/**
 * @param {string} query
 * @param {number} count of results
 */
function summary(query, count) {
  if (!index) return missing;
  if (!query.trim()) return "";
  if (count === 0) return "Nothing found";
  return count === 1 ? "1 result" : `${count} results`;
}

/**
 * @param {Found} found
 * @param {number} place
 * @param {string} base
 */
function option({ section, terms }, place, base) {
  const link = document.createElement("a");
  link.id = `found-${place}`;
  link.setAttribute("role", "option");
  link.href = base + section.location;
  link.tabIndex = -1;
  link.append(line("div", "found-title", marked(section.title, terms)));
  if (!section.whole) link.append(line("div", "found-page", [section.page]));
  if (section.text) link.append(line("p", "found-text", marked(excerpt(section.text, terms), terms)));
  return link;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {(string | Node)[]} content
 */
function line(tag, className, content) {
  const element = Object.assign(document.createElement(tag), { className });
  element.append(...content);
  return element;
}

/**
 * The text in pieces, the words that were found marked.
 * @param {string} text
 * @param {Set<string>} terms
 */
function marked(text, terms) {
  /** @type {(string | Node)[]} */
  const pieces = [];
  let end = 0;
  for (const { at, word } of matches(text, terms)) {
    pieces.push(text.slice(end, at), Object.assign(document.createElement("mark"), { textContent: word }));
    end = at + word.length;
  }
  return [...pieces, text.slice(end)];
}

/**
 * The words of a text that were found, and where they stand.
 * @param {string} text
 * @param {Set<string>} terms
 */
function* matches(text, terms) {
  for (const { 0: word, index: at } of text.matchAll(WORD)) {
    if (words(word).some((part) => terms.has(part))) yield { at, word };
  }
}

/**
 * Some of the text, around the first word that was found.
 * @param {string} text
 * @param {Set<string>} terms
 */
function excerpt(text, terms) {
  const [first] = matches(text, terms);
  const at = Math.max(0, (first?.at ?? 0) - 50);
  const start = at === 0 ? 0 : text.indexOf(" ", at) + 1;
  const end = text.length > start + 140 ? text.lastIndexOf(" ", start + 140) : text.length;
  return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
}

/**
 * Arrow keys choose, Enter goes there.
 * @param {HTMLDialogElement} dialog
 * @param {KeyboardEvent} event
 */
function steer(dialog, event) {
  if (isComposing(event)) return;
  const current = /** @type {HTMLElement | null} */ (dialog.querySelector('[aria-selected="true"]'));
  if (event.key === "Enter") {
    event.preventDefault();
    current?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = event.key === "ArrowDown" ? current?.nextElementSibling : current?.previousElementSibling;
    select(dialog, next ?? current);
  }
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Element | null | undefined} item
 */
function select(dialog, item) {
  for (const other of dialog.querySelectorAll('[aria-selected="true"]')) other.removeAttribute("aria-selected");
  const input = find(dialog, "input", HTMLInputElement);
  if (!item) return input.removeAttribute("aria-activedescendant");
  item.setAttribute("aria-selected", "true");
  item.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", item.id);
}
