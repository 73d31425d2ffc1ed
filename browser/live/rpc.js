// Requests over a MessagePort, each with one reply. Uses nothing but the port, so that pages and workers can import it.

/** @import {Reply, Request} from "./messages.js" */

/**
 * The side that asks.
 * @template Content the content of a request
 * @template [Value=any] the value of a reply
 */
export class Requests {
  /**
   * @param {MessagePort} port
   * @param {(message: any) => void} [onMessage] gets what comes and is no reply
   */
  constructor(port, onMessage = () => {}) {
    this.port = port;
    this.nextId = 1;
    /** @type {Map<number, {resolve: (value: Value) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
    port.onmessage = ({ data }) => {
      if (typeof data !== "object" || data === null) return; // a program's own, over its worker's port
      if (data.type === "reply") this.settle(data);
      else onMessage(data);
    };
  }

  /**
   * Send a request; gives the value of its reply, or fails with its error.
   * @param {Content} content
   * @param {Transferable[]} [transfer]
   * @returns {Promise<Value>}
   */
  send(content, transfer = []) {
    const id = this.nextId++;
    /** @type {Request<Content>} */
    const request = { type: "request", id, content };
    this.port.postMessage(request, transfer);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  /** @param {Reply} reply */
  settle(reply) {
    const request = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.error === undefined) request?.resolve(reply.value);
    else request?.reject(new Error(reply.error));
  }

  /**
   * End it; what waits for a reply fails.
   * @param {string} reason
   */
  close(reason) {
    this.port.close();
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
  }
}

/**
 * The side that answers.
 * @template Content
 * @param {MessagePort} port
 * @param {(content: Content, ports: readonly MessagePort[]) => unknown} answer gives the value of the reply, or throws
 */
export function answerRequests(port, answer) {
  port.onmessage = async ({ data, ports }) => {
    const { id, content } = /** @type {Request<Content>} */ (data ?? {});
    try {
      port.postMessage({ type: "reply", id, value: await answer(content, ports) });
    } catch (error) {
      port.postMessage({ type: "reply", id, error: messageOf(error) });
    }
  };
}

/**
 * The message of an error, whatever was thrown.
 * @param {unknown} error
 */
export function messageOf(error) {
  return String((error instanceof Error && error.message) || error);
}
