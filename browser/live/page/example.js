// A live example: one program of the page, in the language that is shown, with its buttons and what came of it.

import { chosen } from "../../js/choice.js";
import { writeText } from "../../js/clipboard.js";
import { find, findAll } from "../../js/dom.js";
import { reportIfOutdated } from "../../js/outdated.js";
import { isRunnable, PaketProgram } from "../../js/programs.js";
import { readExchange } from "../exchange.js";
import { messageOf } from "../rpc.js";
import { directory, environmentFor } from "./callers.js";
import { blockOf, EditedTexts } from "./edited-texts.js";
import { buttonOf, lineOf } from "./lines.js";
import { noticeFor, prepare } from "./notices.js";
import { originOf } from "./origin.js";
import { engine, fileOf, withoutUnknownFault } from "./page.js";
import { Result } from "./result.js";
import * as storage from "./storage.js";
import { idsReadBy } from "./variables.js";

/** @import {Program, SeenKind} from "../messages.js" */
/** @import {Notice} from "./notices.js" */
/** @import {Edit} from "./storage.js" */

/**
 * What is to be known of a program that calls nobody.
 * @type {Notice}
 */
const VERIFIES = { missing: [], parts: [{ text: "Run verifies the webhook on the tester below." }] };

/** How long a link some chats and mailers take. */
const SHORT_LINK = 2000;

export class Example {
  /** @param {HTMLElement} element the program's */
  constructor(element) {
    this.element = element;
    this.name = element.dataset.program ?? "";
    /** @type {Map<string, Edit>} texts that the reader may have back, after Reset */
    this.discarded = new Map();
    /** @type {Map<string, string>} texts of links that wait for the reader's word, for there is an edited one */
    this.offered = new Map();
    this.button = find(element, ".live-run", HTMLButtonElement);
    this.editButton = find(element, ".live-edit", HTMLButtonElement);
    /** @type {AbortController | undefined} of the run that goes on */
    this.stop = undefined;
    this.hasSecret = false; // the program that runs: it holds a key, or was given one
    this.banner = Object.assign(document.createElement("div"), { className: "live-banner", hidden: true });
    this.banner.setAttribute("role", "status");
    find(element, ".head", HTMLElement).after(this.banner);
    this.notice = Object.assign(document.createElement("div"), { className: "live-notice", hidden: true });
    element.append(this.notice);
    this.result = new Result(element);
    this.texts = new EditedTexts(element, { leave: () => this.editButton.focus(), known: () => this.showNotice() });
    for (const [language, edit] of Object.entries(storage.editsOf(this.name))) this.texts.show(language, edit);
    document.addEventListener("paket:choice", (event) => {
      if (/** @type {CustomEvent} */ (event).detail?.name === "server") this.texts.readdress();
      this.showEditing();
    });
    document.addEventListener("paket:sandbox", () => this.showNotice());
    addEventListener("pagehide", () => this.leave());
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
    return this.texts.has(this.language);
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
    const { signal } = this.stop;
    try {
      this.result.start();
      this.result.reveal();
      engine.followProgress(({ loaded, total }) => this.result.progress(loaded, total));
      this.result.end(await engine.run(this.toRun(signal), (kind, piece) => this.happen(kind, piece), signal));
      import("./offline.js").then(({ keepEverything }) => keepEverything({ unasked: true })).catch(() => {}); // nobody asked for it
    } catch (error) {
      this.fail(error);
    } finally {
      this.stop = undefined;
      this.button.textContent = "Run";
      storage.remember({});
    }
  }

