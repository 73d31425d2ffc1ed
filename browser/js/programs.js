// <paket-program>: tabs for the languages, and a switch between Paket and a sandbox on the reader's machine.
// The element's structure is described in hooks/pages/programs.py. CSS shows the panel of the chosen language.

import { choose, chosen } from "./choice.js";
import { find, findAll, nearest } from "./dom.js";

const SERVERS = [
  ["paket", "Paket"],
  ["sandbox", "Sandbox on your machine"],
];
let count = 0;

/**
 * Whether this page can run a program in the language that is chosen.
 * @param {HTMLElement} program
 */
export const isRunnable = (program) =>
  !program.querySelector(`[role="tabpanel"][data-language="${CSS.escape(chosen("lang"))}"][data-worker="none"]`);

class PaketProgram extends HTMLElement {
  /** @type {HTMLElement[]} */
  tabs = [];
  /** @type {{span: HTMLElement, texts: Record<string, string>}[]} where the API's address stands, and its text by server */
  addresses = [];

  connectedCallback() {
    if (this.tabs.length) return;
    this.tabs = findAll(this, '[role="tab"]');
    this.addresses = findAll(this, "[data-other]").map((span) => ({
      span,
      texts: { paket: span.textContent, sandbox: span.dataset.other ?? "" },
    }));
    if (this.addresses.length) find(this, ".foot", HTMLElement).prepend(this.serverSwitch());
    const list = find(this, '[role="tablist"]', HTMLElement);
    list.addEventListener("click", (event) => {
      const tab = nearest(event, '[role="tab"]');
      if (tab) this.pick(tab);
    });
    list.addEventListener("keydown", (event) => this.move(event));
    document.addEventListener("paket:choice", () => this.show());
    this.show();
    this.dispatchEvent(new CustomEvent("paket:program", { bubbles: true }));
  }

  /** Show what is chosen. */
  show() {
    for (const tab of this.tabs) {
      const selected = tab.dataset.language === chosen("lang");
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
    }
    for (const { span, texts } of this.addresses) span.textContent = texts[chosen("server")];
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll(".server input")))
      input.checked = input.value === chosen("server");
  }

  /**
   * Choose a tab's language, and keep the tab where it is while programs above it change their height.
   * @param {HTMLElement} tab
   */
  pick(tab) {
    const before = tab.getBoundingClientRect().top;
    choose("lang", /** @type {string} */ (tab.dataset.language));
    tab.focus({ preventScroll: true });
    window.scrollBy(0, tab.getBoundingClientRect().top - before);
  }

  /**
   * Arrow keys, Home and End go from tab to tab.
   * @param {KeyboardEvent} event
   */
  move(event) {
    const at = this.tabs.indexOf(/** @type {HTMLElement} */ (event.target));
    const last = this.tabs.length - 1;
    /** @type {Record<string, number>} */
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last };
    if (!(event.key in to)) return;
    event.preventDefault();
    this.pick(this.tabs[to[event.key]]);
  }

  serverSwitch() {
    count += 1;
    const name = `server-${count}`;
    const group = document.createElement("fieldset");
    group.className = "server";
    group.innerHTML = "<legend>Calls</legend>";
    for (const [value, label] of SERVERS) {
      const input = Object.assign(document.createElement("input"), { type: "radio", name, value });
      const line = document.createElement("label");
      line.append(input, label);
      group.append(line);
    }
    group.addEventListener("change", (event) => choose("server", /** @type {HTMLInputElement} */ (event.target).value));
    return group;
  }
}

customElements.define("paket-program", PaketProgram);
