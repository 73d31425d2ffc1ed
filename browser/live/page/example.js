// A live example: one program of the page, in the language that is shown, with its buttons and what came of it.

import { chosen } from "../../js/choice.js";
import { writeText } from "../../js/clipboard.js";
import { find, findAll } from "../../js/dom.js";
import { reportIfOutdated } from "../../js/outdated.js";
import { isRunnable } from "../../js/programs.js";
import { messageOf } from "../rpc.js";
import { directory, environmentFor } from "./callers.js";
import { endEditing, makeEditable } from "./editor.js";
import { noticeFor, prepare } from "./notices.js";
import { keepEverything } from "./offline.js";
import { engine, fileOf } from "./page.js";
import { Result } from "./result.js";
import { holdsKey, linkTo } from "./share.js";
import * as storage from "./storage.js";
import { idsReadBy } from "./variables.js";

/** @import {EventKind, Exchange} from "../messages.js" */
/** @import {Notice} from "./notices.js" */

/**
 * What is to be known of a program that calls nobody.
 * @type {Notice}
 */
const VERIFIES = { missing: [], parts: [{ text: "Run verifies the webhook on the tester below." }] };

/** The block of a program's text in a language, as a selector. */
const blockOf = (/** @type {string} */ language) => `pre[data-language="${CSS.escape(language)}"]`;

export class Example {
  /** @param {HTMLElement} element the program's */
  constructor(element) {
    this.element = element;
    this.name = element.dataset.program ?? "";
    /** @type {Map<string, Node[]>} the published texts of those that are edited, by language */
    this.originals = new Map();
    this.button = find(element, ".live-run", HTMLButtonElement);
    this.editButton = find(element, ".live-edit", HTMLButtonElement);
    /** @type {AbortController | undefined} of the run that goes on */
    this.stop = undefined;
    this.notice = Object.assign(document.createElement("div"), { className: "live-notice", hidden: true });
    element.append(this.notice);
    this.result = new Result(element);
    for (const [language, text] of Object.entries(storage.editsOf(this.name))) this.show(language, text);
    document.addEventListener("paket:choice", () => this.showEditing());
    document.addEventListener("paket:sandbox", () => this.showNotice());
    this.showEditing();
  }

  get language() {
    return chosen("lang");
  }

  /** The text's element, in the block that has its name and its language. */
  get code() {
    return find(this.block, "code", HTMLElement);
  }

