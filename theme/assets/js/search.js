// The search dialog: a combobox over a list of sections. It is built, and the index loaded, when it is first opened.

import { prepare, rank } from "./rank.js";

let dialog;
let index;

/** Open the dialog. `base` is the address of the site's root. */
export async function open(base) {
  dialog ??= build(base);
  dialog.showModal();
  dialog.querySelector("input").select();
  index ??= prepare((await (await fetch(`${base}search/search_index.json`)).json()).docs);
  show(base);
}

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
  const input = element.querySelector("input");
  input.addEventListener("input", () => show(base));
  input.addEventListener("keydown", (event) => steer(event));
  element.addEventListener("click", (event) => {
    if (event.target === element || event.target.closest("a")) element.close();
  });
  document.body.append(element);
  return element;
}

/** Show what the query finds. */
function show(base) {
  const query = dialog.querySelector("input").value;
  const list = dialog.querySelector("#found");
  const found = index ? rank(index, query) : [];
  list.replaceChildren(...found.map((section, place) => option(section, place, base, query)));
  const summary = found.length === 1 ? "1 result" : `${found.length} results`;
  dialog.querySelector("output").value = query.trim() ? (found.length ? summary : "Nothing found") : "";
  select(list.firstElementChild);
}

function option(section, place, base, query) {
  const link = document.createElement("a");
  link.id = `found-${place}`;
  link.setAttribute("role", "option");
  link.href = base + section.location;
  link.tabIndex = -1;
  link.append(line("div", "found-title", marked(section.title, query)));
  if (!section.whole) link.append(line("div", "found-page", [section.page]));
  if (section.text) link.append(line("p", "found-text", marked(excerpt(section.text, query), query)));
  return link;
}

function line(tag, className, content) {
  const element = Object.assign(document.createElement(tag), { className });
  element.append(...content);
  return element;
}

/** The text in pieces, the words of the query marked. */
function marked(text, query) {
  const terms = query.match(/[\p{L}\p{N}_]+/gu) ?? [];
  if (!terms.length) return [text];
  return text.split(new RegExp(`(${terms.join("|")})`, "giu")).map((piece, place) => {
    if (place % 2 === 0) return piece;
    return Object.assign(document.createElement("mark"), { textContent: piece });
  });
}

/** Some of the text, around the first word of the query. */
function excerpt(text, query) {
  const [term] = query.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [""];
  const at = Math.max(0, text.toLowerCase().indexOf(term) - 50);
  const start = at === 0 ? 0 : text.indexOf(" ", at) + 1;
  const end = text.length > start + 140 ? text.lastIndexOf(" ", start + 140) : text.length;
  return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
}

/** Arrow keys choose, Enter goes there. */
function steer(event) {
  const current = dialog.querySelector('[aria-selected="true"]');
  if (event.key === "Enter") {
    event.preventDefault();
    current?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = event.key === "ArrowDown" ? current?.nextElementSibling : current?.previousElementSibling;
    select(next ?? current);
  }
}

function select(item) {
  for (const other of dialog.querySelectorAll('[aria-selected="true"]')) other.removeAttribute("aria-selected");
  const input = dialog.querySelector("input");
  if (!item) return input.removeAttribute("aria-activedescendant");
  item.setAttribute("aria-selected", "true");
  item.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", item.id);
}
