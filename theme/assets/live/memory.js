// What this tab keeps: the sandbox's state, who calls it, what was asked, the ids that were made, and edited programs. It is kept in
// sessionStorage, which no worker can read, lasts over pages and reloads, and ends with the tab. No key of the reader's
// own is ever here.

const STATE = "paket.live.state";
const FACTS = "paket.live.facts";
const EDITS = "paket.live.edits";
const MOST_REQUESTS = 60;

let fallback = {};

/** Told when storage refuses: what then lasts for this page only. */
export let problem = "";

function read(key) {
  if (key in fallback) return fallback[key];
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

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
  load() {
    const text = read(STATE);
    return text ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : null;
  },
  save(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    write(STATE, btoa(text));
  },
};

/** { who, ids, requests, fault }; fault is { fault, count } or undefined */
export function facts() {
  const known = parsed(read(FACTS));
  return { who: "auto", ids: {}, requests: [], ...known };
}

function parsed(text) {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {}; // not what was written here: begin anew
  }
}

/** The edited texts of a program by language: { python: "…" }. */
export function editsOf(program) {
  return parsed(read(EDITS))[program] ?? {};
}

/** Keep an edited text for the next page; undefined forgets it. */
export function rememberEdit(program, language, text) {
  const all = parsed(read(EDITS));
  all[program] = { ...all[program], [language]: text };
  write(EDITS, JSON.stringify(all));
}

/** Change some facts, and tell whoever shows them. */
export function remember(changes) {
  const next = { ...facts(), ...changes };
  next.requests = next.requests.slice(-MOST_REQUESTS);
  write(FACTS, JSON.stringify(next));
  document.dispatchEvent(new CustomEvent("paket:sandbox"));
}

/** The ids in a body of JSON: { PAKET_SESSION_ID: "…" }. */
export function idsIn(body) {
  let content;
  try {
    content = JSON.parse(body);
  } catch {
    return {};
  }
  const ids = {};
  for (const name of ["session_id", "participant_id", "app_id"]) {
    if (typeof content?.[name] === "string") ids[`PAKET_${name.toUpperCase()}`] = content[name];
  }
  // A Publisher's Client is its app: who is told of a new Participant is told of the app with it.
  if (content?.client_type === "publisher") ids.PAKET_APP_ID = content.client_id;
  return ids;
}
