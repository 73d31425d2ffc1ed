// node:http and node:https.

import { REASONS } from "../../../reasons.js";
import { clientOf } from "./http-client.js";
import { messagesOf } from "./http-messages.js";
import { serverOf } from "./http-server.js";

/** @import {HttpAnswer, HttpRequest} from "../../../messages.js" */
/** @import {Facts} from "../../packed.js" */
/** @import {Pending} from "../pending.js" */

/**
 * Whom a program's requests reach.
 * @typedef {object} Network
 * @property {(request: HttpRequest) => Promise<HttpAnswer>} send
 * @property {Map<string, (request: HttpRequest) => Promise<HttpAnswer>>} hosts the program's own servers, by host and port
 * @property {Pending} pending
 */

/** Connections, of which there are none to keep: programs set how many at most. */
class Agent {
  /** @param {Record<string, unknown>} [options] */
  constructor(options = {}) {
    this.options = { path: null, ...options };
    this.keepAlive = options.keepAlive ?? false;
    this.maxSockets = options.maxSockets ?? Number.POSITIVE_INFINITY;
  }
  destroy() {}
}

/**
 * @param {any} Stream
 * @param {Network} network
 * @param {Facts} facts
 * @returns {Record<string, () => object>}
 */
export function httpModules(Stream, network, { methods, statuses }) {
  const messages = messagesOf(Stream);
  const client = clientOf(messages, network, REASONS);
  const server = serverOf(messages, network, statuses);
  return {
    http: () => ({
      ...messages,
      ...client("http:"),
      ...server,
      ...{ Agent, globalAgent: new Agent({ keepAlive: true }), METHODS: methods, STATUS_CODES: statuses, maxHeaderSize: 16384 },
    }),
    https: () => ({ ...client("https:"), Agent, globalAgent: new Agent({ keepAlive: true }) }),
  };
}
