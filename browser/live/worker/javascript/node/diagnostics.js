// node:diagnostics_channel, without what needs to know which code runs on behalf of which.

import { wrongType } from "./errors.js";

/** @typedef {(message: unknown, name: string | symbol) => void} Subscriber */

/** @type {Map<string | symbol, Channel>} */
const channels = new Map();

/** @type {any} the program's */
const program = globalThis;

class Channel {
  /** @type {Subscriber[]} */
  #subscribers = [];

  /** @param {string | symbol} name */
  constructor(name) {
    this.name = name;
  }
  get hasSubscribers() {
    return this.#subscribers.length > 0;
  }
  /** @param {Subscriber} subscriber */
  subscribe(subscriber) {
    if (typeof subscriber !== "function") throw wrongType("subscription", "of type function", subscriber);
    this.#subscribers = [...this.#subscribers, subscriber];
  }
  /** @param {Subscriber} subscriber */
  unsubscribe(subscriber) {
    const left = this.#subscribers.filter((one) => one !== subscriber);
    const isKnown = left.length < this.#subscribers.length;
    this.#subscribers = left;
    return isKnown;
  }
  /** @param {unknown} message */
  publish(message) {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(message, this.name);
      } catch (error) {
        program.process.nextTick(() => {
          throw error;
        });
      }
    }
  }
}

/** @param {string | symbol} name */
function channel(name) {
  if (typeof name !== "string" && typeof name !== "symbol") throw wrongType("channel", "of type string or symbol", name);
  const known = channels.get(name) ?? new Channel(name);
  channels.set(name, known);
  return known;
}

export const diagnostics = {
  Channel,
  channel,
  hasSubscribers: (/** @type {string | symbol} */ name) => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (/** @type {string | symbol} */ name, /** @type {Subscriber} */ subscriber) => channel(name).subscribe(subscriber),
  unsubscribe: (/** @type {string | symbol} */ name, /** @type {Subscriber} */ subscriber) =>
    channel(name).unsubscribe(subscriber),
};
