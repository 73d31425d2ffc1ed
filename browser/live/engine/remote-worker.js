// Workers of the hidden frame, which starts and ends them for the page.

import { Requests } from "../rpc.js";
import { LIVE } from "./listing.js";

/** @import {EndWorker, FromFrame, FromWorker, Progress, StartWorker, WorkerBroken} from "../messages.js" */

const FRAME_LIMIT = 15_000;
const AFTER_LOAD = 5000; // its message was sent before that

/** @type {Promise<Window> | undefined} */
let frame;
let nextId = 1;

/** The frame, loaded; after a failure the next call tries again. */
export function openFrame() {
  frame ??= loadFrame().catch((error) => {
    frame = undefined;
    throw error;
  });
  return frame;
}

/** @returns {Promise<Window>} */
function loadFrame() {
  const element = document.createElement("iframe");
  // Not hidden: a browser gives the processes of frames within a hidden one less time than others.
  Object.assign(element, { title: "Live examples", width: 0, height: 0, inert: true });
  Object.assign(element.style, { position: "fixed", visibility: "hidden" });
  element.src = new URL("frame/frame.html", LIVE).href;
  document.body.append(element);
  const window = /** @type {Window} */ (element.contentWindow);
  return new Promise((resolve, reject) => {
    const fail = async () => {
      removeEventListener("message", receive);
      element.remove();
      reject(new Error(await reasonFor(element.src)));
    };
    let timer = setTimeout(fail, FRAME_LIMIT);
    const loaded = () => {
      clearTimeout(timer);
      timer = setTimeout(fail, AFTER_LOAD);
    };
    element.addEventListener("load", loaded);
    /** @param {MessageEvent<FromFrame>} event */
    const receive = ({ source, data }) => {
      if (source !== window || data.type !== "ready") return;
      clearTimeout(timer);
      removeEventListener("message", receive);
      element.removeEventListener("load", loaded); // it may come later, as in Firefox
      resolve(window);
    };
    addEventListener("message", receive);
  });
}

/**
 * Why the frame did not load, as far as the host's answer shows it.
 * @param {string} address of the frame
 */
async function reasonFor(address) {
  const headers = (await fetch(address).catch(() => null))?.headers;
  const frames = headers?.get("X-Frame-Options");
  if (frames && frames.toUpperCase() !== "SAMEORIGIN")
    return `the host of this site forbids frames, and the examples run in one: it sends X-Frame-Options: ${frames}, expected SAMEORIGIN`;
  return policyIn(headers) ?? "the page's live examples did not load";
}

/** @param {Headers} [headers] of the host's answer */
function policyIn(headers) {
  const policy = headers?.get("Content-Security-Policy");
  return policy && `the host of this site sends a policy that the examples cannot run under, Content-Security-Policy: ${policy}`;
}

/** @typedef {Omit<StartWorker, "type" | "id"> & {ports?: MessagePort[]}} Options `ports` follow the one to the page */

export class RemoteWorker {
  /** @param {Options} options */
  static async start(options) {
    return new RemoteWorker(await openFrame(), options);
  }

  /**
   * @param {Window} frame
   * @param {Options} options
   */
  constructor(frame, { ports = [], ...start }) {
    this.frame = frame;
    this.id = nextId++;
    /** @type {(message: FromWorker) => void} gets what the worker sends beside replies */
    this.onMessage = () => {};
    /** @type {(progress: {loaded: number, total: number}) => void} */
    this.onProgress = () => {};
    /** @type {Promise<never>} fails when the worker cannot be loaded, or throws something that nobody catches */
    this.broken = new Promise((_, reject) => {
      this.break = (/** @type {string} */ message) => reject(new Error(message));
    });
    this.broken.catch(() => {});
    /** @type {Promise<void>} its process is gone, and the page still there: it ran apart */
    this.died = new Promise((resolve) => {
      this.die = resolve;
    });
    const { port1, port2 } = new MessageChannel();
    this.requests = new Requests(port1, (message) => this.onMessage(message));
    this.receive = this.receive.bind(this);
    addEventListener("message", this.receive);
    this.send({ type: "start", id: this.id, ...start }, [port2, ...ports]);
  }

  /** @param {MessageEvent<FromFrame>} event */
  receive({ source, data }) {
    if (source !== this.frame || data.type === "ready" || data.id !== this.id) return;
    if (data.type === "broken") this.fail(data);
    if (data.type === "died") this.die();
    if (data.type === "progress") this.onProgress(data);
  }

  /**
   * It cannot be used. A policy of the host's may be why: browsers tell the page nothing of that.
   * @param {WorkerBroken} reason
   */
  async fail({ message, isLoaded }) {
    const answer = isLoaded ? null : await fetch(this.frame.location.href).catch(() => null);
    this.break(policyIn(answer?.headers) ?? message);
  }

  end() {
    removeEventListener("message", this.receive);
    this.requests.close("the worker was ended");
    this.send({ type: "end", id: this.id });
  }

  /**
   * @param {StartWorker | EndWorker} message
   * @param {Transferable[]} [ports]
   */
  send(message, ports = []) {
    this.frame.postMessage(message, location.origin, ports);
  }
}
