// What this tab keeps: the sandbox's state, who calls it, what was asked, the ids that were made, and edited programs. It is kept in
// sessionStorage, which no worker can read, lasts over pages and reloads, and ends with the tab. No key of the reader's
// own is ever here.

import { isId } from "../exchange.js";

/** @import {Fault} from "../messages.js" */

const STATE = "paket.live.state";
const FACTS = "paket.live.facts";
const EDITS = "paket.live.edits";
const MOST_REQUESTS = 60;

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
    try {
      const text = read(STATE);
      return text ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : null;
    } catch {
      return null; // not what was written here: begin anew
    }
  },
  /** @param {Uint8Array} bytes */
  save(bytes) {
    if (!(bytes instanceof Uint8Array)) return; // a program's own word for what its worker would say
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    write(STATE, btoa(text));
  },
  clear() {
    write(STATE, "");
  },
};

/**
 * What is known now, whatever is stored.
 * @returns {Facts}
 */
export function facts() {
  const { who, ids, requests, fault } = parsed(read(FACTS));
  /** @type {Facts} */
  const known = {
    who: typeof who === "string" ? who : "auto",
    ids: isRecord(ids) ? Object.fromEntries(Object.entries(ids).filter(isId)) : {},
    requests: Array.isArray(requests) ? requests.filter(isRequest) : [],
  };
  if (isFault(fault)) known.fault = fault;
  return known;
}

/**
 * @param {string | null} text
 * @returns {Record<string, any>} what was written, or nothing if that is not it
 */
function parsed(text) {
  try {
    const found = JSON.parse(text ?? "{}");
    return isRecord(found) ? found : {};
  } catch {
    return {}; // not what was written here: begin anew
  }
}

/**
 * @param {any} value
 * @returns {value is Record<string, any>}
 */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isRequest = (/** @type {any} */ one) =>
  isRecord(one) &&
  typeof one.method === "string" &&
  typeof one.target === "string" &&
  (one.status === null || Number.isInteger(one.status)) &&
  Number.isSafeInteger(one.at);

const isFault = (/** @type {any} */ one) =>
  isRecord(one) &&
  typeof one.fault === "string" &&
  Number.isSafeInteger(one.count) &&
  one.count > 0 &&
  ["string", "undefined"].includes(typeof one.will);

/**
 * An edited text, and whether it came from a link.
 * @typedef {{text: string, isShared: boolean}} Edit
 */

/**
 * The edited texts of a program by language.
 * @param {string} program
 * @returns {Record<string, Edit>}
 */
export function editsOf(program) {
  const edits = parsed(read(EDITS))[program];
  if (!isRecord(edits)) return {};
  const found = Object.entries(edits).filter(([, edit]) => isRecord(edit) && typeof edit.text === "string");
  return Object.fromEntries(found.map(([language, { text, isShared }]) => [language, { text, isShared: isShared === true }]));
}

/**
 * Keep an edited text for the next page; undefined forgets it.
 * @param {string} program
 * @param {string} language
 * @param {Edit | undefined} edit
 */
export function rememberEdit(program, language, edit) {
  const all = parsed(read(EDITS));
  const others = isRecord(all[program]) ? all[program] : {};
  all[program] = { ...others, [language]: edit };
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
