// What the web's own objects show of themselves in Node, and not in browsers.

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

const ORDER = "href origin protocol username password host hostname port pathname search searchParams hash".split(" ");

/** A key that may come twice. */
class Name {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /**
   * @param {number} _
   * @param {object} options
   * @param {(text: string, options: object) => string} inspect
   */
  [CUSTOM](_, options, inspect) {
    return inspect(this.name, options);
  }
}

/** Named as what it stands for. */
const Body = class ReadableStream {
  /** @param {{body: {locked: boolean}, bodyUsed: boolean}} shown */
  constructor({ body, bodyUsed }) {
    Object.assign(this, { locked: body.locked, state: bodyUsed ? "closed" : "readable", supportsBYOB: true });
  }
};

/**
 * A class of the web, and what its objects show; they are of that class.
 * @type {[kind: Function, content: (object: any) => object][]}
 */
const SHOWN = [
  [URL, (url) => Object.fromEntries(ORDER.map((name) => [name, url[name]]))],
  [URLSearchParams, (pairs) => new Map([...pairs].map(([name, value]) => [new Name(name), value]))],
  [Headers, (headers) => Object.fromEntries(headers)],
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
