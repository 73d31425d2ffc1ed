// What came of a run: progress, output, exchanges, how it ended. Everything a program says is shown as text.

import { pieces } from "./json-colour.js";
import { problem } from "./memory.js";
import { REASONS } from "./reasons.js";

const MADE_UP = { javascript: ["host", "content-length", "accept"], shell: ["host", "user-agent"], ruby: [], python: [] };

const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

export class Result {
  constructor(program) {
    this.program = program;
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
    this.exchanges = make("div", "live-exchanges");
    this.box.append(this.status, this.bar, this.output, this.exchanges);
    program.append(this.box);
  }

  /** A new run. */
  start(language) {
    this.language = language;
    this.box.hidden = false;
    this.box.dataset.state = "running";
    this.status.textContent = "Running";
    this.output.replaceChildren();
    this.output.hidden = true;
    this.exchanges.replaceChildren();
    this.count = 0;
    this.last = undefined;
  }

  /** Only something to say. */
  say(text) {
    this.box.hidden = false;
    this.output.hidden = !this.output.childNodes.length;
    this.status.textContent = text;
  }

  progress(loaded, total) {
    if (this.box.dataset.state !== "running" || this.count || this.last) return;
    this.bar.hidden = loaded >= total;
    this.bar.max = total;
    this.bar.value = loaded;
    const share = `${(Math.min(loaded, total) / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
    this.bar.textContent = share;
    // Heard once, not a hundred times.
    this.status.textContent = "Loading, once for this browser";
    this.bar.title = share;
    this.status.dataset.share = this.bar.hidden ? "" : share;
  }

  write(kind, text) {
    this.running();
    this.output.hidden = false;
    if (this.last?.className !== kind) {
      this.last = make("span", kind);
      this.output.append(this.last);
    }
    this.last.append(text);
  }

  running() {
    this.bar.hidden = true;
    this.status.dataset.share = "";
  }

  exchange(exchange) {
    this.running();
    this.count += 1;
    this.exchanges.append(exchangeElement(exchange, this.language));
  }

  end({ status, stopped, ms }) {
    this.running();
    this.box.dataset.state = stopped || status ? "failed" : "done";
    const requests = `${this.count} request${this.count === 1 ? "" : "s"}`;
    const time = `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
    const how = stopped ? `${stopped} The sandbox is as it was before this run.` : `Exit status ${status}`;
    this.status.textContent = [`${how} · ${requests} · ${time}`, problem].filter(Boolean).join(" · ");
    if (!stopped) this.compare();
  }

  fail(message) {
    this.running();
    this.box.dataset.state = "failed";
    this.status.textContent = `The program was not run: ${message}. The page works as before; Run tries again.`;
  }

  /** Say whether the last answer has the fields of the recorded one. */
  compare() {
    const name = this.program.dataset.program;
    const figure = document.querySelector(`[data-recording="${CSS.escape(name)}"] code`);
    const body = this.lastBody();
    if (!figure || !body) return;
    try {
      const [recorded, given] = [figure.textContent, body].map((text) => Object.keys(JSON.parse(text)).join(", "));
      const same = recorded === given;
      const text = same ? "The answer has the same fields as the recorded one." : "The answer has other fields than the recorded one.";
      this.exchanges.append(make("p", "live-compare", text));
    } catch {
      // Not JSON: there is nothing to compare.
    }
  }

  lastBody() {
    return [...this.exchanges.querySelectorAll("[data-body]")].at(-1)?.dataset.body;
  }
}

function exchangeElement({ request, response, error, ms }, language) {
  const details = make("details", "live-exchange");
  details.open = true;
  const summary = make("summary");
  const outcome = response ? String(response.status) : "no answer";
  summary.append(
    make("span", "live-line", `${request.method} ${request.target}`),
    " ",
    make("span", `status ${response ? `s${String(response.status)[0]}` : "s5"}`, outcome),
    " ",
    make("span", "live-time", `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`),
  );
  const madeUp = MADE_UP[language] ?? [];
  const sent = messageElement("Request", `${request.method} ${request.target} HTTP/1.1`, request.headers, request.body, madeUp);
  details.append(summary, sent);
  if (response) {
    details.append(messageElement("Response", `HTTP/1.1 ${response.status} ${REASONS[response.status] ?? ""}`, response.headers, response.body, []));
    details.dataset.body = response.body;
  } else details.append(make("p", "live-problem", error));
  return details;
}

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
    for (const { text, kind } of pieces(body)) pre.append(kind ? make("span", kind, text) : text);
  }
  return pre;
}
