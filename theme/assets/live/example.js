// A live example: one program of the page, in the language that is shown, with its buttons and what came of it.

import { chosen } from "../js/choice.js";
import { environmentFor } from "./callers.js";
import { endEditing, makeEditable } from "./editor.js";
import * as memory from "./memory.js";
import { makeWorld, neededBy, noticeFor } from "./notices.js";
import { keepEverything } from "./offline.js";
import { engine, fileOf } from "./page.js";
import { Result } from "./result.js";
import { holdsKey, linkTo } from "./share.js";

/** What is to be known of a program that calls nobody. */
const VERIFIES = { missing: [], parts: [{ text: "Run verifies the webhook on the bench below." }] };

export class Example {
  constructor(element) {
    this.element = element;
    this.name = element.dataset.program;
    this.originals = new Map();
    this.button = element.querySelector(".live-run");
    this.editButton = element.querySelector(".live-edit");
    this.notice = Object.assign(document.createElement("div"), { className: "live-notice", hidden: true });
    element.append(this.notice);
    this.result = new Result(element);
    for (const [language, text] of Object.entries(memory.editsOf(this.name))) this.show(language, text);
    document.addEventListener("paket:choice", () => this.showEditing());
    document.addEventListener("paket:sandbox", () => this.showNotice());
    this.showEditing();
  }

  get language() {
    return chosen("lang");
  }

  get code() {
    return this.codeOf(this.language);
  }

  codeOf(language) {
    return this.element.querySelector(`pre[data-language="${CSS.escape(language)}"] code`);
  }

  get text() {
    return this.code.textContent;
  }

  get isEdited() {
    return this.originals.has(this.language);
  }

  get callsNobody() {
    return this.element.dataset.calls === "nobody";
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
      this.result.start(language);
      engine.onprogress = ({ loaded, total }) => this.result.progress(loaded, total);
      const { from, ...given } = await this.given();
      this.result.from = from;
      const isPublished = !this.isEdited;
      const program = { language, text, isPublished, file: fileOf(this.name, language), ...given };
      const ending = await engine.run(program, (kind, piece) => this.happen(kind, piece), this.stop.signal);
      this.result.end(ending);
      keepEverything({ unasked: true });
    } catch (error) {
      this.result.fail(error.message);
    } finally {
      this.stop = undefined;
      this.button.textContent = "Run";
      memory.remember({});
    }
  }

  /** What the program reads: its environment, and of a program that verifies webhooks the one on the page's bench. */
  async given() {
    if (!this.callsNobody) return { environment: await environmentFor(this.name) };
    const { openBench } = await import("./bench.js");
    return (await openBench()).given();
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
    this.show(this.language, text);
    this.showEditing();
    this.element.scrollIntoView({ block: "nearest" });
    this.code.focus();
  }

  /** Put a text in the place of the published one, to be edited. */
  show(language, text) {
    const code = this.codeOf(language);
    if (!code) return;
    if (!this.originals.has(language)) this.originals.set(language, [...code.childNodes]);
    // Coloured as it was, until its first change by a text from elsewhere.
    if (text === code.textContent) code.replaceChildren(...[...code.childNodes].map((node) => node.cloneNode(true)));
    else code.textContent = text;
    makeEditable(code, {
      language,
      leave: () => this.editButton.focus(),
      changed: (now) => {
        memory.rememberEdit(this.name, language, now);
        this.showNotice();
      },
    });
    code.parentElement.classList.add("editing");
  }

  reset() {
    const { code } = this;
    code.replaceChildren(...this.originals.get(this.language));
    this.originals.delete(this.language);
    memory.rememberEdit(this.name, this.language, undefined);
    endEditing(code);
    code.parentElement.classList.remove("editing");
    this.editButton.focus();
    document.dispatchEvent(new CustomEvent("paket:choice", { detail: {} }));
  }

  showEditing() {
    this.editButton.textContent = this.isEdited ? "Reset" : "Edit";
    this.editButton.title = this.isEdited ? "Bring back the published program" : "Change the program in place";
    for (const tab of this.element.querySelectorAll('[role="tab"]')) {
      const isEdited = this.originals.has(tab.dataset.language);
      tab.querySelector(".live-edited")?.remove();
      if (isEdited) tab.append(Object.assign(document.createElement("span"), { className: "live-edited", textContent: "edited" }));
    }
    this.showNotice();
  }

  /** What the program will find that does not stand in its text. */
  showNotice() {
    const { missing, parts } = this.callsNobody ? VERIFIES : noticeFor(this.name, this.text);
    const line = document.createElement("p");
    for (const { text, code } of parts) {
      line.append(line.childNodes.length ? " " : "", text);
      if (code) line.append(Object.assign(document.createElement("code"), { textContent: code }), ".");
    }
    if (this.isEdited) line.append(line.childNodes.length ? " " : "", "Edited: Tab indents, Esc leaves the text, Ctrl+Enter runs it.");
    this.notice.hidden = !line.childNodes.length;
    this.notice.replaceChildren(line);
    if (neededBy(this.text).length && !this.name.startsWith("stories/")) this.notice.append(this.makerButton(missing));
  }

  makerButton(missing) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "live-make" });
    button.textContent = missing.length ? "Make what it needs" : "Make it anew";
    button.title = "Makes in the sandbox what this program expects to find, as the programs before it do";
    button.addEventListener("click", async () => {
      button.disabled = true;
      this.result.begin("Making what the program needs");
      engine.onprogress = ({ loaded, total }) => this.result.progress(loaded, total);
      try {
        const ids = await makeWorld(engine, this.name);
        this.result.say(`Made: ${Object.keys(ids).join(", ")}. Run finds them.`);
      } catch (error) {
        this.result.fail(error.message);
      }
      this.button.focus();
    });
    return button;
  }

  /** Copy a link to what stands there. */
  async share() {
    const secrets = document.querySelectorAll("paket-credentials input:not([type=radio]), paket-bench [name=secret]");
    const own = [...secrets].filter((input) => input.value !== input.defaultValue).map((input) => input.value);
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