  get block() {
    return find(this.element, blockOf(this.language), HTMLPreElement);
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
      this.result.start();
      engine.followProgress(({ loaded, total }) => this.result.progress(loaded, total));
      const { from, ...given } = await this.given();
      this.result.from = from;
      this.result.madeUp = (await directory()).languages[language].made_up;
      const isPublished = !this.isEdited;
      const program = { language, text, isPublished, file: fileOf(this.block), ...given };
      const ending = await engine.run(program, (kind, piece) => this.happen(kind, piece), this.stop.signal);
      this.result.end(ending);
      keepEverything({ unasked: true });
    } catch (error) {
      this.fail(error);
    } finally {
      this.stop = undefined;
      this.button.textContent = "Run";
      storage.remember({});
    }
  }

  /**
   * What is needed to run could not be loaded, or does not answer.
   * @param {unknown} error
   */
  fail(error) {
    this.result.fail(messageOf(error));
    reportIfOutdated();
  }

  /**
   * What the program reads: its environment, and of a program that verifies webhooks the one on the page's tester.
   * @returns {Promise<{environment: Record<string, string>, input?: Uint8Array, now?: number, from?: string}>}
   */
  async given() {
    if (!this.callsNobody) return { environment: await environmentFor(this.name) };
    const { openTester } = await import("./webhook-tester.js");
    return (await openTester()).given();
  }

  /**
   * @param {Exclude<EventKind, "begin" | "end">} kind
   * @param {string} piece
   */
  happen(kind, piece) {
    if (kind !== "exchange") {
      this.result.write(kind, piece);
      return;
    }
    /** @type {Exchange} */
    const exchange = JSON.parse(piece);
    this.result.exchange(exchange);
    const { requests, ids } = storage.facts();
    const { method, target } = exchange.request;
    const line = { method, target, status: exchange.response?.status ?? null, at: Date.now() };
    storage.remember({ requests: [...requests, line], ids: { ...ids, ...exchange.ids } });
  }

  /** Make the program's text editable, or bring the published text back. */
  edit() {
    if (this.isEdited) this.reset();
    else this.open({ text: this.text });
  }

  /**
   * Show a text for editing.
   * @param {{text: string}} shared
   */
  open({ text }) {
    this.show(this.language, text);
    this.showEditing();
    this.element.scrollIntoView({ block: "nearest" });
    this.code.focus();
  }

  /**
   * Put a text in the place of the published one, to be edited.
   * @param {string} language
   * @param {string} text
   */
  show(language, text) {
    const block = this.element.querySelector(blockOf(language));
    if (!(block instanceof HTMLPreElement)) return;
    const code = find(block, "code", HTMLElement);
    if (!this.originals.has(language)) this.originals.set(language, [...code.childNodes]);
    // Coloured as it was, until its first change by a text from elsewhere.
    if (text === code.textContent) code.replaceChildren(...[...code.childNodes].map((node) => node.cloneNode(true)));
    else code.textContent = text;
    makeEditable(code, {
      indent: Number(block.dataset.indent ?? 2),
      leave: () => this.editButton.focus(),
      changed: (now) => {
        storage.rememberEdit(this.name, language, now);
        this.showNotice();
      },
    });
    block.classList.add("editing");
  }

  reset() {
    const { block, code } = this;
    code.replaceChildren(...(this.originals.get(this.language) ?? []));
    this.originals.delete(this.language);
    storage.rememberEdit(this.name, this.language, undefined);
    endEditing(code);
    block.classList.remove("editing");
    this.editButton.focus();
    document.dispatchEvent(new CustomEvent("paket:choice", { detail: {} }));
  }

  showEditing() {
    this.editButton.textContent = this.isEdited ? "Reset" : "Edit";
    this.editButton.title = this.isEdited ? "Bring back the published program" : "Change the program in place";
    for (const tab of findAll(this.element, '[role="tab"]')) {
      const isEdited = this.originals.has(tab.dataset.language ?? "");
      tab.querySelector(".live-edited")?.remove();
      if (isEdited)
        tab.append(Object.assign(document.createElement("span"), { className: "live-edited", textContent: "edited" }));
    }
    this.showNotice();
  }

  /** What the program will find that does not stand in its text. */
  showNotice() {
    this.notice.replaceChildren();
    this.notice.hidden = !isRunnable(this.element);
    if (this.notice.hidden) return;
    const { missing, parts } = this.callsNobody ? VERIFIES : noticeFor(this.text);
    const line = document.createElement("p");
    for (const { text, code } of parts) {
      line.append(line.childNodes.length ? " " : "", text);
      if (code) line.append(Object.assign(document.createElement("code"), { textContent: code }), ".");
    }
    if (this.isEdited)
      line.append(line.childNodes.length ? " " : "", "Edited: Tab indents, Esc leaves the text, Ctrl+Enter runs it.");
    this.notice.hidden = !line.childNodes.length;
    this.notice.replaceChildren(line);
    if (idsReadBy(this.text).length) this.notice.append(this.makerButton(missing));
  }

  /** @param {string[]} missing */
  makerButton(missing) {
    const button = Object.assign(document.createElement("button"), {
      type: /** @type {const} */ ("button"),
      className: "live-make",
    });
    button.textContent = missing.length ? "Make what it needs" : "Make it anew";
    button.title = "Makes in the sandbox what this program expects to find, as the programs before it do";
    button.addEventListener("click", async () => {
      button.disabled = true;
      this.result.begin("Making what the program needs");
      engine.followProgress(({ loaded, total }) => this.result.progress(loaded, total));
      try {
        const ids = await prepare(engine, this.name);
        this.result.showMessage(`Made: ${Object.keys(ids).join(", ")}. Run finds them.`);
      } catch (error) {
        this.fail(error);
      }
      this.button.focus();
    });
    return button;
  }

  /** Copy a link to what stands there. */
  async share() {
    /** @type {NodeListOf<HTMLInputElement>} */
    const secrets = document.querySelectorAll("paket-credentials input:not([type=radio]), paket-webhook-tester [name=secret]");
    const own = [...secrets].filter((input) => input.value !== input.defaultValue).map((input) => input.value);
    const { clients } = await directory();
    const sandbox = clients.map(({ secret }) => secret);
    if (holdsKey(this.text, sandbox, own)) {
      this.result.showMessage("This program holds a secret key, so no link was made. Read the key from the environment instead.");
      return;
    }
    const link = await linkTo(location.href, { program: this.name, language: this.language, text: this.text });
    try {
      await writeText(link);
      this.result.showMessage("The link to this program was copied.");
    } catch {
      history.replaceState(history.state, "", link);
      this.result.showMessage("The link to this program now stands in the address bar.");
    }
  }

  /** Open the sandbox's panel. */
  async sandbox() {
    const { openPanel } = await import("./panel.js");
    openPanel(engine, find(this.element, ".live-sandbox", HTMLElement));
  }
}
