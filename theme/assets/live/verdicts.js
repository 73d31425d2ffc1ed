// The bench's table of verdicts, and the sentence above it.

import { summary, verdictOf } from "./webhook.js";

const make = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

export class Verdicts {
  constructor(box, status, bar) {
    Object.assign(this, { box, status, bar });
    this.table = make("table");
    this.table.innerHTML = `<caption></caption><thead><tr><th scope="col">Asked</th><th scope="col">Verdict</th>
      <th scope="col"><abbr title="Exit status">Exit</abbr></th><th scope="col">Time</th></tr></thead><tbody></tbody>`;
    this.table.hidden = true;
    this.box.append(this.table);
  }

  say(text, state) {
    this.box.dataset.state = state;
    this.status.textContent = text;
    this.loaded();
  }

  add(text) {
    this.status.textContent = `${text} ${this.status.textContent}`;
  }

  progress(loaded, total) {
    if (this.box.dataset.state !== "running") return; // the rest of what was given up
    this.bar.hidden = loaded >= total;
    this.bar.max = total;
    this.bar.value = loaded;
    this.bar.title = `${(loaded / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
    const said = "Loading, once for this browser";
    if (!this.bar.hidden && this.status.textContent !== said) this.status.textContent = said; // heard once
  }

  loaded() {
    this.bar.hidden = true;
  }

  /** Everybody waits for being asked. */
  start(names) {
    this.say("Asking all of them", "running");
    this.rows = new Map();
    this.found = [];
    this.table.hidden = false;
    this.table.caption.textContent = "";
    const rows = names.map((name) => {
      const row = make("tr");
      row.append(Object.assign(make("th", name), { scope: "row" }), make("td", "waits"), make("td"), make("td"));
      this.rows.set(name, row);
      return row;
    });
    this.table.tBodies[0].replaceChildren(...rows);
  }

  /** Ask one of them; what goes wrong is that one's verdict. */
  async of(name, run) {
    const [, verdict, status, time] = this.rows.get(name).cells;
    verdict.textContent = "is asked";
    let result;
    try {
      result = await run();
    } catch (error) {
      result = { stopped: `Could not be asked: ${error.message}`, status: null };
    }
    this.loaded();
    const { kind, text } = verdictOf(result);
    this.found.push({ kind, text });
    verdict.replaceChildren(make("span", text, `verdict ${kind}`));
    status.textContent = result.isProgram ? String(result.status ?? "") : "";
    time.textContent = result.ms === undefined ? "" : `${result.ms < 10 ? result.ms.toFixed(1) : Math.round(result.ms)} ms`;
  }

  end(expected) {
    const { agree, text } = summary(this.found, expected);
    this.say(text, agree ? this.found[0].kind : "failed");
  }

  /** The webhook is another one now. */
  outdated() {
    if (this.table.hidden) return;
    this.table.caption.textContent = "Before your last edit";
    this.say("", "outdated");
  }
}
