// <paket-credentials>: the one place where keys stand. It comes with the sandbox's ready-made keys; a reader's own are
// kept in variables of this page and nowhere else. Nothing here stores or sends anything.

import { find, findAll } from "./dom.js";

class PaketCredentials extends HTMLElement {
  /** @type {HTMLElement[]} each Client of the sandbox */
  clients = [];
  /** @type {HTMLElement | undefined} the reader's */
  own;

  connectedCallback() {
    if (this.own) return;
    this.clients = findAll(this, ".client");
    this.own = this.ownClient();
    const head = Object.assign(document.createElement("div"), { className: "head" });
    head.append(this.choice());
    this.prepend(head);
    this.append(this.own);
    for (const client of this.clients) find(client, ".title", HTMLElement).hidden = true;
    this.show("0");
  }

  /** One radio button for each Client, and one for the reader's own. */
  choice() {
    const group = document.createElement("fieldset");
    group.className = "choice";
    group.innerHTML = "<legend>Whose credentials</legend>";
    const labels = [...this.clients.map((client) => find(client, ".title", HTMLElement).textContent), "Your own"];
    labels.forEach((text, value) => {
      const input = Object.assign(document.createElement("input"), { type: "radio", name: "client", value: String(value) });
      input.checked = value === 0;
      const label = document.createElement("label");
      label.append(input, text);
      group.append(label);
    });
    group.addEventListener("change", (event) => this.show(/** @type {HTMLInputElement} */ (event.target).value));
    return group;
  }

  /** @param {string} value the place of a Client, or the next for the reader's own */
  show(value) {
    for (const [place, client] of this.clients.entries()) client.hidden = String(place) !== value;
    if (this.own) this.own.hidden = String(this.clients.length) !== value;
  }

  ownClient() {
    const panel = document.createElement("div");
    panel.innerHTML = `
      <form class="own">
        <label>API Username <input autocomplete="off" autocapitalize="off" spellcheck="false"></label>
        <label>API Secret Key <input type="password" autocomplete="off" autocapitalize="off" spellcheck="false"></label>
        <p>What you type stays in the memory of this tab. It is not stored, it is sent nowhere, and it is gone when you
        leave the page.</p>
      </form>
      <pre tabindex="0"><code></code></pre>`;
    const [username, secretKey] = panel.querySelectorAll("input");
    const write = () => {
      find(panel, "code", HTMLElement).textContent = exportText(username.value, secretKey.value);
    };
    panel.addEventListener("input", write);
    // Gone when the reader leaves, even if the browser keeps this page for its Back button.
    addEventListener("pagehide", () => {
      username.value = secretKey.value = "";
      write();
    });
    panel.addEventListener("submit", (event) => event.preventDefault());
    write();
    return panel;
  }
}

/**
 * The two lines that set credentials in a shell.
 * @param {string} username
 * @param {string} secretKey
 */
export function exportText(username, secretKey) {
  return `export PAKET_API_USERNAME=${quoted(username)}\nexport PAKET_API_SECRET_KEY=${quoted(secretKey)}\n`;
}

/**
 * A word of a shell: plain where it can be, in single quotes where it must be.
 * @param {string} word
 */
export function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

customElements.define("paket-credentials", PaketCredentials);
