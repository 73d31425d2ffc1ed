// What this tab keeps: the sandbox's state, who calls it, what was asked, the ids that were made, and edited programs. It is kept in
// sessionStorage, which no worker can read, lasts over pages and reloads, and ends with the tab. No key of the reader's
// own is ever here.

const STATE = "paket.live.state";
const FACTS = "paket.live.facts";
const EDITS = "paket.live.edits";
const MOST_REQUESTS = 60;

/** @import {Fault} from "../messages.js" */

/**
 * What is known of the sandbox in this tab.
 * @typedef {object} Facts
 * @property {string} who calls: "auto", "wrong", or the name of a Client
 * @property {Record<string, string>} ids by variable
 * @property {{method: string, target: string, status: number | null, at: number}[]} requests
 * @property {Fault} [fault]
 */

/** @type {Record<string, string>} */
const fallback = {};

/** Called when storage refuses: what then lasts for this page only. */
export let problem = "";

/** @param {string} key */
function read(key) {
  if (key in fallback) return fallback[key];
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} text
 */
function write(key, text) {
  try {
    sessionStorage.setItem(key, text);
    delete fallback[key];
    problem = "";
  } catch {
    fallback[key] = text;
    problem = "This browser's storage is full or closed: the sandbox is remembered for this page only.";
  }
}

/** For the engine: the sandbox's state as bytes. */
export const state = {
  /** @returns {Uint8Array | null} */
  load() {
    const text = read(STATE);
    return text ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : null;
  },
  /** @param {Uint8Array} bytes */
  save(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    write(STATE, btoa(text));
  },
};

/**
 * What is known now.
 * @returns {Facts}
 */
export function facts() {
  const known = parsed(read(FACTS));
  return { who: "auto", ids: {}, requests: [], ...known };
}

/**
 * @param {string | null} text
 * @returns {any} what was written; its readers know of which type that is
 */
function parsed(text) {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {}; // not what was written here: begin anew
  }
}

/**
 * The edited texts of a program by language: { python: "…" }.
 * @param {string} program
 * @returns {Record<string, string>}
 */
export function editsOf(program) {
  return parsed(read(EDITS))[program] ?? {};
}

/**
 * Keep an edited text for the next page; undefined forgets it.
 * @param {string} program
 * @param {string} language
 * @param {string | undefined} text
 */
export function rememberEdit(program, language, text) {
  const all = parsed(read(EDITS));
  all[program] = { ...all[program], [language]: text };
  write(EDITS, JSON.stringify(all));
}

/**
 * Change some facts, and inform whoever shows them.
 * @param {Partial<Facts>} changes
 */
export function remember(changes) {
  const next = { ...facts(), ...changes };
  next.requests = next.requests.slice(-MOST_REQUESTS);
  write(FACTS, JSON.stringify(next));
  document.dispatchEvent(new CustomEvent("paket:sandbox"));
}
