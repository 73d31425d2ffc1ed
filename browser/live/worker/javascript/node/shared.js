// What a file that is loaded later has of the worker's own: two of a class would be no kinds of each other.

/** @typedef {{Buffer: typeof import("./buffer.js").Buffer, EventEmitter: typeof import("./emitter.js").EventEmitter}} Shared */

/** @type {Shared["Buffer"]} */
export let Buffer;
/** @type {Shared["EventEmitter"]} */
export let EventEmitter;

/** @param {Shared} given */
export function share(given) {
  ({ Buffer, EventEmitter } = given);
}
