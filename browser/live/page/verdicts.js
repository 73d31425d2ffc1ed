// The tester's table of verdicts, and the sentence above it.

import { messageOf } from "../rpc.js";
import { summary, verdictOf } from "./webhook.js";

/** @import {Verdict} from "./webhook.js" */

/**
 * What one of those that are asked did: a program, or the sandbox itself.
 * @typedef {object} Asked
 * @property {number | null} status
 * @property {string} stopped
 * @property {string} stdout
 * @property {string} stderr
 * @property {number} [ms]
 * @property {boolean} isProgram
 */

/** @typedef {Verdict["kind"] | "running" | "done" | "failed" | "outdated"} State */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 */
const make = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

export class Verdicts {
  /**
   * @param {HTMLElement} box
   * @param {HTMLElement} status
   * @param {HTMLProgressElement} bar
   */
  constructor(box, status, bar) {
    this.box = box;
    this.status = status;
    this.bar = bar;
    /** @type {Map<string, HTMLTableRowElement>} */
    this.rows = new Map();
    /** @type {Verdict[]} */
    this.found = [];
    this.caption = make("caption");
    this.table = make("table");
    this.table.innerHTML = `<thead><tr><th scope="col">Asked</th><th scope="col">Verdict</th>
      <th scope="col"><abbr title="Exit status">Exit</abbr></th><th scope="col">Time</th></tr></thead><tbody></tbody>`;
    this.table.prepend(this.caption);
    this.table.hidden = true;
    this.box.append(this.table);
  }

  /**
   * @param {string} text
   * @param {State} state
   */
  showMessage(text, state) {
    this.box.dataset.state = state;
    this.status.textContent = text;
    this.loaded();
  }

  /** @param {string} text */
  add(text) {
    this.status.textContent = `${text} ${this.status.textContent}`;
  }

  /**
   * @param {number} loaded
   * @param {number} total
   */
  progress(loaded, total) {
    if (this.box.dataset.state !== "running") return; // the rest of what was given up
    this.bar.hidden = loaded >= total;
    this.bar.max = total;
    this.bar.value = loaded;
    this.bar.title = `${(loaded / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
    const text = "Loading, once for this browser";
    if (!this.bar.hidden && this.status.textContent !== text) this.status.textContent = text; // spoken once
  }

  loaded() {
    this.bar.hidden = true;
  }

  /**
   * Everybody waits for being asked.
   * @param {string[]} names
   */
  start(names) {
    this.showMessage("Asking all of them", "running");
    this.rows = new Map();
    this.found = [];
    this.table.hidden = false;
    this.caption.textContent = "";
    const rows = names.map((name) => {
      const row = make("tr");
      row.append(Object.assign(make("th", name), { scope: "row" }), make("td", "waits"), make("td"), make("td"));
      this.rows.set(name, row);
      return row;
    });
    this.table.tBodies[0].replaceChildren(...rows);
  }

  /**
   * Ask one of them; what goes wrong is that one's verdict.
   * @param {string} name
   * @param {() => Promise<Asked>} run
   */
  async of(name, run) {
    const [, verdict, status, time] = this.rows.get(name)?.cells ?? [];
    verdict.textContent = "is asked";
    /** @type {Asked} */
    let result;
    try {
      result = await run();
    } catch (error) {
      const stopped = `Could not be asked: ${messageOf(error)}`;
      result = { stopped, status: null, stdout: "", stderr: "", isProgram: false };
    }
    this.loaded();
    const { kind, text } = verdictOf(result);
    this.found.push({ kind, text });
    verdict.replaceChildren(make("span", text, `verdict ${kind}`));
    status.textContent = result.isProgram ? String(result.status ?? "") : "";
    time.textContent = result.ms === undefined ? "" : `${result.ms < 10 ? result.ms.toFixed(1) : Math.round(result.ms)} ms`;
  }

  /** @param {string | null} expected */
  end(expected) {
    const { agree, text } = summary(this.found, expected);
    this.showMessage(text, agree ? this.found[0].kind : "failed");
  }

  /** Nothing of what was said stays. */
  clear() {
    this.table.hidden = true;
    this.table.tBodies[0].replaceChildren();
    this.found = [];
    this.showMessage("", "done");
  }

  /** The webhook is another one now. */
  outdated() {
    if (this.table.hidden) return;
    this.caption.textContent = "Before your last edit";
    this.showMessage("", "outdated");
  }
}