  /**
   * What is to be run: all that the page shows when Run is pressed, whatever the reader does while the rest is loading.
   * @param {AbortSignal} signal
   * @returns {Promise<Program>}
   */
  async toRun(signal) {
    const { language, text } = this;
    const program = { language, text, isPublished: !this.isEdited, file: fileOf(this.block) };
    const { mayBeKept = true } = this.texts.get(language) ?? {};
    const { from, ...given } = await this.given();
    await withoutUnknownFault();
    const { made_up, interpreter = "" } = (await directory()).languages[language];
    const hasSecret = this.callsNobody || !(await mayBeKept);
    if (!signal.aborted) {
      this.hasSecret = hasSecret;
      this.result.from = from;
      this.result.madeUp = made_up;
      this.result.nameInterpreter(interpreter);
    }
    return { ...program, hasSecret, ...given };
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
   * @param {SeenKind} kind
   * @param {string} piece
   */
  happen(kind, piece) {
    if (kind !== "exchange") {
      this.result.write(kind, piece);
      return;
    }
    const exchange = readExchange(piece);
    if (!exchange) return;
    this.result.exchange(exchange);
    if (this.hasSecret) return; // it may have written it into what it asks for
    const { requests, ids } = storage.facts();
    const { method, target } = exchange.request;
    const line = { method, target, status: exchange.response?.status ?? null, at: Date.now() };
    storage.remember({ requests: [...requests, line], ids: { ...ids, ...exchange.ids } });
  }

  /** Make the program's text editable, or bring the published text back. */
  edit() {
    if (this.isEdited) this.reset();
    else this.open({ text: this.text, isShared: false });
  }

  /**
   * Show a text for editing. A text from a link waits where there is an edited one.
   * @param {Edit} edit
   */
  open(edit) {
    const known = this.texts.get(this.language)?.edit;
    if (edit.isShared && known && known.text !== edit.text) {
      this.offered.set(this.language, edit.text);
      this.showBanner();
    } else this.take(edit);
    this.element.scrollIntoView({ block: "nearest" });
  }

  /** @param {Edit} edit */
  take(edit) {
    this.offered.delete(this.language);
    this.discarded.delete(this.language);
    this.texts.show(this.language, edit);
    if (edit.text !== this.texts.publishedText(this.language)) this.texts.keep(this.language, edit);
    this.showEditing();
    this.code.focus({ preventScroll: true });
  }

  /** The reader leaves. */
  leave() {
    this.texts.leave();
    this.discarded.clear();
    if (this.callsNobody) this.result.clear();
    this.showEditing();
  }

  reset() {
    const { language } = this;
    const edit = this.texts.get(language)?.edit;
    this.texts.restore(language);
    if (edit) this.discarded.set(language, edit);
    this.editButton.focus();
    document.dispatchEvent(new CustomEvent("paket:choice", { detail: {} }));
  }

  showEditing() {
    this.editButton.textContent = this.isEdited ? "Reset" : "Edit";
    this.editButton.title = this.isEdited ? "Bring back the published program" : "Change the program in place";
    for (const tab of findAll(this.element, '[role="tab"]')) {
      const isEdited = this.texts.has(tab.dataset.language ?? "");
      tab.querySelector(".live-edited")?.remove();
      if (isEdited)
        tab.append(Object.assign(document.createElement("span"), { className: "live-edited", textContent: "edited" }));
    }
    this.showBanner();
    this.showNotice();
  }

  /** Above the text: where it came from. */
  showBanner() {
    const { language } = this;
    const edit = this.texts.get(language)?.edit;
    const offered = this.offered.get(language);
    /** @type {HTMLElement[]} */
    const lines = [];
    if (offered !== undefined) {
      const question = "A link brings another text for this program, which you have edited. Your text stands here as before.";
      const actions = [
        { label: "Show the link's text", press: () => this.take({ text: offered, isShared: true }) },
        { label: "Keep mine", press: () => this.decline() },
      ];
      lines.push(...lineOf([{ text: question }], actions));
    } else if (edit?.isShared) {
      lines.push(...originOf(edit.text).flatMap((text) => lineOf([{ text }])));
    }
    this.banner.hidden = !lines.length;
    this.banner.replaceChildren(...lines);
  }

  decline() {
    this.offered.delete(this.language);
    this.showEditing();
    this.code.focus({ preventScroll: true });
  }

  /** What the program will find that does not stand in its text. */
  showNotice() {
    this.notice.hidden = !isRunnable(this.element);
    if (this.notice.hidden) {
      this.notice.replaceChildren();
      return;
    }
    const { missing, parts } = this.callsNobody ? VERIFIES : noticeFor(this.text);
    const actions = idsReadBy(this.text).length ? [this.makerButton(missing)] : [];
    const lines = [...lineOf([...parts, ...this.editingParts()]), ...actions];
    const discarded = this.discarded.get(this.language);
    if (discarded && !this.isEdited) {
      const undo = { label: "Bring my text back", press: () => this.take(discarded) };
      lines.push(...lineOf([{ text: "This is the published program again." }], [undo]));
    }
    this.notice.hidden = !lines.length;
    this.notice.replaceChildren(...lines);
  }

  editingParts() {
    const entry = this.texts.get(this.language);
    if (!entry) return [];
    const parts = [{ text: "Edited: Tab indents, Esc leaves the text, Ctrl+Enter runs it." }];
    if (entry.isKept === false)
      parts.push({
        text: "It may hold a key, so it is kept nowhere: it is gone when you leave this page, what it makes in the sandbox when it ends.",
      });
    const { paket, sandbox } = this.element instanceof PaketProgram ? this.element.servers : {};
    if (paket && sandbox && !entry.edit.text.includes(paket) && !entry.edit.text.includes(sandbox))
      parts.push({ text: `Your text names neither ${paket} nor ${sandbox}: the choice of whom it calls changes nothing in it.` });
    return parts;
  }

  /** @param {string[]} missing */
  makerButton(missing) {
    const button = buttonOf({
      label: missing.length ? "Create what it needs" : "Create it again",
      title: "Creates in the sandbox what this program expects to find, as the programs before it do",
      press: async () => {
        button.disabled = true;
        this.result.begin("Creating what the program needs");
        engine.followProgress(({ loaded, total }) => this.result.progress(loaded, total));
        try {
          await withoutUnknownFault();
          const ids = await prepare(engine, this.name);
          this.result.showMessage(`Created: ${Object.keys(ids).join(", ")}. Run finds them.`);
        } catch (error) {
          this.fail(error);
        }
        this.button.focus();
      },
    });
    button.className = "live-make";
    return button;
  }

  /** Copy a link to what stands there. */
  async share() {
    const { certain, doubtful } = await this.texts.keysIn(this.text, this.language);
    if (certain.length) {
      this.result.showMessage(
        `This program holds a secret key, ${certain.join(", ")}, so no link was made. Read the key from the environment instead.`,
      );
    } else if (doubtful.length) {
      const share = { label: "It is none: make the link", press: () => this.copyLink() };
      this.result.showMessage(`Is this a secret key: ${doubtful.join(", ")}? A link shows it to everybody who has it.`, [share]);
    } else await this.copyLink();
    this.result.reveal();
  }

  async copyLink() {
    const { linkTo } = await import("./share.js");
    const link = await linkTo(location.href, { program: this.name, language: this.language, text: this.text });
    const length =
      link.length > SHORT_LINK ? ` It has ${link.length} characters: some chats and mailers cut links as long as that.` : "";
    try {
      await writeText(link);
      this.result.showMessage(`The link to this program was copied.${length}`);
    } catch {
      history.replaceState(history.state, "", link);
      this.result.showMessage(`The link to this program now stands in the address bar.${length}`);
    }
  }

  /** Open the sandbox's panel. */
  async sandbox() {
    const { openPanel } = await import("./panel.js");
    openPanel(engine, find(this.element, ".live-sandbox", HTMLElement));
  }
}
