// A live example: one program of the page, in the language that is shown, with its buttons and what came of it.

import { chosen } from "../../js/choice.js";
import { writeText } from "../../js/clipboard.js";
import { find, findAll } from "../../js/dom.js";
import { reportIfOutdated } from "../../js/outdated.js";
import { isRunnable, PaketProgram } from "../../js/programs.js";
import { readExchange } from "../exchange.js";
import { messageOf } from "../rpc.js";
import { directory, environmentFor } from "./callers.js";
import { canColour, colour, uncolour } from "./colouring.js";
import { endEditing, makeEditable } from "./editor.js";
import { buttonOf, lineOf } from "./lines.js";
import { noticeFor, prepare } from "./notices.js";
import { originOf } from "./origin.js";
import { engine, fileOf, withoutUnknownFault } from "./page.js";
import { Result } from "./result.js";
import * as storage from "./storage.js";
import { piecesOf } from "./unseen.js";
import { idsReadBy } from "./variables.js";

/** @import {Program, SeenKind} from "../messages.js" */
/** @import {Notice} from "./notices.js" */
/** @import {Edit} from "./storage.js" */

/**
 * An edited text, and whether it may be kept for the next page: undefined until that is known.
 * @typedef {{edit: Edit, isKept: boolean | undefined, mayBeKept: Promise<boolean>}} Edited
 */

/**
 * What is to be known of a program that calls nobody.
 * @type {Notice}
 */
const VERIFIES = { missing: [], parts: [{ text: "Run verifies the webhook on the tester below." }] };

/** How long a link some chats and mailers take. */
const SHORT_LINK = 2000;

/** The block of a program's text in a language, as a selector. */
const blockOf = (/** @type {string} */ language) => `pre[data-language="${CSS.escape(language)}"]`;

/** @type {typeof import("./keys.js") | undefined} */
let keys;

/**
 * What finds keys in a text. It comes when a text is edited first: from then on a change is kept at once, also if the reader
 * leaves in the next moment.
 */
async function keyReader() {
  keys ??= await import("./keys.js");
  return keys;
}

/** What a reader typed into the page's fields for keys. */
const ownKeys = () =>
  findAll(document, "paket-credentials input:not([type=radio]), paket-webhook-tester [name=secret]")
    .map((field) => /** @type {HTMLInputElement} */ (field))
    .filter((field) => field.value !== field.defaultValue)
    .map((field) => field.value);

