// All that a page loads of the live examples before somebody runs one: the buttons.

import { chosen } from "../js/choice.js";

const examples = new WeakMap();

/** The live example of a program, loaded when first needed. */
async function exampleOf(program) {
  if (!examples.has(program)) {
    const { Example } = await import("./example.js");
    if (!examples.has(program)) examples.set(program, new Example(program));
  }
  return examples.get(program);
}

const FIRST = ["page.js", "engine.js", "memory.js", "runtime.json"];

/** Load what comes before everything else, all at once, for each would wait for the one that asks for it; then do more. */
function hasten(more) {
  for (const name of FIRST.splice(0)) {
    const how = name.endsWith(".js") ? { rel: "modulepreload" } : { rel: "preload", as: "fetch", crossOrigin: "anonymous" };
    document.head.append(Object.assign(document.createElement("link"), how, { href: new URL(name, import.meta.url).href }));
  }
  import("./page.js").then(({ engine }) => engine[more]()).catch(() => {}); // Run tells what is wrong
}

async function perform(program, deed) {
  // The sandbox begins to load beside the example that will show what comes of it, which tells what is wrong.
  if (deed === "run") hasten("ready");
  try {
    (await exampleOf(program))[deed]();
  } catch (error) {
    const note = program.querySelector(":scope > .live-note") ?? document.createElement("p");
    note.className = "live-note";
    note.setAttribute("role", "status");
    note.textContent = `This example can't be run just now: ${error.message}. The page works as before; try again.`;
    program.append(note);
  }
}

const DEEDS = [
  ["run", "Run", "Run the program as it stands here, in your browser (Ctrl or Cmd and Enter)"],
  ["edit", "Edit", "Change the program in place"],
  ["share", "Share", "Copy a link to the program as it stands here"],
  ["sandbox", "Inspect", "The sandbox in this page: who is calling, what exists, what was asked, and how to make it fail"],
];
const bench = document.querySelector("paket-bench");

function addButtons(program) {
  const actions = program.querySelector(".actions");
  if (actions.children.length) return;
  for (const [deed, label, title] of DEEDS) {
    if (deed === "sandbox" && program.dataset.calls === "nobody") continue; // it has nothing to do with it
    const button = Object.assign(document.createElement("button"), { type: "button", className: `live-${deed}`, title });
    button.textContent = label;
    if (deed === "run") {
      button.setAttribute("aria-keyshortcuts", "Control+Enter Meta+Enter");
      button.addEventListener("pointerdown", () => hasten("prepare"), { once: true }); // the click comes a tenth of a second later
    }
    button.addEventListener("click", () => perform(program, deed));
    actions.append(button);
  }
  program.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    perform(program, "run");
  });
  if (hasSomethingToShow(program)) exampleOf(program).catch(() => {}); // Run tells what is wrong
}

/** Whether this tab keeps something about the program, or it reads ids, which a reader wants to see before it runs. */
function hasSomethingToShow(program) {
  try {
    if (Object.keys(sessionStorage).some((key) => key.startsWith("paket.live."))) return true;
  } catch {
    // Storage is closed: nothing is kept.
  }
  return /\bPAKET_[A-Z]+_ID\b/.test(program.textContent);
}

/** Programs that call Paket, and the one that the bench gives what it reads. */
const RUNNABLE = `paket-program:not([data-calls="nobody"])${bench ? `, paket-program[data-program="${bench.dataset.program}"]` : ""}`;
for (const program of document.querySelectorAll(RUNNABLE)) addButtons(program);
// Programs that come later, as when a page is exchanged without being loaded anew.
document.addEventListener("paket:program", ({ target }) => target.matches(RUNNABLE) && addButtons(target));

let opened;
for (const type of ["click", "input"]) {
  bench?.addEventListener(type, async (event) => {
    try {
      opened ??= await (await import("./bench.js")).openBench();
      opened.hear(event); // at once when it is there: what is typed next would be overwritten
    } catch (error) {
      bench.querySelector("[data-part=signed]").textContent = `The bench can't be used just now: ${error.message}. Try again.`;
    }
  });
}

/** A link that somebody shared opens to the same text. It does not run. */
async function openShared() {
  if (!location.hash.startsWith("#live=")) return;
  const { readLink } = await import("./share.js");
  const shared = await readLink(location.href);
  const program = shared && document.querySelector(`paket-program[data-program="${CSS.escape(shared.program)}"]`);
  const tab = program?.querySelector(`[role="tab"][data-language="${CSS.escape(shared.language)}"]`);
  if (!tab) {
    tellOfBrokenLink();
    return;
  }
  if (chosen("lang") !== shared.language) tab.click();
  (await exampleOf(program)).open(shared);
}

function tellOfBrokenLink() {
  const program = document.querySelector(RUNNABLE);
  if (!program || program.querySelector(":scope > .live-note")) return;
  const note = Object.assign(document.createElement("p"), { className: "live-note" });
  note.setAttribute("role", "status");
  note.textContent = "The link to this page carries a program that cannot be read, or that is not on this page. The published programs are shown.";
  program.append(note);
}

openShared();
addEventListener("hashchange", openShared);
