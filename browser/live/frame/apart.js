// A worker in a frame of its own, which belongs to no site: a browser that has a process for each site has one
// for it. What takes all memory there ends that process, and not the page.
//
// Such a frame can load nothing of the site, and its policy forbids to try: what its worker runs is given to it as text. The worker is started from a
// data: URL, for from a blob: URL of no site a browser starts no module, and nothing that it would trust with crypto.subtle.

import { download } from "../download.js";

/** @import {WorkerBroken, WorkerInit} from "../messages.js" */

/** How often to look whether it lives, in milliseconds. */
const LOOK = 250;

/** What the frame runs. The frame that it puts into itself can be counted from outside, and is gone when its process is. */
const FRAME = `
  document.body.append(document.createElement("iframe"));
  addEventListener("message", ({ source, data: { text, name, first } }) => {
    if (source !== parent) return;
    const worker = new Worker("data:text/javascript," + encodeURIComponent(text), { type: "module", name });
    let isLoaded = false;
    worker.addEventListener("message", () => (isLoaded = true), { once: true });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      parent.postMessage({ isLoaded, message: event.message }, "*");
    });
    worker.postMessage(first, first.ports);
  });`;

/** What the worker runs first. Errors name its modules by their addresses on the site. */
const WORKER = `
  const { data } = await new Promise((resolve) => addEventListener("message", resolve, { once: true }));
  const { texts, module, ...init } = data;
  const addresses = {};
  for (const [address, text] of Object.entries(texts)) {
    const blob = new Blob([text, "\\n//# sourceURL=", address], { type: "text/javascript" });
    addresses[address.slice(address.lastIndexOf("/") + 1)] = URL.createObjectURL(blob);
    if (address === module) init.module = URL.createObjectURL(blob);
  }
  const { start } = await import(init.module);
  postMessage("loaded");
  start({ ...init, addresses });`;

/** @type {Map<string, Promise<string>>} files by address, for all workers */
const texts = new Map();

/**
 * @typedef {object} Listener
 * @property {(reason: Pick<WorkerBroken, "isLoaded" | "message">) => void} broken it could not be loaded, or threw where nobody caught it
 * @property {() => void} died its process is gone
 */

export class ApartWorker {
  /**
   * @param {{module: string, given: string[], nonce: string}} what the addresses of its module and of what that imports; the
   *   number by which this frame's policy knows scripts
   * @param {WorkerInit} init
   * @param {Listener} listener
   */
  constructor({ module, given, nonce }, init, listener) {
    this.listener = listener;
    this.element = Object.assign(document.createElement("iframe"), { width: 0, height: 0 });
    this.element.setAttribute("sandbox", "allow-scripts");
    this.element.srcdoc = documentOf(nonce);
    this.receive = this.receive.bind(this);
    addEventListener("message", this.receive);
    this.start(module, given, init).catch(({ message }) => listener.broken({ isLoaded: false, message }));
  }

  /**
   * @param {string} module
   * @param {string[]} given
   * @param {WorkerInit} init
   */
  async start(module, given, init) {
    const loaded = new Promise((resolve) => this.element.addEventListener("load", resolve, { once: true }));
    document.body.append(this.element);
    const addresses = [module, ...given];
    const files = await Promise.all(addresses.map(textOf));
    await loaded;
    const window = this.element.contentWindow;
    if (!window) return; // it was ended
    const first = { ...init, module, texts: Object.fromEntries(addresses.map((address, place) => [address, files[place]])) };
    window.postMessage({ text: WORKER, name: module, first }, "*", init.ports);
    this.watch = setInterval(() => this.look(window), LOOK);
  }

  /** @param {Window} window */
  look(window) {
    if (window.length > 0) return;
    this.terminate();
    this.listener.died();
  }

  /** @param {MessageEvent} event */
  receive({ source, data }) {
    if (source === this.element.contentWindow) this.listener.broken(data);
  }

  terminate() {
    clearInterval(this.watch);
    removeEventListener("message", this.receive);
    this.element.remove();
  }
}

/**
 * The frame's document. Its policy comes on top of that of the document it is in. What the worker imports statically counts
 * as workers in Firefox.
 * @param {string} nonce
 */
function documentOf(nonce) {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}' blob: 'wasm-unsafe-eval'; worker-src blob: data:`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><body><script nonce="${nonce}">${FRAME}</script>`;
}

/**
 * A file's text; after a failure the next call tries again.
 * @param {string} address
 */
function textOf(address) {
  const text = texts.get(address) ?? download(address).then((response) => response.text());
  texts.set(address, text);
  text.catch(() => texts.delete(address));
  return text;
}
