// What all live examples of a page share: one engine, and the style sheet.

import { Engine } from "./engine.js";
import * as memory from "./memory.js";

const sheet = Object.assign(document.createElement("link"), {
  rel: "stylesheet",
  href: new URL("live.css", import.meta.url).href,
});
document.head.append(sheet);

export const engine = new Engine(memory.state);
engine.fault = memory.facts().fault;
engine.onfault = (fault) => memory.remember({ fault });

// Brought back by the Back button as it was left; other pages have gone on with the sandbox in the meantime.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  if (engine.sandbox) engine.restart();
  engine.fault = memory.facts().fault;
  memory.remember({});
});

const SUFFIXES = { shell: ".sh", python: ".py", javascript: ".mjs", ruby: ".rb" };

/** The name of a program's file: "sessions/create_session" in Python is create_session.py. */
export const fileOf = (program, language) => program.split("/").at(-1) + SUFFIXES[language];
