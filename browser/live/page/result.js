// What came of a run: progress, output, exchanges, how it ended. Everything a program prints is shown as text.

import { copyButton } from "../../js/copy.js";
import { REASONS } from "../reasons.js";
import { colours, indented, pieces } from "./json-colour.js";
import { buttonOf } from "./lines.js";
import { problem } from "./storage.js";

/** @import {Ending} from "../engine/guard.js" */
/** @import {Exchange, HeaderList} from "../messages.js" */
/** @import {Piece} from "./json-colour.js" */
/** @import {Action} from "./lines.js" */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [className]
 * @param {string} [text]
 */
const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

/**
 * How long the last run's results stay when the next one has begun and shows nothing yet, in milliseconds. Most runs are over by
 * then: the page is drawn once, and nothing on it jumps.
 */
const LINGER = 150;

export class Result {
  /** @param {HTMLElement} program */
  constructor(program) {
    this.program = program;
    /** @type {string[]} see start() */
    this.madeUp = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} when what the last run has left goes */
    this.leaving = undefined;
    this.count = 0; // of requests
    /** @type {HTMLElement | undefined} the last piece of output */
    this.last = undefined;
    this.printed = ""; // letter for letter, however it is shown
    this.isIndented = false;
    /** @type {Exchange["response"]} the last one */
    this.given = undefined;
    /** @type {string | undefined} what the program read, in words, if not its environment */
    this.from = undefined;
    this.box = make("section", "live-result");
    this.box.hidden = true;
    this.box.setAttribute("aria-label", "What came of running the program");
    this.status = make("p", "live-status");
    this.status.setAttribute("role", "status");
    this.bar = make("progress");
    this.bar.setAttribute("aria-label", "Loading");
    this.bar.hidden = true;
    this.output = make("pre", "live-output");
    this.output.tabIndex = 0;
    this.output.setAttribute("aria-label", "Output");
    this.outputHead = make("div", "live-head", "Output");
    this.indent = buttonOf({ label: "Indent JSON", press: () => this.showIndented(!this.isIndented) });
    this.indent.className = "live-indent";
    this.outputHead.append(
      this.indent,
      copyButton(() => this.printed),
    );
    this.actions = make("span", "live-choices");
    this.exchanges = make("div", "live-exchanges");
    this.box.append(this.status, this.actions, this.bar, this.outputHead, this.output, this.exchanges);
    this.showOutput(false);
    program.append(this.box);
  }

  /**
   * A new run.
   * @param {string[]} [madeUp] headers, in lower case, that stand for what the real program would send
   */
  start(madeUp = []) {
    this.madeUp = madeUp;
    this.forget();
    this.leaving ??= setTimeout(() => this.sweep(), LINGER);
    this.box.hidden = false;
    this.box.dataset.state = "running";
    this.status.textContent = "Running";
  }

  /** Nothing of what was there stays. */
  clear() {
    this.box.hidden = true;
    this.status.textContent = "";
    this.forget();
    this.sweep();
  }

  /** What is shown is not this run's. */
  forget() {
    this.count = 0;
    this.last = undefined;
    this.printed = "";
    this.isIndented = false;
    this.given = undefined;
    this.from = undefined;
  }

  /** Take away what the last run has left. */
  sweep() {
    clearTimeout(this.leaving);
    this.leaving = undefined;
    this.actions.replaceChildren();
    this.output.replaceChildren();
    this.showOutput(false);
    this.exchanges.replaceChildren();
    this.indent.hidden = true;
  }

  /**
   * Something begins that is no run.
   * @param {string} text
   */
  begin(text) {
    this.start();
    this.status.textContent = text;
  }

  /**
   * Only show a message, and what the reader may do about it.
   * @param {string} text
   * @param {Action[]} [actions]
   */
  showMessage(text, actions = []) {
    this.running();
    this.box.hidden = false;
    this.box.dataset.state = "done";
    this.status.textContent = text;
    this.actions.replaceChildren(...actions.map(buttonOf));
  }

  /** Have the status in view: where a program is long, it stands below what is seen. With the next frame, which lays out the page anyway. */
  reveal() {
    requestAnimationFrame(() => this.status.scrollIntoView({ block: "nearest" }));
  }

  /** @param {string} name with its version; empty if there is none to name */
  nameInterpreter(name) {
    const [head] = this.outputHead.childNodes;
    head.textContent = name ? `Output of ${name}` : "Output";
  }

  /** @param {boolean} isShown */
  showOutput(isShown) {
    this.output.hidden = this.outputHead.hidden = !isShown;
  }

  /**
   * @param {number} loaded
   * @param {number} total
   */
  progress(loaded, total) {
    if (this.box.dataset.state !== "running" || this.count || this.last) return;
    this.bar.hidden = loaded >= total;
    this.bar.max = total;
    this.bar.value = loaded;
    const share = `${(Math.min(loaded, total) / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
    this.bar.textContent = share;
    // A screen reader speaks it once, not a hundred times.
    this.status.textContent = "Loading, once for this browser";
    this.bar.title = share;
    this.status.dataset.share = this.bar.hidden ? "" : share;
  }

  /**
   * @param {"stdout" | "stderr"} kind
   * @param {string} text
   */
  write(kind, text) {
    this.running();
    this.showOutput(true);
    if (this.last?.className !== kind) {
      this.last = make("span", kind);
      this.output.append(this.last);
    }
    this.last.append(text);
    this.printed += text;
  }

  running() {
    this.bar.hidden = true;
    this.status.dataset.share = "";
    if (this.leaving !== undefined) this.sweep();
  }

  /** @param {Exchange} exchange */
  exchange(exchange) {
    this.running();
    this.count += 1;
    this.given = exchange.response;
    this.exchanges.append(exchangeElement(exchange, this.madeUp));
  }

  /** The last request and answer are shown in full; the others when they are opened. */
  openLast() {
    const { lastChild } = this.exchanges;
    if (lastChild instanceof HTMLDetailsElement) lastChild.open = true;
  }

  /** @param {Ending} ending */
  end({ status, stopped, ms }) {
    this.running();
    this.box.dataset.state = stopped || status ? "failed" : "done";
    const requests = `${this.count} request${this.count === 1 ? "" : "s"}`;
    const time = `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
    const how = stopped ? `${stopped} The sandbox is as it was before this run.` : `Exit status ${status}`;
    this.status.textContent = [`${how} · ${this.from ?? requests} · ${time}`, problem].filter(Boolean).join(" · ");
    this.openLast();
    this.colour();
    if (!stopped) this.compare().catch(() => {}); // the answer stands there without it
  }

  /** Output that is JSON is coloured; not a letter of it changes unless the reader asks for that. */
  colour() {
    const parts = [...this.output.querySelectorAll(".stdout")].map((part) => ({ part, text: part.textContent }));
    for (const { part, text } of parts) part.replaceChildren(...coloured(colours(text)));
    this.indent.hidden = parts.every(({ text }) => indented(text) === text);
    this.showIndented = (isIndented) => {
      this.isIndented = isIndented;
      this.indent.textContent = isIndented ? "As printed" : "Indent JSON";
      for (const { part, text } of parts) part.replaceChildren(...coloured(colours(isIndented ? indented(text) : text)));
    };
  }

  /** @type {(isIndented: boolean) => void} */
  showIndented = () => {};

  /** @param {string} message */
  fail(message) {
    this.running();
    this.openLast();
    this.box.dataset.state = "failed";
    this.status.textContent = `The program was not run: ${message}. The page works as before; Run tries again.`;
  }

  /** Show the last answer beside the recorded one, if it is the last still. */
  async compare() {
    const name = this.program.dataset.program ?? "";
    const figures = [...document.querySelectorAll(`[data-recording="${CSS.escape(name)}"]`)];
    const figure = figures.find((one) => one.querySelector("figcaption .status")) ?? figures[0];
    const { given } = this;
    if (!figure || !given) return;
    const status = Number.parseInt(figure.querySelector(".status")?.textContent ?? String(given.status), 10);
    const { compare, KINDS } = await import("./compare.js");
    if (this.given !== given) return;
    const found = compare(given, { status, body: figure.querySelector("code")?.textContent ?? "" });
    if (found) this.exchanges.append(comparisonElement(found, KINDS));
  }
}

