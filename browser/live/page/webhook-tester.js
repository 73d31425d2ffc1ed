// The webhook tester: what its form does. The sandbox in this page signs; the programs on the page verify.
//
// What a reader types here, the secret above all, is only ever in the fields and in the workers' memory.

import { find, findAll, nearest } from "../../js/dom.js";
import { messageOf } from "../rpc.js";
import { keepEverything } from "./offline.js";
import { engine, fileOf } from "./page.js";
import { Verdicts } from "./verdicts.js";
import { dateText, distanceText, readTime, rewritten, swapped, tampered } from "./webhook.js";

/**
 * A webhook that the tester can start from, as hooks/pages/webhook_tester.py explains it.
 * @typedef {object} Start
 * @property {string} group
 * @property {string} name
 * @property {string} about
 * @property {string} body
 * @property {string} secret
 * @property {string | null} header
 * @property {number | null} now
 * @property {string | null} verdict
 */

/** @import {Report} from "../engine/guard.js" */

/** @typedef {"secret" | "time" | "body" | "header"} Field */
/** @typedef {Record<Field, string>} Values of the fields */
/** @typedef {Partial<Values> & {message: string}} Change what to write into which field, and a message about it */
/** @typedef {"setNow" | "letRun" | "sign" | "verify" | "tamper" | "rewrite" | "swap" | "secret" | "age" | "over"} Deed */

/** @type {Field[]} */
const FIELDS = ["secret", "time", "body", "header"];
const OLD = 6 * 60_000; // a minute more than programs tolerate

/** @type {Promise<Tester> | undefined} */
let opening;

/** The page's tester, ready for use. */
export function openTester() {
  opening ??= readStarts()
    .then((starts) => new Tester(find(document, "paket-webhook-tester", HTMLElement), starts))
    .catch((error) => {
      opening = undefined;
      throw error;
    });
  return opening;
}

/** @returns {Promise<Start[]>} */
async function readStarts() {
  const response = await fetch(new URL("../webhooks.json", import.meta.url)).catch(() => null);
  if (!response?.ok) throw new Error("the list of webhooks could not be downloaded");
  return response.json();
}

export class Tester {
  /**
   * @param {HTMLElement} element
   * @param {Start[]} starts
   */
  constructor(element, starts) {
    this.starts = starts;
    this.program = find(document, `paket-program[data-program="${element.dataset.program}"]`, HTMLElement);
    const form = find(element, "form", HTMLFormElement);
    this.choice = find(form, "[name=start]", HTMLSelectElement);
    this.fields = {
      secret: find(form, "[name=secret]", HTMLInputElement),
      time: find(form, "[name=time]", HTMLInputElement),
      body: find(form, "[name=body]", HTMLTextAreaElement),
      header: find(form, "[name=header]", HTMLTextAreaElement),
    };
    const part = (/** @type {string} */ name) => find(form, `[data-part=${name}]`, HTMLElement);
    this.parts = { about: part("about"), signed: part("signed"), size: part("size"), clock: part("clock"), age: part("age") };
    this.verifyButton = find(form, '[data-deed="verify"]', HTMLButtonElement);
    const bar = find(form, "[data-part=progress]", HTMLProgressElement);
    this.verdicts = new Verdicts(part("outcome"), part("status"), bar);
    /** @type {number | undefined} where the receiver's clock stands; it runs if it is undefined */
    this.clock = undefined;
    /** @type {Values | undefined} what the header was made of */
    this.signedFor = undefined;
    this.origin = "";
    /** @type {AbortController | undefined} of the verdicts that are asked for */
    this.stop = undefined;
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("pagehide", () => this.leave());
    this.isTouched = FIELDS.some((name) => this.fields[name].value !== this.fields[name].defaultValue);
    this.show();
    setInterval(() => this.showAge(), 1000);
  }

  /**
   * A click or an edit in the form.
   * @param {Event} event
   */
  receive(event) {
    const deed = event.type === "click" ? nearest(event, "[data-deed]")?.dataset.deed : undefined;
    if (deed) this.perform(/** @type {Deed} */ (deed));
    else if (event.type === "input" && event.target === this.choice) this.perform("over");
    else if (event.type === "input") this.edited();
  }

  /** @param {Deed} deed */
  async perform(deed) {
    try {
      await this[deed]();
    } catch (error) {
      this.verdicts.showMessage(`That did not work: ${messageOf(error)}. The page works as before; try again.`, "failed");
    }
  }

  /** The reader leaves: a secret is gone, even if the browser keeps this page for its Back button. */
  leave() {
    this.stop?.abort();
    for (const name of FIELDS) this.fields[name].value = this.fields[name].defaultValue;
    this.choice.selectedIndex = 0;
    this.clock = undefined;
    this.isTouched = false;
    this.signedFor = undefined;
    this.origin = "";
    this.verdicts.clear();
    this.show();
  }

  get start() {
    return this.starts[Number(this.choice.value)];
  }

  /** @returns {Values} */
  get values() {
    const { secret, time, body, header } = this.fields;
    return { secret: secret.value, time: time.value, body: body.value, header: header.value };
  }

