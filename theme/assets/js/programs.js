// <paket-program>: tabs for the languages, and a switch between Paket and a sandbox on the reader's machine.
// The element's structure is described in hooks/programs.py. CSS shows the panel of the chosen language.

import { choose, chosen } from "./choice.js";

const SERVERS = [
  ["paket", "Paket"],
  ["sandbox", "Sandbox on your machine"],
];
let count = 0;

class PaketProgram extends HTMLElement {
  connectedCallback() {
    if (this.tabs) return;
    this.tabs = [...this.querySelectorAll('[role="tab"]')];
    this.addresses = [...this.querySelectorAll("[data-other]")].map((span) => ({
      span,
      paket: span.textContent,
      sandbox: span.dataset.other,
    }));
    if (this.addresses.length) this.querySelector(".foot").prepend(this.serverSwitch());
    this.querySelector('[role="tablist"]').addEventListener("click", (event) => {
      const tab = event.target.closest('[role="tab"]');
      if (tab) this.pick(tab);
    });
    this.querySelector('[role="tablist"]').addEventListener("keydown", (event) => this.move(event));
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
    for (const { span, ...servers } of this.addresses) span.textContent = servers[chosen("server")];
    for (const input of this.querySelectorAll(".server input")) input.checked = input.value === chosen("server");
  }

  /** Choose a tab's language, and keep the tab where it is while programs above it change their height. */
  pick(tab) {
    const before = tab.getBoundingClientRect().top;
    choose("lang", tab.dataset.language);
    tab.focus({ preventScroll: true });
    window.scrollBy(0, tab.getBoundingClientRect().top - before);
  }

  /** Arrow keys, Home and End go from tab to tab. */
  move(event) {
    const at = this.tabs.indexOf(event.target);
    const last = this.tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last };
    if (!(event.key in to)) return;
    event.preventDefault();
    this.pick(this.tabs[to[event.key]]);
  }

  serverSwitch() {
    const name = `server-${(count += 1)}`;
    const group = document.createElement("fieldset");
    group.className = "server";
    group.innerHTML = "<legend>Calls</legend>";
    for (const [value, label] of SERVERS) {
      const input = Object.assign(document.createElement("input"), { type: "radio", name, value });
      const line = document.createElement("label");
      line.append(input, label);
      group.append(line);
    }
    group.addEventListener("change", (event) => choose("server", event.target.value));
    return group;
  }
}

customElements.define("paket-program", PaketProgram);
