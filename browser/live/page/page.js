// What all live examples of a page share: one engine, and the style sheet.

import { Engine } from "../engine/engine.js";
import { directory } from "./callers.js";
import * as storage from "./storage.js";

const sheet = Object.assign(document.createElement("link"), {
  rel: "stylesheet",
  href: new URL("live.css", import.meta.url).href,
});
document.head.append(sheet);

export const engine = new Engine(storage.state);
engine.fault = storage.facts().fault;
engine.onfault = (fault) => storage.remember({ fault });

// Brought back by the Back button as it was left; other pages have gone on with the sandbox in the meantime.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  if (engine.sandbox) engine.restart();
  engine.fault = storage.facts().fault;
  storage.remember({});
});

/** A fault that is stored may be none that the sandbox knows, as one of another version: then there is none. */
export async function withoutUnknownFault() {
  const { fault } = engine;
  if (!fault) return;
  const { faults } = await directory();
  if (!faults.some((one) => one.fault === fault.fault && one.count >= fault.count)) await engine.fail({ fault: "", count: 0 });
}

/**
 * The name of the file that a program's text was taken from: create_session.py.
 * @param {HTMLElement} pre
 */
export const fileOf = (pre) => pre.dataset.source?.split("/").at(-1) ?? "";
