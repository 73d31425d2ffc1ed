// The texts of one live example that the reader has changed, by language: shown in the place of the published ones, and kept for
// the next page unless they may hold a key.

import { chosen } from "../../js/choice.js";
import { find, findAll } from "../../js/dom.js";
import { PaketProgram } from "../../js/programs.js";
import { directory } from "./callers.js";
import { canColour, colour, uncolour } from "./colouring.js";
import { endEditing, makeEditable } from "./editor.js";
import * as storage from "./storage.js";
import { piecesOf } from "./unseen.js";

/** @import {Edit} from "./storage.js" */

/**
 * An edited text, and whether it may be kept for the next page: undefined until that is known.
 * @typedef {{edit: Edit, isKept: boolean | undefined, mayBeKept: Promise<boolean>}} Edited
 */

/** The block of a program's text in a language, as a selector. */
export const blockOf = (/** @type {string} */ language) => `pre[data-language="${CSS.escape(language)}"]`;

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

export class EditedTexts {
  /**
   * @param {HTMLElement} element the program's
   * @param {{leave: () => void, known: () => void}} listener the reader leaves a text by the keyboard; it is known whether one is kept
   */
  constructor(element, listener) {
    this.element = element;
    this.name = element.dataset.program ?? "";
    this.listener = listener;
    /** @type {Map<string, Node[]>} the published texts of those that are edited */
    this.originals = new Map();
    /** @type {Map<string, Edited>} the same, what they are edited to */
    this.edits = new Map();
  }

  /** @param {string} language */
  has(language) {
    return this.originals.has(language);
  }

  /** @param {string} language */
  get(language) {
    return this.edits.get(language);
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
      leave: this.listener.leave,
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
    this.listener.known();
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

  /** The reader leaves: what holds a key, or may, is gone, even if the browser keeps this page for its Back button. */
  leave() {
    for (const [language, { isKept }] of this.edits) if (!isKept) this.restore(language);
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
