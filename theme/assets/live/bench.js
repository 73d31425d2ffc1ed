// The webhook bench: what its form does. The sandbox in this page signs; the programs on the page verify.
//
// What a reader types here, the secret above all, is only ever in the fields and in the workers' memory.

import { keepEverything } from "./offline.js";
import { engine, fileOf } from "./page.js";
import { Verdicts } from "./verdicts.js";
import { dateText, distanceText, readTime, rewritten, swapped, tampered } from "./webhook.js";

const FIELDS = ["secret", "time", "body", "header"];
const OLD = 6 * 60_000; // a minute more than programs tolerate

let opening;

/** The page's bench, ready for use. */
export function openBench() {
  opening ??= readStarts()
    .then((starts) => new Bench(document.querySelector("paket-bench"), starts))
    .catch((error) => {
      opening = undefined;
      throw error;
    });
  return opening;
}

async function readStarts() {
  const response = await fetch(new URL("bench.json", import.meta.url)).catch(() => null);
  if (!response?.ok) throw new Error("the list of webhooks could not be downloaded");
  return response.json();
}

class Bench {
  constructor(element, starts) {
    this.starts = starts;
    this.program = document.querySelector(`paket-program[data-program="${element.dataset.program}"]`);
    const form = element.querySelector("form");
    this.fields = Object.fromEntries(["start", ...FIELDS].map((name) => [name, form.elements[name]]));
    this.parts = Object.fromEntries([...form.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.verifyButton = form.querySelector('[data-deed="verify"]');
    this.verdicts = new Verdicts(this.parts.outcome, this.parts.status, this.parts.progress);
    form.addEventListener("submit", (event) => event.preventDefault());
    this.isTouched = FIELDS.some((name) => this.fields[name].value !== this.fields[name].defaultValue);
    this.show();
    setInterval(() => this.showAge(), 1000);
  }

  /** A click or an edit in the form. */
  hear({ type, target }) {
    const deed = type === "click" ? target.closest("[data-deed]")?.dataset.deed : undefined;
    if (deed) this.perform(deed);
    else if (type === "input" && target === this.fields.start) this.perform("over");
    else if (type === "input") this.edited();
  }

  async perform(deed) {
    try {
      await this[deed]();
    } catch (error) {
      this.verdicts.say(`That did not work: ${error.message}. The page works as before; try again.`, "failed");
    }
  }

  get start() {
    return this.starts[this.fields.start.value];
  }

  get values() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.fields[name].value]));
  }

  /** The receiver's time. */
  get now() {
    return this.clock ?? Date.now();
  }

  set(values) {
    for (const [name, value] of Object.entries(values)) this.fields[name].value = value;
  }

  // The buttons, by their data-deed.

  over() {
    const { body, secret, header, now, group } = this.start;
    this.clock = now ?? undefined;
    this.set({ body, secret, header: header ?? "", time: header?.match(/\bt=(\d{1,15})(,|$)/)?.[1] ?? "" });
    this.isTouched = false;
    this.signedFor = undefined;
    this.origin = header === null ? "" : `From ${group.charAt(0).toLowerCase()}${group.slice(1)}.`;
    this.verdicts.outdated();
    this.show();
  }

  setNow() {
    this.set({ time: String(this.now) });
    this.edited();
  }

  letRun() {
    this.clock = undefined;
    this.edited();
  }

  async sign() {
    this.check();
    if (!this.fields.time.value) this.set({ time: String(this.now) });
    const { secret, time, body } = this.values;
    const sentAt = readTime(time);
    if (sentAt === null) throw new Error(`${time} is no time; expected milliseconds since 1970, such as ${Date.now()}`);
    this.watch();
    this.set({ header: await engine.ask("sign", { secret, sentAt, body }) });
    this.signedFor = this.values;
    this.edited();
    this.verdicts.say("Signed.", "done");
  }

  async verify() {
    if (this.stop) {
      this.stop.abort();
      return;
    }
    await this.prepare();
    this.stop = new AbortController();
    this.verifyButton.textContent = "Stop";
    try {
      this.watch();
      await this.ask();
    } finally {
      this.stop = undefined;
      this.verifyButton.textContent = "Verify";
    }
  }

  tamper() {
    return this.break(({ body }) => tampered(body));
  }

  rewrite() {
    return this.break((values) => {
      const body = rewritten(values.body);
      if (body === null) throw new Error("the body is no JSON");
      return { body, said: "The body holds the same JSON, in other bytes." };
    });
  }

  swap() {
    return this.break(({ header }) => ({ header: swapped(header), said: "The names v1 and v0 were exchanged." }));
  }

  secret() {
    return this.break(({ secret }) => ({ secret: `${secret}_another`, said: "The receiver has another secret." }));
  }

  age() {
    return this.break(({ time }) => {
      this.clock = (readTime(time) ?? Date.now()) + OLD;
      return { said: "The receiver's clock stands six minutes later." };
    });
  }

  // What they share.

  check() {
    if (!this.fields.secret.value) throw new Error("there is no secret; type one");
  }

  /** An event that nobody has touched is signed when it is used, and so is always fresh. */
  async prepare() {
    this.check();
    if (this.isTouched || this.start.header !== null) return;
    this.set({ time: String(this.now) });
    await this.sign();
    this.isTouched = false;
  }

  /** @param {(values: object) => object} change what to write into which field, and what is said of it */
  async break(change) {
    if (this.stop) return;
    await this.prepare();
    const { said, ...changes } = change(this.values);
    this.set(changes);
    this.edited();
    await this.verify();
    this.verdicts.add(said);
  }

  edited() {
    this.isTouched = true;
    this.verdicts.outdated();
    this.show();
  }

  /** From here on, what is loaded is shown. */
  watch() {
    this.verdicts.say("Asking the sandbox", "running");
    engine.onprogress = ({ loaded, total }) => this.verdicts.progress(loaded, total);
  }

  /** What a program reads, for a run of its own. */
  async given() {
    await this.prepare();
    const from = this.isTouched || this.start.header !== null ? "with the webhook on the bench" : `with ${this.start.name}, just signed`;
    return { ...this.input(), now: this.clock, from };
  }

  input() {
    const { header, secret, body } = this.values;
    const environment = { PAKET_SIGNATURE: header, PAKET_WEBHOOK_SECRET: secret };
    return { environment, input: new TextEncoder().encode(body) };
  }

  /** Ask the sandbox, then each language, all at the same instant. */
  async ask() {
    await engine.ready();
    const { now, values } = this;
    const expected = this.isTouched ? null : this.start.verdict;
    const given = { ...this.input(), now };
    const panels = [...this.program.querySelectorAll("pre[data-language]")];
    const labels = panels.map((pre) => {
      const tab = this.program.querySelector(`[role=tab][data-language="${pre.dataset.language}"]`);
      return tab.firstChild.textContent + (pre.classList.contains("editing") ? ", edited" : "");
    });
    this.verdicts.start(["Sandbox", ...labels]);
    await this.verdicts.of("Sandbox", async () => {
      const begun = performance.now();
      const reason = await engine.ask("verify", { ...values, now });
      const [status, stdout, stderr] = reason ? [1, "", `Refused: ${reason}.\n`] : [0, "Verified.\n", ""];
      return { stopped: "", status, stdout, stderr, ms: performance.now() - begun, isProgram: false };
    });
    for (const [place, pre] of panels.entries()) {
      const { language } = pre.dataset;
      await this.verdicts.of(labels[place], async () => {
        const said = { stdout: "", stderr: "" };
        const tell = (kind, text) => (said[kind] += text);
        const isPublished = !pre.classList.contains("editing");
        const file = fileOf(this.program.dataset.program, language);
        const program = { language, text: pre.textContent, isPublished, file, ...given };
        return { ...(await engine.run(program, tell, this.stop.signal)), ...said, isProgram: true };
      });
      if (this.stop.signal.aborted) {
        this.verdicts.say("Stopped.", "failed");
        return;
      }
    }
    this.verdicts.end(expected);
    keepEverything({ unasked: true });
  }

  // What the form says beside its fields.

  show() {
    const { about, signed, size, clock } = this.parts;
    about.textContent = this.start.about;
    const bytes = new TextEncoder().encode(this.fields.body.value).length;
    size.textContent = `${bytes} byte${bytes === 1 ? "" : "s"}`;
    signed.textContent = this.signedText();
    clock.hidden = this.clock === undefined;
    if (this.clock !== undefined) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Let it run" });
      button.dataset.deed = "letRun";
      clock.replaceChildren(`The receiver's clock stands at ${dateText(this.clock)}. `, button);
    }
    this.showAge();
  }

  signedText() {
    const { header, ...signed } = this.values;
    if (!header) return "No header: not signed yet.";
    if (!this.signedFor) return this.isTouched ? "Edited." : this.origin;
    if (header !== this.signedFor.header) return "Edited by hand since it was signed.";
    const changed = Object.keys(signed).filter((name) => signed[name] !== this.signedFor[name]);
    return changed.length ? `Made before you changed the ${changed.join(" and the ")}. Sign makes it anew.` : "Signed with this secret, time and body.";
  }

  showAge() {
    const text = this.fields.time.value;
    const time = readTime(text);
    let said = "Sign puts the present time here.";
    if (time !== null) said = `${dateText(time)}, ${distanceText(time, this.now)} the receiver's clock`;
    else if (text) said = "Not a number of milliseconds.";
    if (this.parts.age.textContent !== said) this.parts.age.textContent = said;
  }
}
