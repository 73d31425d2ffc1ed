// The panel of the sandbox in this page: who calls, how it should fail, what exists, what was asked.

import { find } from "../../js/dom.js";
import { root } from "../../js/root.js";
import { messageOf } from "../rpc.js";
import { directory } from "./callers.js";
import * as offline from "./offline.js";
import * as storage from "./storage.js";

/** @import {Actions} from "../messages.js" */
/** @import {Engine} from "../engine/engine.js" */
/** @import {Directory} from "./callers.js" */
/** @import {Facts} from "./storage.js" */

/** @typedef {Omit<Directory["faults"][number], "will"> & {will?: string}} Failure a line of the list of faults */

/** @type {Failure} */
const NO_FAULT = { fault: "", label: "No", count: 0 };

/** @type {Panel | undefined} */
let panel;

/** @typedef {{dialog: HTMLDialogElement, opener: HTMLElement | undefined, refresh: () => Promise<void>}} Panel */

/**
 * @param {Engine} engine
 * @param {HTMLElement} opener gets the focus when the panel is closed
 */
export async function openPanel(engine, opener) {
  panel ??= await build(engine);
  panel.opener = opener;
  if (!panel.dialog.open) panel.dialog.showModal();
  await panel.refresh();
}

/**
 * @param {Engine} engine
 * @returns {Promise<Panel>}
 */
async function build(engine) {
  const { clients, faults } = await directory();
  const failures = [NO_FAULT, ...faults];
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
    <p role="status" class="message"></p>
    <p><a class="archive" download>Download this site</a> · <a class="licences">Licences</a></p>`;
  find(dialog, ".archive", HTMLAnchorElement).href = new URL("paket-docs.zip", root).href;
  find(dialog, ".licences", HTMLAnchorElement).href = new URL("third-party.txt", root).href;
  const part = (/** @type {string} */ selector) => find(dialog, selector, HTMLElement);
  const list = find(dialog, "select", HTMLSelectElement);
  const showMessage = (/** @type {string} */ text) => {
    part(".message").textContent = text;
  };

  const choices = [
    ["auto", "Whoever the program is for"],
    ...clients.map(({ username, label }) => [username, label]),
    ["wrong", "Somebody with a wrong key"],
  ];
  for (const [value, text] of choices) {
    const input = Object.assign(document.createElement("input"), { type: "radio", name: "live-who", value });
    const label = document.createElement("label");
    label.append(input, text);
    part(".who").append(label);
  }
  part(".who").addEventListener("change", ({ target }) => {
    storage.remember({ who: /** @type {HTMLInputElement} */ (target).value });
  });

  list.append(...failures.map(({ label }, value) => new Option(label, String(value))));
  list.addEventListener("change", async () => {
    await engine.fail(failures[list.selectedIndex]).catch((error) => showMessage(messageOf(error)));
  });

  part(".reset").addEventListener("click", async () => {
    try {
      await engine.reset();
      storage.remember({ who: "auto", ids: {}, requests: [] });
      showMessage("The sandbox is empty again, and calls and fails as at first.");
      await refresh();
    } catch (error) {
      showMessage(`The sandbox could not be reset: ${messageOf(error)}`);
    }
  });
  part(".keep").addEventListener("click", async () => {
    showMessage("Downloading what is not kept yet");
    showMessage(await offline.keepEverything());
  });
  dialog.addEventListener("close", () => built.opener?.focus());

  const refresh = async () => {
    const { who, ids, requests } = storage.facts();
    if (offline.problem && !part(".message").textContent) showMessage(offline.problem);
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (dialog.querySelectorAll(".who input")))
      input.checked = input.value === who;
    list.selectedIndex = placeOf(engine.fault, failures);
    fill(
      part(".ids"),
      Object.entries(ids).flatMap(([name, value]) => [element("dt", name), element("dd", value)]),
    );
    fill(part(".requests"), requests.toReversed().map(requestLine));
    if (!engine.sandbox && !storage.state.load()) {
      fill(part(".tables"), []);
      return;
    }
    try {
      fill(part(".tables"), tablesOf(await engine.ask("tables")));
    } catch (error) {
      fill(part(".tables"), [element("p", `The sandbox could not be asked: ${messageOf(error)}`)]);
    }
  };
  document.addEventListener("paket:sandbox", () => dialog.open && refresh());
  document.body.append(dialog);
  /** @type {Panel} */
  const built = { dialog, opener: undefined, refresh };
  return built;
}

/**
 * Which line of the list is asked for now.
 * @param {Engine["fault"]} fault
 * @param {Failure[]} failures
 */
function placeOf(fault, failures) {
  if (!fault) return 0;
  return failures.findIndex((one) => one.fault === fault.fault && one.count > 1 === fault.count > 1);
}

/**
 * @param {HTMLElement} box
 * @param {HTMLElement[]} elements
 */
function fill(box, elements) {
  box.replaceChildren(
    ...(elements.length ? elements : [element(box.matches("ol, dl") ? (box.matches("ol") ? "li" : "dd") : "p", "Nothing yet.")]),
  );
}

/**
 * @param {string} name
 * @param {string} text
 */
function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

/** @param {Facts["requests"][number]} request */
function requestLine({ method, target, status, at }) {
  return element("li", `${new Date(at).toLocaleTimeString()} ${method} ${target} ${status ?? "no answer"}`);
}

/**
 * What a reader knows of what the sandbox keeps, in words: what a table is called, and what a row of it says.
 * @type {Record<string, [title: string, says: (row: Record<string, any>) => string]>}
 */
const KNOWN = {
  sessions: ["Sessions", (row) => row.session_id],
  participants: ["Participants", (row) => row.participant_id],
  session_participants: ["Participants of Sessions", (row) => `${row.participant_id} in ${row.session_id}`],
  items: ["Items", (row) => `${row.content_id} of ${row.participant_id}${row.hidden ? ", hidden" : ""}`],
  events: ["Events", (row) => `${row.type} · ${row.event_id}`],
  idempotency_keys: ["Idempotency keys", (row) => `${row.key} · answered ${row.status}`],
};
const MOST_ROWS = 50;

/** @param {Actions["tables"]["value"]} tables */
function tablesOf(tables) {
  return Object.entries(KNOWN)
    .filter(([name]) => tables[name]?.length)
    .map(([name, [title, says]]) => {
      const details = document.createElement("details");
      const rows = tables[name];
      details.append(element("summary", `${title} (${rows.length})`));
      const list = document.createElement("ul");
      for (const row of rows.slice(-MOST_ROWS)) list.append(element("li", says(row)));
      details.append(list);
      if (rows.length > MOST_ROWS) details.append(element("p", `The last ${MOST_ROWS} of them.`));
      return details;
    });
}
