// The panel of the sandbox in this page: who calls, how it should fail, what exists, what was asked.

import { directory } from "./callers.js";
import * as memory from "./memory.js";
import { keepEverything } from "./offline.js";

const FAULTS = [
  ["", "No", 0],
  ["503", "503 for the next request", 1],
  ["500", "500 for the next request", 1],
  ["drop", "Lose the next answer", 1],
  ["delay=2", "Delay the next answer by 2 s", 1],
  ["503", "503 for every request", 1e9],
];

let panel;

export async function openPanel(engine, opener) {
  panel ??= await build(engine);
  panel.opener = opener;
  if (!panel.open) panel.showModal();
  await panel.refresh();
}

async function build(engine) {
  const { clients } = await directory();
  const dialog = document.createElement("dialog");
  dialog.className = "live-panel";
  dialog.setAttribute("aria-labelledby", "live-panel-title");
  dialog.innerHTML = `
    <form method="dialog"><h2 id="live-panel-title">The sandbox in this page</h2><button value="close">Close</button></form>
    <p>It runs in your browser. Nothing leaves this page, and closing the tab ends it.</p>
    <fieldset class="who"><legend>Who am I?</legend></fieldset>
    <label class="fault">Make it fail <select></select></label>
    <h3>Ids for the next program</h3><dl class="ids"></dl>
    <h3>What exists</h3><div class="tables"></div>
    <h3>Requests so far</h3><ol class="requests"></ol>
    <div class="last"><button type="button" class="reset">Reset the sandbox</button>
    <button type="button" class="keep">Keep everything for offline</button></div>
    <p role="status" class="said"></p>
    <p><a class="archive" download>Download this site</a> · <a class="licences">Licences</a></p>`;
  dialog.querySelector(".archive").href = new URL("../../paket-docs.zip", import.meta.url).href;
  dialog.querySelector(".licences").href = new URL("licences.txt", import.meta.url).href;
  const find = (selector) => dialog.querySelector(selector);
  const say = (text) => (find(".said").textContent = text);

  const choices = [
    ["auto", "Whoever the program is for"],
    ...clients.map(({ username, label }) => [username, label]),
    ["wrong", "Somebody with a wrong key"],
  ];
  for (const [value, text] of choices) {
    const input = Object.assign(document.createElement("input"), { type: "radio", name: "live-who", value });
    const label = document.createElement("label");
    label.append(input, text);
    find(".who").append(label);
  }
  find(".who").addEventListener("change", (event) => memory.remember({ who: event.target.value }));

  FAULTS.forEach(([, text], value) => find("select").append(new Option(text, value)));
  find("select").addEventListener("change", async (event) => {
    const [fault, , count] = FAULTS[event.target.value];
    await engine.fail({ fault, count }).catch((error) => say(error.message));
  });

  find(".reset").addEventListener("click", async () => {
    try {
      await engine.ask("reset", { seed: undefined });
      memory.remember({ ids: {}, requests: [] });
      say("The sandbox is empty again.");
      await dialog.refresh();
    } catch (error) {
      say(`The sandbox could not be reset: ${error.message}`);
    }
  });
  find(".keep").hidden = !navigator.serviceWorker;
  find(".keep").addEventListener("click", async () => {
    say("Downloading what is not kept yet");
    say(await keepEverything());
  });
  dialog.addEventListener("close", () => dialog.opener?.focus());

  dialog.refresh = async () => {
    const { who, ids, requests } = memory.facts();
    for (const input of dialog.querySelectorAll(".who input")) input.checked = input.value === who;
    find("select").value = placeOf(engine.fault);
    fill(find(".ids"), Object.entries(ids).flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
    fill(find(".requests"), requests.toReversed().map(requestLine));
    if (!engine.sandbox && !memory.state.load()) {
      fill(find(".tables"), []);
      return;
    }
    try {
      fill(find(".tables"), tablesOf(await engine.ask("tables")));
    } catch (error) {
      fill(find(".tables"), [element("p", `The sandbox could not be asked: ${error.message}`)]);
    }
  };
  document.addEventListener("paket:sandbox", () => dialog.open && dialog.refresh());
  document.body.append(dialog);
  return dialog;
}

/** Which line of the list is asked for now. */
function placeOf(fault) {
  if (!fault) return 0;
  return FAULTS.findIndex(([name, , count]) => name === fault.fault && count > 1 === fault.count > 1);
}

function fill(box, elements) {
  box.replaceChildren(...(elements.length ? elements : [element(box.matches("ol, dl") ? (box.matches("ol") ? "li" : "dd") : "p", "Nothing yet.")]));
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

function requestLine({ method, target, status, at }) {
  return element("li", `${new Date(at).toLocaleTimeString()} ${method} ${target} ${status ?? "no answer"}`);
}

function tablesOf(tables) {
  return Object.entries(tables)
    .filter(([, rows]) => rows.length)
    .map(([name, rows]) => {
      const details = document.createElement("details");
      details.append(element("summary", `${name.replaceAll("_", " ")} (${rows.length})`));
      const list = document.createElement("ul");
      for (const row of rows.slice(-50)) list.append(element("li", Object.values(row).slice(0, 2).join(" · ")));
      details.append(list);
      return details;
    });
}