/**
 * @param {NonNullable<ReturnType<typeof import("./compare.js").compare>>} found
 * @param {Record<string, string>} kinds how they are called
 */
function comparisonElement({ summary, rows }, kinds) {
  const details = make("details", "live-compare");
  details.open = rows[0].kind === "same" && rows.length < 30;
  details.append(make("summary", "", summary));
  const table = make("table");
  const head = make("tr");
  for (const text of ["Field", "This answer", "Recorded", "Compared"]) {
    head.append(Object.assign(make("th", "", text), { scope: "col" }));
  }
  const body = make("tbody");
  for (const { field, given, recorded, kind } of rows.slice(0, 60)) {
    const line = make("tr", kind);
    const name = make("th", "", field);
    name.scope = "row";
    line.append(name, make("td", "given", given), make("td", "recorded", recorded), make("td", "kind", kinds[kind]));
    body.append(line);
  }
  const thead = make("thead");
  thead.append(head);
  table.append(thead, body);
  details.append(table);
  if (rows.length > 60) details.append(make("p", "live-problem", `${rows.length - 60} more are not shown.`));
  return details;
}

/** @param {Piece[]} parts */
const coloured = (parts) => parts.map(({ text, kind }) => (kind ? make("span", kind, text) : document.createTextNode(text)));

