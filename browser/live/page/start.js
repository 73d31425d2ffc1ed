// All that a page loads of the live examples before somebody runs one: the buttons.

import { chosen } from "../../js/choice.js";
import { find, findAll } from "../../js/dom.js";
import { feature } from "../../js/feature.js";
import { reportIfOutdated } from "../../js/outdated.js";
import { isRunnable } from "../../js/programs.js";

/** @import {Example} from "./example.js" */
/** @import {Tester} from "./webhook-tester.js" */

/** @typedef {"run" | "edit" | "share" | "sandbox"} Deed what a button does, a method of Example */

/** @type {WeakMap<HTMLElement, Example>} */
const examples = new WeakMap();

/**
 * The live example of a program, loaded when first needed.
 * @param {HTMLElement} program
 */
async function exampleOf(program) {
  const known = examples.get(program);
  if (known) return known;
  const { Example } = await import("./example.js");
  const example = examples.get(program) ?? new Example(program);
  examples.set(program, example);
  return example;
}

/**
 * page.js and what it imports; hooks/pack/browser.py fills it in.
 * @type {string[]}
 */
const MODULES = /* modules of page.js */ [];
const FIRST = [...MODULES, "../runtime.json"];

/**
 * Load what comes before everything else, all at once, for each would wait for the one that asks for it; then do more.
 * @param {"prepare" | "ready"} more what the engine is to do
 */
function hasten(more) {
  for (const name of FIRST.splice(0)) {
    const how = name.endsWith(".js") ? { rel: "modulepreload" } : { rel: "preload", as: "fetch", crossOrigin: "anonymous" };
    document.head.append(Object.assign(document.createElement("link"), how, { href: new URL(name, import.meta.url).href }));
  }
  import("./page.js").then(async ({ engine }) => void (await engine[more]())).catch(() => {}); // Run reports what is wrong
}

/**
 * @param {HTMLElement} program
 * @param {Deed} deed
 */
async function perform(program, deed) {
  // The sandbox begins to load beside the example that will show what comes of it, which reports what is wrong.
  if (deed === "run") hasten("ready");
  program.querySelector(":scope > .live-note")?.remove(); // of what went wrong before
  try {
    await (await exampleOf(program))[deed]();
  } catch (error) {
    reportIfOutdated();
    note(
      program,
      `This example can't be run just now: ${/** @type {Error} */ (error).message}. The page works as before; try again.`,
    );
  }
}

/**
 * Say something below a program, until its next use.
 * @param {Element} program
 * @param {string} text
 */
function note(program, text) {
  program.querySelector(":scope > .live-note")?.remove();
  const line = Object.assign(document.createElement("p"), { className: "live-note", textContent: text });
  line.setAttribute("role", "status");
  program.append(line);
}

/** @type {[deed: Deed, label: string, title: string][]} */
const DEEDS = [
  ["run", "Run", "Run the program as it stands here, in your browser (Ctrl or Cmd and Enter)"],
  ["edit", "Edit", "Change the program in place"],
  ["share", "Share", "Copy a link to the program as it stands here"],
  ["sandbox", "Inspect", "The sandbox in this page: who is calling, what exists, what was asked, and how to make it fail"],
];
const [tester] = findAll(document, "paket-webhook-tester");

/** @param {HTMLElement} program */
function addButtons(program) {
  const actions = find(program, ".actions", HTMLElement);
  if (actions.children.length) return;
  for (const [deed, label, title] of DEEDS) {
    if (deed === "sandbox" && program.dataset.calls === "nobody") continue; // it has nothing to do with it
    const button = Object.assign(document.createElement("button"), { className: `live-${deed}`, title });
    button.type = "button";
    button.textContent = label;
    if (deed === "run") {
      button.setAttribute("aria-keyshortcuts", "Control+Enter Meta+Enter");
      button.addEventListener("pointerdown", () => hasten("prepare"), { once: true }); // the click comes a tenth of a second later
    }
    button.addEventListener("click", () => perform(program, deed));
    actions.append(button);
  }
  program.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !isRunnable(program)) return;
    event.preventDefault();
    perform(program, "run");
  });
  showButtons(program);
  document.addEventListener("paket:choice", () => showButtons(program));
  if (hasSomethingToShow(program)) exampleOf(program).catch(() => {}); // Run reports what is wrong
}

/**
 * There are buttons where the page can run the language that is shown.
 * @param {HTMLElement} program
 */
function showButtons(program) {
  find(program, ".actions", HTMLElement).hidden = !isRunnable(program);
}

/**
 * Whether this tab keeps something about the program, or it reads ids, which a reader wants to see before it runs.
 * @param {HTMLElement} program
 */
function hasSomethingToShow(program) {
  try {
    if (Object.keys(sessionStorage).some((key) => key.startsWith("paket.live."))) return true;
  } catch {
    // Storage is closed: nothing is kept.
  }
  return program.dataset.needs !== undefined;
}

/** Programs that call Paket, and the one that the tester gives what it reads. */
const RUNNABLE = `paket-program:not([data-calls="nobody"])${tester ? `, paket-program[data-program="${tester.dataset.program}"]` : ""}`;
for (const program of findAll(document, RUNNABLE)) feature("Run", () => addButtons(program));
// Programs that come later, as when a page is exchanged without being loaded anew.
document.addEventListener("paket:program", ({ target }) => {
  if (target instanceof HTMLElement && target.matches(RUNNABLE)) feature("Run", () => addButtons(target));
});

/** @type {Tester | undefined} */
let opened;
for (const type of ["click", "input"]) {
  tester?.addEventListener(type, async (event) => {
    try {
      opened ??= await (await import("./webhook-tester.js")).openTester();
      opened.receive(event); // at once when it is there: what is typed next would be overwritten
    } catch (error) {
      reportIfOutdated();
      const note = find(tester, "[data-part=signed]", HTMLElement);
      note.textContent = `The tester can't be used just now: ${/** @type {Error} */ (error).message}. Try again.`;
    }
  });
}

/** A link that somebody shared opens to the same text. It does not run. */
async function openShared() {
  if (!/live[=%&]/i.test(location.href)) return; // in an address, a letter beyond ASCII has a percent sign
  const { MARKED, readLink } = await import("./share.js");
  if (!MARKED.test(location.href)) return;
  const shared = await readLink(location.href);
  if ("problem" in shared) {
    tellOfBrokenLink(shared.problem);
    return;
  }
  const [program] = findAll(document, RUNNABLE).filter((one) => one.dataset.program === shared.program);
  const [tab] = program ? findAll(program, `[role="tab"][data-language="${CSS.escape(shared.language)}"]`) : [];
  if (!tab) {
    tellOfBrokenLink("the program is not on this page");
    return;
  }
  program.querySelector(":scope > .live-note")?.remove();
  if (chosen("lang") !== shared.language) tab.click();
  (await exampleOf(program)).open({ text: shared.text, isShared: true });
}

/** @param {string} problem */
function tellOfBrokenLink(problem) {
  const program = document.querySelector(RUNNABLE);
  if (program)
    note(program, `The link to this page carries a program that cannot be read: ${problem}. The published programs are shown.`);
}

const open = () => feature("A shared link", openShared);
addEventListener("hashchange", open);
open();