export class Example {
  /** @param {HTMLElement} element the program's */
  constructor(element) {
    this.element = element;
    this.name = element.dataset.program ?? "";
    /** @type {Map<string, Node[]>} the published texts of those that are edited, by language */
    this.originals = new Map();
    /** @type {Map<string, Edited>} the same, what they are edited to */
    this.edits = new Map();
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
    for (const [language, edit] of Object.entries(storage.editsOf(this.name))) this.show(language, edit);
    document.addEventListener("paket:choice", (event) => {
      if (/** @type {CustomEvent} */ (event).detail?.name === "server") this.readdress();
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
    const { mayBeKept = true } = this.edits.get(language) ?? {};
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
    const known = this.edits.get(this.language)?.edit;
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
    this.show(this.language, edit);
    if (edit.text !== this.publishedText(this.language)) this.keep(this.language, edit);
    this.showEditing();
    this.code.focus({ preventScroll: true });
  }

  /** @param {string} language */
  publishedText(language) {
    return (this.originals.get(language) ?? []).map((node) => node.textContent ?? "").join("");
  }

  /**
   * Put a text in the place of the published one, to be edited.
   * @param {string} language
   * @param {Edit} edit
   */
  show(language, edit) {
    const block = this.element.querySelector(blockOf(language));
    if (!(block instanceof HTMLPreElement)) return;
    const code = find(block, "code", HTMLElement);
    const { text, isShared } = edit;
    if (!this.originals.has(language)) this.originals.set(language, [...code.childNodes]);
    // Where the browser does not colour, a text is coloured as it was until its first change by a text from elsewhere.
    if (!canColour && text === code.textContent)
      code.replaceChildren(...[...code.childNodes].map((node) => node.cloneNode(true)));
    else code.replaceChildren(...(isShared ? marked(text) : [text]));
    makeEditable(code, {
      indent: Number(block.dataset.indent ?? 2),
      leave: () => this.editButton.focus(),
      changed: (now) => {
        this.keep(language, { text: now, isShared });
        requestAnimationFrame(() => colour(code, language).catch(() => {}));
      },
    });
    block.classList.add("editing");
    colour(code, language).catch(() => {}); // without a network, in one colour
    keyReader().catch(() => {}); // whoever needs it says so
    this.edits.set(language, { edit, isKept: true, mayBeKept: Promise.resolve(true) });
  }

  /**
   * Keep an edited text for the next page, unless it holds a key.
   * @param {string} language
   * @param {Edit} edit
   */
  async keep(language, edit) {
    /** @type {Edited} */
    const entry = { edit, isKept: undefined, mayBeKept: this.hasNoKey(edit.text, language) };
    this.edits.set(language, entry);
    storage.rememberEdit(this.name, language, undefined); // until it is known that it holds none
    const mayBeKept = await entry.mayBeKept;
    if (this.edits.get(language) !== entry) return;
    entry.isKept = mayBeKept;
    if (mayBeKept) storage.rememberEdit(this.name, language, edit);
    this.showNotice();
  }

  /**
   * @param {string} text
   * @param {string} language
   */
  async hasNoKey(text, language) {
    try {
      const { certain, doubtful } = await this.keysIn(text, language);
      return certain.length + doubtful.length === 0;
    } catch {
      return false; // what cannot be read may be one
    }
  }

  /**
   * Keys of the reader's in a text, only as much of each as may be shown. What the site publishes itself is none.
   * @param {string} text
   * @param {string} language
   */
  async keysIn(text, language) {
    const { hint, keysIn } = await keyReader();
    const { clients } = await directory().catch(() => ({ clients: [] }));
    const starts = findAll(document, "paket-webhook-tester [name=secret]").map(
      (field) => /** @type {HTMLInputElement} */ (field).defaultValue,
    );
    const open = [this.publishedText(language), "test_sk_wrong", ...starts, ...clients.map(({ secret }) => secret)];
    const { certain, doubtful } = keysIn(text, { open, own: ownKeys() });
    return { certain: certain.map(hint), doubtful: doubtful.map(hint) };
  }

  /** The reader leaves: what holds a key is gone, even if the browser keeps this page for its Back button. */
  leave() {
    for (const [language, { isKept }] of this.edits) if (!isKept) this.restore(language);
    this.discarded.clear();
    if (this.callsNobody) this.result.clear();
    this.showEditing();
  }

  reset() {
    const { language } = this;
    const edit = this.edits.get(language)?.edit;
    this.restore(language);
    if (edit) this.discarded.set(language, edit);
    this.editButton.focus();
    document.dispatchEvent(new CustomEvent("paket:choice", { detail: {} }));
  }

  /**
   * Bring the published text back.
   * @param {string} language
   */
  restore(language) {
    const block = find(this.element, blockOf(language), HTMLPreElement);
    const code = find(block, "code", HTMLElement);
    uncolour(code);
    code.replaceChildren(...(this.originals.get(language) ?? []));
    this.originals.delete(language);
    this.edits.delete(language);
    storage.rememberEdit(this.name, language, undefined);
    endEditing(code);
    block.classList.remove("editing");
  }

  /** The switch between Paket and a sandbox changes edited texts as well. */
  readdress() {
    const { paket, sandbox } = this.element instanceof PaketProgram ? this.element.servers : {};
    if (!paket || !sandbox) return;
    const [from, to] = chosen("server") === "sandbox" ? [paket, sandbox] : [sandbox, paket];
    for (const [language, { edit }] of this.edits) {
      if (edit.text.includes(from)) {
        const changed = { ...edit, text: edit.text.replaceAll(from, to) };
        this.show(language, changed);
        this.keep(language, changed);
      }
    }
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
    this.showBanner();
    this.showNotice();
  }

  /** Above the text: where it came from. */
  showBanner() {
    const { language } = this;
    const edit = this.edits.get(language)?.edit;
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
    const entry = this.edits.get(this.language);
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
    const { certain, doubtful } = await this.keysIn(this.text, this.language);
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

/**
 * A text whose invisible letters are seen.
 * @param {string} text
 */
function marked(text) {
  return piecesOf(text).map(({ text: piece, code }) => {
    if (!code) return piece;
    const mark = Object.assign(document.createElement("span"), { className: "live-unseen", textContent: piece });
    mark.dataset.code = code;
    return mark;
  });
}
