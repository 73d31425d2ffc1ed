// Tables of the class `sortable`: a press on the title of a column sorts the rows by it, a second one the other way round.

import { findAll } from "./dom.js";

const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

/**
 * Sort a table's rows by one of its columns.
 * @param {HTMLTableElement} table
 * @param {HTMLTableCellElement} title
 */
function sort(table, title) {
  const down = title.getAttribute("aria-sort") === "ascending";
  for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
  title.setAttribute("aria-sort", down ? "descending" : "ascending");
  const text = (/** @type {HTMLTableRowElement} */ row) => row.cells[title.cellIndex]?.textContent?.trim() ?? "";
  const [body] = table.tBodies;
  body.append(...[...body.rows].sort((one, other) => compare(text(one), text(other)) * (down ? -1 : 1)));
}

export function startSorting() {
  for (const table of findAll(document, ".sortable table")) {
    if (!(table instanceof HTMLTableElement)) continue;
    for (const title of /** @type {NodeListOf<HTMLTableCellElement>} */ (table.querySelectorAll("thead th"))) {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.append(...title.childNodes);
      title.append(button);
      button.addEventListener("click", () => sort(table, title));
    }
  }
}