  /** The receiver's time. */
  get now() {
    return this.clock ?? Date.now();
  }

  /** @param {Partial<Values>} values */
  set(values) {
    for (const name of FIELDS) {
      const value = values[name];
      if (value !== undefined) this.fields[name].value = value;
    }
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
    this.verdicts.showMessage("Signed.", "done");
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
      return { body, message: "The body holds the same JSON, in other bytes." };
    });
  }

  swap() {
    return this.break(({ header }) => ({ header: swapped(header), message: "The names v1 and v0 were exchanged." }));
  }

  secret() {
    return this.break(({ secret }) => ({ secret: `${secret}_another`, message: "The receiver has another secret." }));
  }

  age() {
    return this.break(({ time }) => {
      this.clock = (readTime(time) ?? Date.now()) + OLD;
      return { message: "The receiver's clock stands six minutes later." };
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

  /** @param {(values: Values) => Change} change */
  async break(change) {
    if (this.stop) return;
    await this.prepare();
    const { message, ...changes } = change(this.values);
    this.set(changes);
    this.edited();
    await this.verify();
    this.verdicts.add(message);
  }

  edited() {
    this.isTouched = true;
    this.verdicts.outdated();
    this.show();
  }

  /** From here on, what is loaded is shown. */
  watch() {
    this.verdicts.showMessage("Asking the sandbox", "running");
    engine.followProgress(({ loaded, total }) => this.verdicts.progress(loaded, total));
  }

  /** What a program reads, for a run of its own. */
  async given() {
    await this.prepare();
    const from =
      this.isTouched || this.start.header !== null ? "with the webhook on the tester" : `with ${this.start.name}, just signed`;
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
    const { stop } = this;
    const panels = findAll(this.program, ':not([data-worker="none"]) > pre[data-language]');
    const labels = panels.map((pre) => {
      const tab = find(this.program, `[role=tab][data-language="${pre.dataset.language}"]`, HTMLElement);
      return tab.firstChild?.textContent + (pre.classList.contains("editing") ? ", edited" : "");
    });
    this.verdicts.start(["Sandbox", ...labels]);
    await this.verdicts.of("Sandbox", async () => {
      const begun = performance.now();
      const reason = await engine.ask("verify", { ...values, now });
      const [status, stdout, stderr] = reason ? [1, "", `Refused: ${reason}.\n`] : [0, "Verified.\n", ""];
      return { stopped: "", status, stdout, stderr, ms: performance.now() - begun, isProgram: false };
    });
    for (const [place, pre] of panels.entries()) {
      const { language = "" } = pre.dataset;
      await this.verdicts.of(labels[place], async () => {
        const output = { stdout: "", stderr: "" };
        /** @type {Report} */
        const report = (kind, text) => {
          if (kind !== "exchange") output[kind] += text;
        };
        const isPublished = !pre.classList.contains("editing");
        const file = fileOf(pre);
        const program = { language, text: pre.textContent, isPublished, hasSecret: true, file, ...given };
        return { ...(await engine.run(program, report, stop?.signal)), ...output, isProgram: true };
      });
      if (stop?.signal.aborted) {
        this.verdicts.showMessage("Stopped.", "failed");
        return;
      }
    }
    this.verdicts.end(expected);
    keepEverything({ unasked: true });
  }

  // What stands beside the form's fields.

  show() {
    const { about, signed, size, clock } = this.parts;
    about.textContent = this.start.about;
    const bytes = new TextEncoder().encode(this.fields.body.value).length;
    size.textContent = `${bytes} byte${bytes === 1 ? "" : "s"}`;
    signed.textContent = this.signedText();
    clock.hidden = this.clock === undefined;
    if (this.clock !== undefined) {
      const button = Object.assign(document.createElement("button"), { textContent: "Resume the clock" });
      button.type = "button";
      button.dataset.deed = "letRun";
      clock.replaceChildren(`The receiver's clock stands at ${dateText(this.clock)}. `, button);
    }
    this.showAge();
  }

  signedText() {
    const { header, ...signed } = this.values;
    const { signedFor } = this;
    if (!header) return "No header: not signed yet.";
    if (!signedFor) return this.isTouched ? "Edited." : this.origin;
    if (header !== signedFor.header) return "Edited by hand since it was signed.";
    const names = /** @type {(keyof typeof signed)[]} */ (Object.keys(signed));
    const changed = names.filter((name) => signed[name] !== signedFor[name]);
    return changed.length
      ? `Made before you changed the ${changed.join(" and the ")}. Press Sign again.`
      : "Signed with this secret, time and body.";
  }

  showAge() {
    const text = this.fields.time.value;
    const time = readTime(text);
    let note = "Sign puts the present time here.";
    if (time !== null) note = `${dateText(time)}, ${distanceText(time, this.now)} the receiver's clock`;
    else if (text) note = "Not a number of milliseconds.";
    if (this.parts.age.textContent !== note) this.parts.age.textContent = note;
  }
}
