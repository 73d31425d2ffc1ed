// Which of what Node's own objects have a program's text names, that the page lacks.

import { codeOf } from "./code.js";

/** What a program may name without more being loaded: published ones do. */
const COMMON = "env|argv|exit|exitCode|nextTick|stdout\\.write|stderr\\.write|log|error|warn|info|debug|table|group|groupEnd";
const UNCOMMON = new RegExp(
  `\\bimport\\b|getBuiltinModule|\\b(?:process|console|navigator)\\b(?!\\.(?:${COMMON})\\b(?!\\.))|process\\.(?:stdout|stderr)\\.(?!write\\b)`,
);

/**
 * Whether a program may ask for more than the page has at hand.
 * @param {string} text
 */
export const asksForMore = (text) =>
  asksOfWeb(text).length > 0 ||
  text.search(GLOBALS) >= 0 ||
  text.search(EVALUATION) >= 0 ||
  UNCOMMON.test(text.replace(/process\.env\.\w+/g, "process.env"));

/** What only streams are asked for: without, the page has something smaller in the place of standard input and output. */
const STREAMED =
  /["'](?:node:)?(?:stream\b|https?["']|zlib["'])|\bcreate(?:Read|Write)Stream\b|\.pipe\s*\(|process\.std(?:out|err)\.(?!(?:write|isTTY|columns|rows|fd)\b)|process\.stdin\.(?!(?:on|once|setEncoding|resume|isTTY|fd)\b)|["']readable["']/;

/**
 * Whether a program may ask for Node's streams.
 * @param {string} text
 */
export const asksForStreams = (text) => STREAMED.test(text);

/** What keys are derived by. */
const DERIVING = /\b(?:pbkdf2|scrypt|hkdf)(?:Sync)?\b/;

/**
 * Whether a program may ask for node:crypto's derivation of keys.
 * @param {string} text
 */
export const asksForDeriving = (text) => DERIVING.test(text);

/** What of the web's own is Node's only when more is loaded: each by what a program names then. */
const WEB = {
  subtleInWords: /\bsubtle\b|\bgetRandomValues\b/,
  dateSpaces: /\bformat(?:Range)?ToParts\b|\bformatRange\b/,
  streamParts: /\bnew\s+(?:Blob|File)\b[\s\S]*\.stream\b|\.stream\b[\s\S]*\bnew\s+(?:Blob|File)\b/,
};

/**
 * Which of them a program may ask for.
 * @param {string} text
 */
export const asksOfWeb = (text) =>
  /** @type {(keyof typeof WEB)[]} */ (Object.keys(WEB)).filter((name) => WEB[/** @type {keyof typeof WEB} */ (name)].test(text));

/** What is loaded later, beside streams. */
const LATER =
  /\brandomFill|["'](?:node:)?(?:assert|assert\/strict|diagnostics_channel|module|string_decoder|url)["']|\b(?:Console|parseEnv|loadEnvFile)\b|\b(?:open|mkdtemp|chmod|realpath|truncate|cp)\b|\b(?:mkdtemp|chmod|realpath|truncate|cp|open|close|fsync|fstat|write|read)Sync\b/;

/**
 * Whether a program may ask for node:zlib.
 * @param {string} text
 */
export const asksForZlib = (text) => /["'](?:node:)?zlib["']/.test(text);

/**
 * Whether a program may ask for what is loaded later.
 * @param {string} text
 */
export const asksForLater = (text) =>
  LATER.test(text) || DERIVING.test(text) || asksOfWeb(text).length > 0 || asksForStreams(text);

/** Of the web's globals that Node has, those that the page may lack. */
const GLOBALS =
  /(?<![\w$.#"'`])(BroadcastChannel|CloseEvent|EventSource|WebSocket|localStorage|sessionStorage|Storage|Navigator|Performance[A-Z]\w+|\w+Stream[A-Z]?\w*|\w+QueuingStrategy|URLPattern)\b(?!["'`])/g;

/** What makes a program of a text, which no policy of a page allows. */
const EVALUATION = /(?<![\w$.#])(?:eval\s*\(|new\s+Function\b|(?<!\b(?:function|new)\s+)Function\s*\(|(?<==\s*)eval\b(?!\s*\())/g;

const MEMBER = /(?<![\w$.#])(process|console|navigator)\s*(?:\?\.|\.)\s*([A-Za-z]\w*)(?:\s*(?:\?\.|\.)\s*([A-Za-z]\w*))?/g;
const TAKEN = /\{([^{}]*)\}\s*=\s*(process|console|navigator)\b(?!\s*[.[(])/g;
const STREAMS = ["stdin", "stdout", "stderr"];

/**
 * @param {string} text
 * @param {Record<string, string[]>} members the names of what Node's objects have
 * @param {Record<string, any>} objects the page's
 * @returns {{place: number, message: string}[]}
 */
export function lacking(text, members, objects) {
  const code = codeOf(text);
  /** @type {[owner: string, name: string, place: number][]} */
  const named = [];
  for (const { 1: owner, 2: name, 3: part, index } of code.matchAll(MEMBER)) {
    named.push([owner, name, index]);
    if (owner === "process" && part && STREAMS.includes(name)) named.push([`process.${name}`, part, index]);
  }
  for (const { 1: list, 2: owner, index } of code.matchAll(TAKEN))
    for (const each of list.split(",")) named.push([owner, each.split(/[:=]/)[0].trim(), index]);
  for (const { 1: name, index } of code.matchAll(GLOBALS)) named.push(["globalThis", name, index]);
  const evaluated = [...code.matchAll(EVALUATION)].map(({ 0: found, index }) => ({
    place: index,
    message: `${found.replace(/\s*\($/, "").replace(/\s+/, " ")}, of a text, is not supported in this page`,
  }));
  const isOwn = (/** @type {string} */ owner) =>
    new RegExp(`\\b(?:const|let|var|function|class)\\s+${owner}\\b|[(,]\\s*${owner}\\s*[,)]`).test(code);
  const absent = named
    .filter(([owner, name]) => {
      if (owner === "globalThis") return members[owner].includes(name) && !(name in globalThis) && !isOwn(name);
      const [object, stream] = owner.split(".");
      const have = stream ? objects[object][stream] : objects[object];
      return members[owner].includes(name) && !(name in have) && !isOwn(object);
    })
    .map(([owner, name, place]) => {
      const shown = owner === "globalThis" ? name : `${owner}.${name}`;
      return { place, message: `${shown} is not supported in this page` };
    });
  return [...evaluated, ...absent];
}
