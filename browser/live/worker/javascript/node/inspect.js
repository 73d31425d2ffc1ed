// What the web's own objects show of themselves in Node, and not in browsers.

import { headersShown } from "./headers.js";

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

const ORDER = "href origin protocol username password host hostname port pathname search searchParams hash".split(" ");

/** A key or a value that may come twice. */
class Name {
  /** @param {unknown} name */
  constructor(name) {
    this.name = name;
  }

  /**
   * @param {number} _
   * @param {object} options
   * @param {(value: unknown, options: object) => string} inspect
   */
  [CUSTOM](_, options, inspect) {
    return inspect(this.name, options);
  }
}

/** A stream, which is shown in a line of its own width. */
class Body {
  /** @param {{body: {locked: boolean}, bodyUsed: boolean}} shown */
  constructor({ body, bodyUsed }) {
    this.shown = { locked: body.locked, state: bodyUsed ? "closed" : "readable", supportsBYOB: true };
  }

  /**
   * @param {number} _
   * @param {object} options
   * @param {(value: unknown, options: object) => string} inspect
   */
  [CUSTOM](_, options, inspect) {
    return `ReadableStream ${inspect(this.shown, options)}`;
  }
}

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

/**
 * A class of the web, and what its objects show; they are of that class.
 * @type {[kind: Function, content: (object: any) => object][]}
 */
const SHOWN = [
  [URL, (url) => Object.fromEntries(ORDER.map((name) => [name, url[name]]))],
  [URLSearchParams, (pairs) => new Map([...pairs].map(([name, value]) => [new Name(name), value]))],
  [Headers, headersShown],
  [FormData, formShown],
  [Request, requestShown],
  [AbortSignal, ({ aborted }) => ({ aborted })],
  [AbortController, ({ signal }) => ({ signal })],
  [Blob, ({ size, type }) => ({ size, type })],
  [File, ({ size, type, name, lastModified }) => ({ size, type, name, lastModified })],
  [
    Response,
    (response) => {
      const { status, statusText, headers, bodyUsed, ok, redirected, type, url } = response;
      const body = response.body && new Body(response);
      return { status, statusText, headers, body, bodyUsed, ok, redirected, type, url };
    },
  ],
];

/** Have them shown as in Node. */
export function showAsNode() {
  for (const [kind, one] of /** @type {const} */ ([
    [Map, "entries"],
    [Set, "values"],
  ]))
    showIterators(kind, one);
  for (const [{ prototype, name }, content] of SHOWN) {
    /**
     * As Node's util calls it.
     * @this {object}
     * @param {number} depth
     * @param {{depth?: number}} options
     * @param {(object: object, options: object) => string} inspect
     */
    const show = function (depth, options, inspect) {
      return `${name} ${inspect(content(this), { ...options, depth: options.depth ?? depth }).replace(/^Map\(\d+\) /, "")}`;
    };
    Object.defineProperty(prototype, CUSTOM, { value: show, configurable: true });
  }
}

/**
 * Have the iterators of a kind of collection show what is left in them: only whoever made one can know.
 * @param {(new () => object) & {name: string, prototype: any}} kind
 * @param {"entries" | "values"} each what its own iterator is
 */
function showIterators(kind, each) {
  /** @type {Record<PropertyKey, any>} */
  const owner = kind.prototype;
  const iterator = Object.getPrototypeOf(owner[each].call(new kind()));
  /** @type {WeakMap<object, {left: () => unknown[], taken: number, isOfPairs: boolean}>} */
  const made = new WeakMap();
  for (const name of new Set(["keys", "values", "entries"])) {
    const make = owner[name];
    /** @this {object} */
    owner[name] = function () {
      const one = make.call(this);
      made.set(one, { left: () => [...make.call(this)], taken: 0, isOfPairs: name === "entries" });
      return one;
    };
    Object.defineProperty(owner, name, { enumerable: false });
    Object.defineProperty(owner[name], "name", { value: name });
  }
  if (kind === Set) owner.keys = owner.values;
  owner[Symbol.iterator] = owner[each];
  const next = iterator.next;
  /** @this {object} */
  const counted = function () {
    const known = made.get(this);
    if (known) known.taken += 1;
    return next.call(this);
  };
  Object.defineProperty(iterator, "next", { value: counted, writable: true, configurable: true });
  /**
   * @this {object}
   * @param {number} depth
   * @param {{depth?: number}} options
   * @param {(object: object, options: object) => string} inspect
   */
  const show = function (depth, options, inspect) {
    const { left, taken, isOfPairs } = made.get(this) ?? { left: () => [], taken: 0, isOfPairs: false };
    const values = new Set(
      left()
        .slice(taken)
        .map((value) => new Name(value)),
    );
    const shown = inspect(values, { ...options, depth: options.depth ?? depth }).replace(/^Set\(\d+\) /, "");
    return `[${kind.name} ${isOfPairs ? "Entries" : "Iterator"}] ${values.size ? shown : "{  }"}`;
  };
  Object.defineProperty(iterator, CUSTOM, { value: show, configurable: true });
}
