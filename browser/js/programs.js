// <paket-program>: tabs for the languages, and a switch between Paket and a sandbox on the reader's machine.
// The element's structure is described in hooks/pages/programs.py. CSS shows the panel of the chosen language.

import { choose, chosen, remember } from "./choice.js";
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

export class PaketProgram extends HTMLElement {
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
    const foot = find(this, ".foot", HTMLElement);
    if (this.addresses.length) foot.prepend(this.serverSwitch());
    foot.append(this.wrapSwitch());
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
    find(this, ".wrap input", HTMLInputElement).checked = document.documentElement.dataset.wrap === "on";
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

  /** Where a window is narrow, long lines are cut off unless the reader has them wrapped. */
  wrapSwitch() {
    const label = Object.assign(document.createElement("label"), { className: "wrap" });
    const input = Object.assign(document.createElement("input"), { type: "checkbox" });
    label.append(input, "Wrap lines");
    input.addEventListener("change", () => {
      const wrap = input.checked ? "on" : "";
      document.documentElement.dataset.wrap = wrap;
      remember("wrap", wrap);
      document.dispatchEvent(new CustomEvent("paket:choice", { detail: { name: "wrap", value: wrap } }));
    });
    return label;
  }

  /**
   * How the program's text names the API, by server; nothing if it does not call it.
   * @returns {Record<string, string>}
   */
  get servers() {
    return this.addresses[0]?.texts ?? {};
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
