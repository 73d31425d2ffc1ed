// What the web's own objects show of themselves in Node, and not in browsers.

import { headersShown } from "./headers.js";
import { showIterators } from "./iterators.js";
import { bodyOf, STREAMS, watchStreams } from "./streams.js";

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

const ORDER = "href origin protocol username password host hostname port pathname search searchParams hash".split(" ");

/** @param {FormData} form */
function formShown(form) {
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const all = form.getAll(name);
      return [name, all.length > 1 ? all : all[0]];
    }),
  );
}

const REQUEST =
  "method url headers destination referrer referrerPolicy mode credentials cache redirect integrity keepalive isReloadNavigation isHistoryNavigation signal".split(
    " ",
  );

/** @param {Record<string, unknown>} request */
const requestShown = (request) => Object.fromEntries(REQUEST.map((name) => [name, request[name] ?? false]));

const RESPONSE = "status statusText headers body bodyUsed ok redirected type url".split(" ");

const KEY = ["type", "extractable", "algorithm", "usages"];
const EVENT = ["type", "defaultPrevented", "cancelable", "timeStamp"];
const ENTRY = ["name", "entryType", "startTime", "duration"];

/**
 * Some of what an object has, by its names.
 * @param {string[]} names
 * @returns {(object: any) => object}
 */
const its = (names) => (object) => Object.fromEntries(names.map((name) => [name, object[name]]));

/** What Node says of an object that lies deeper than it shows. @type {Record<string, (name: string, kind: string) => string>} */
const ENDS = {
  empty: (name, kind) => `${name === kind ? name : `${name} [${kind}]`} {}`,
  object: () => "[Object]",
  listed: (name) => `[${name}]`,
  bare: (name) => name,
  nothing: () => "undefined",
};

/**
 * How objects of a class are shown.
 * @typedef {object} Showing
 * @property {keyof typeof ENDS} [ends] how it ends; without, it is shown however deep it lies
 * @property {boolean} [isDeep] what is in it lies a step deeper
 * @property {boolean} [isOwn] it is called as the class that it is made of, not as the web's
 * @property {boolean} [isNameless] its name is not shown
 */

/** @typedef {[kind: Function, content: (object: any) => object, how?: Showing]} Row a class of the web, and what its objects show */

/** @type {Row[]} */
const SHOWN = [
  [URL, its(ORDER), { ends: "empty", isOwn: true }],
  [Headers, headersShown],
  [FormData, formShown],
  [Request, requestShown],
  [AbortSignal, its(["aborted"]), { ends: "listed", isDeep: true }],
  [AbortController, its(["signal"]), { ends: "empty", isDeep: true }],
  [Blob, its(["size", "type"]), { ends: "listed", isDeep: true }],
  [File, its(["size", "type", "name", "lastModified"]), { ends: "listed", isDeep: true }],
  [Response, (response) => ({ ...its(RESPONSE)(response), body: bodyOf(response) })],
  [EventTarget, () => ({}), { ends: "bare", isOwn: true }],
  [Event, its(EVENT), { ends: "bare", isDeep: true, isOwn: true }],
  [PerformanceEntry, its(ENTRY), { ends: "listed", isDeep: true, isOwn: true }],
  [PerformanceMark, its([...ENTRY, "detail"]), { ends: "listed", isDeep: true }],
  [PerformanceMeasure, its([...ENTRY, "detail"]), { ends: "listed", isDeep: true }],
  [TextEncoder, its(["encoding"]), { ends: "listed", isNameless: true }],
  [TextDecoder, its(["encoding", "fatal", "ignoreBOM"]), { ends: "listed" }],
  ...(globalThis.CryptoKey ? [/** @type {Row} */ ([CryptoKey, its(KEY), { ends: "empty", isDeep: true }])] : []), // only by HTTPS
  ...STREAMS.map(([kind, content]) => /** @type {Row} */ ([kind, content, { ends: "nothing", isDeep: true }])),
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what colours are made of
const ESCAPES = /\u001b\[\d+m/g;

/**
 * What search parameters show, of which Node knows another way to break lines.
 * @this {URLSearchParams}
 * @param {number | null} depth
 * @param {{depth?: number | null, breakLength?: number}} options
 * @param {(value: unknown, options: object) => string} inspect
 */
function showParams(depth, options, inspect) {
  if (depth !== null && depth < 0) return "[Object]";
  const inner = { ...options, depth: depth === null ? null : depth - 1 };
  const pairs = [...this].map((pair) => pair.map((one) => inspect(one, inner)).join(" => "));
  const { name } = this.constructor;
  if (!pairs.length) return `${name} {}`;
  const isLong = pairs.join(", ").replace(ESCAPES, "").length > (options.breakLength ?? 80);
  return isLong ? `${name} {\n  ${pairs.join(",\n  ")} }` : `${name} { ${pairs.join(", ")} }`;
}

/** What a key is made for: its digest comes last in Node. */
function orderKeys() {
  const asked = Object.getOwnPropertyDescriptor(CryptoKey.prototype, "algorithm");
  /** @type {WeakMap<object, object>} */
  const known = new WeakMap();
  Object.defineProperty(CryptoKey.prototype, "algorithm", {
    ...asked,
    get() {
      const { hash, ...rest } = asked?.get?.call(this) ?? {};
      const algorithm = known.get(this) ?? (hash ? { ...rest, hash } : rest);
      known.set(this, algorithm);
      return algorithm;
    },
  });
}

/** Have them shown as in Node. */
export function showAsNode() {
  if (globalThis.CryptoKey) orderKeys();
  showIterators();
  watchStreams();
  Object.defineProperty(URLSearchParams.prototype, CUSTOM, { value: showParams, configurable: true });
  for (const [{ prototype, name }, content, { ends, isDeep, isOwn, isNameless } = {}] of SHOWN) {
    /**
     * As Node's util calls it.
     * @this {object}
     * @param {number | null} depth
     * @param {{depth?: number | null}} options
     * @param {(object: object, options: object) => string} inspect
     */
    const show = function (depth, options, inspect) {
      const called = isOwn ? this.constructor?.name || name : name;
      if (ends && depth !== null && depth < 0) return ENDS[ends](called, name);
      const most = options.depth === undefined ? depth : options.depth;
      const shown = inspect(content(this), { ...options, depth: isDeep && most !== null ? most - 1 : most });
      return `${isNameless ? "" : `${called} `}${shown}`;
    };
    Object.defineProperty(prototype, CUSTOM, { value: show, configurable: true });
  }
}