/**
 * @param {Exchange} exchange
 * @param {string[]} madeUp
 */
function exchangeElement({ request, response, error, ms }, madeUp) {
  const details = make("details", "live-exchange");
  const summary = make("summary");
  const outcome = response ? String(response.status) : "no answer";
  summary.append(
    make("span", "live-line", `${request.method} ${request.target}`),
    " ",
    make("span", `status ${response ? `s${String(response.status)[0]}` : "s5"}`, outcome),
    " ",
    make("span", "live-time", `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`),
  );
  details.append(summary);
  const draw = () => {
    details.append(
      messageElement("Request", `${request.method} ${request.target} HTTP/1.1`, request.headers, request.body, madeUp),
    );
    if (response) {
      const first = `HTTP/1.1 ${response.status} ${REASONS[response.status] ?? ""}`;
      details.append(messageElement("Response", first, response.headers, response.body, []));
    } else details.append(make("p", "live-problem", error));
  };
  details.addEventListener("toggle", draw, { once: true }); // three hundred at once would hold up the page
  return details;
}

/**
 * @param {string} label
 * @param {string} first line of the message
 * @param {HeaderList} headers
 * @param {string} body
 * @param {string[]} madeUp
 */
function messageElement(label, first, headers, body, madeUp) {
  const pre = make("pre", "live-message");
  pre.tabIndex = 0;
  pre.setAttribute("aria-label", label);
  pre.append(make("span", "k", first), "\n");
  for (const [name, value] of headers) {
    const shown = name.toLowerCase() === "authorization" ? value.replace(/^(Basic ).*$/i, "$1…") : value;
    const line = make("span", madeUp.includes(name.toLowerCase()) ? "c" : "", "");
    line.append(make("span", "na", name), `: ${shown}\n`);
    if (line.className) line.title = "This stands for what the real program would send here";
    pre.append(line);
  }
  if (body) {
    pre.append("\n");
    pre.append(...coloured(pieces(body)));
  }
  return pre;
}
