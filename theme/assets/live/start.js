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

async function perform(program, deed) {
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
  ["run", "Run", "Run the program as it stands here (Ctrl or Cmd and Enter)"],
  ["edit", "Edit", "Change the program in place"],
  ["share", "Share", "Copy a link to the program as it stands here"],
  ["sandbox", "Sandbox", "Who is calling, what exists, what was asked"],
];

for (const program of document.querySelectorAll('paket-program:not([data-calls="nobody"])')) {
  const actions = program.querySelector(".actions");
  for (const [deed, label, title] of DEEDS) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: `live-${deed}`, title });
    button.textContent = label;
    button.addEventListener("click", () => perform(program, deed));
    actions.append(button);
  }
  program.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    perform(program, "run");
  });
}

/** A link that somebody shared opens to the same text. It does not run. */
async function openShared() {
  if (!location.hash.startsWith("#live=")) return;
  const { readLink } = await import("./share.js");
  const shared = await readLink(location.href);
  const program = shared && document.querySelector(`paket-program[data-program="${CSS.escape(shared.program)}"]`);
  if (!program) return;
  if (chosen("lang") !== shared.language) program.querySelector(`[role="tab"][data-language="${CSS.escape(shared.language)}"]`)?.click();
  (await exampleOf(program)).open(shared);
}
openShared();
addEventListener("hashchange", openShared);
