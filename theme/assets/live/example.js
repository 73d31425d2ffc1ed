// A live example: one program of the page, in the language that is shown, with its buttons and what came of it.

import { chosen } from "../js/choice.js";
import { Engine } from "./engine.js";
import { environmentFor } from "./callers.js";
import * as memory from "./memory.js";
import { Result } from "./result.js";
import { holdsKey, linkTo } from "./share.js";

const sheet = Object.assign(document.createElement("link"), {
  rel: "stylesheet",
  href: new URL("live.css", import.meta.url).href,
});
document.head.append(sheet);

/** One for the page. */
export const engine = new Engine(memory.state);

const SUFFIXES = { shell: ".sh", python: ".py", javascript: ".mjs", ruby: ".rb" };

export class Example {
  constructor(element) {
    this.element = element;
    this.name = element.dataset.program;
    this.originals = new Map();
    this.button = element.querySelector(".live-run");
    this.editButton = element.querySelector(".live-edit");
    this.result = new Result(element);
    document.addEventListener("paket:choice", () => this.showEditing());
  }

  get language() {
    return chosen("lang");
  }

  get code() {
    return this.element.querySelector(`pre[data-language="${this.language}"] code`);
  }

  get text() {
    return this.code.textContent;
  }

  get isEdited() {
    return this.originals.has(this.language);
  }

  /** Run what stands there; while it runs, the same button stops it. */
  async run() {
    if (this.stop) {
      this.stop.abort();
      return;
    }
    this.stop = new AbortController();
    this.button.textContent = "Stop";
    const { language, text } = this;
    try {
      const environment = await environmentFor(this.name);
      this.result.start(language);
      engine.onprogress = ({ loaded, total }) => this.result.progress(loaded, total);
      const program = { language, text, file: this.name.split("/").at(-1) + SUFFIXES[language], environment };
      const ending = await engine.run(program, (kind, piece) => this.happen(kind, piece), this.stop.signal);
      this.result.end(ending);
    } catch (error) {
      this.result.fail(error.message);
    } finally {
      this.stop = undefined;
      this.button.textContent = "Run";
      memory.remember({});
    }
  }

  happen(kind, piece) {
    if (kind !== "exchange") {
      this.result.write(kind, piece);
      return;
    }
    const exchange = JSON.parse(piece);
    this.result.exchange(exchange);
    const { requests, ids } = memory.facts();
    const { method, target } = exchange.request;
    const line = { method, target, status: exchange.response?.status ?? null, at: Date.now() };
    const made = exchange.response?.status < 300 ? memory.idsIn(exchange.response.body) : {};
    memory.remember({ requests: [...requests, line], ids: { ...ids, ...made } });
  }

  /** Make the program's text editable, or bring the published text back. */
  edit() {
    if (this.isEdited) this.reset();
    else this.open({ language: this.language, text: this.text });
  }

  /** Show a text for editing. */
  open({ text }) {
    const { code } = this;
    if (!this.isEdited) this.originals.set(this.language, [...code.childNodes]);
    if (text === code.textContent) code.replaceChildren(...[...code.childNodes].map((node) => node.cloneNode(true)));
    else code.textContent = text;
    const pre = code.parentElement;
    code.contentEditable = "plaintext-only";
    if (code.contentEditable !== "plaintext-only") code.contentEditable = "true";
    code.spellcheck = false;
    code.setAttribute("role", "textbox");
    code.setAttribute("aria-multiline", "true");
    code.setAttribute("aria-label", "The program, for editing");
    pre.classList.add("editing");
    this.showEditing();
    this.element.scrollIntoView({ block: "nearest" });
    code.focus();
  }

  reset() {
    const { code } = this;
    code.replaceChildren(...this.originals.get(this.language));
    this.originals.delete(this.language);
    for (const name of ["contenteditable", "role", "aria-multiline", "aria-label", "spellcheck"]) code.removeAttribute(name);
    code.parentElement.classList.remove("editing");
    this.showEditing();
    this.editButton.focus();
    document.dispatchEvent(new CustomEvent("paket:choice", { detail: {} }));
  }

  showEditing() {
    this.editButton.textContent = this.isEdited ? "Reset" : "Edit";
    this.editButton.title = this.isEdited ? "Bring back the published program" : "Change the program in place";
  }

  /** Copy a link to what stands there. */
  async share() {
    const own = [...document.querySelectorAll("paket-credentials input:not([type=radio])")].map((input) => input.value);
    if (holdsKey(this.text, own)) {
      this.result.say("This program holds a secret key, so no link was made. Read the key from the environment instead.");
      return;
    }
    const link = await linkTo(location.href, { program: this.name, language: this.language, text: this.text });
    try {
      await navigator.clipboard.writeText(link);
      this.result.say("The link to this program was copied.");
    } catch {
      history.replaceState(history.state, "", link);
      this.result.say("The link to this program now stands in the address bar.");
    }
  }

  /** Open the sandbox's panel. */
  async sandbox() {
    const { openPanel } = await import("./panel.js");
    openPanel(engine, this.element.querySelector(".live-sandbox"));
  }
}
