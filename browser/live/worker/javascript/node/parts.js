// The parts of Node's own modules that programs can import.

import { Buffer } from "./buffer.js";
import { cryptoModule } from "./crypto.js";
import { fsModule } from "./fs.js";
import { timerPromises } from "./timers.js";
import { urlModule } from "./url.js";
import { utilModule } from "./util.js";

/** @import {Hashes, Inspection} from "../../packed.js" */

/** @type {any} what the program has, which the platform's types do not know */
const program = globalThis;

/**
 * Each module's, by its name without "node:". What is a global of the program's as well is asked for when it is used: the
 * program's globals come after this.
 * @param {{hashes: Hashes, input: Uint8Array, inspection: Inspection}} given
 * @returns {Record<string, () => object>}
 */
export function parts({ hashes, input, inspection }) {
  const timers = () => {
    const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = program;
    return { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
  };
  return {
    buffer: () => ({ Buffer, Blob, File, atob, btoa }),
    console: () => console,
    crypto: () => cryptoModule(hashes),
    fs: () => fsModule(input),
    perf_hooks: () => ({ performance }),
    process: () => program.process,
    timers,
    "timers/promises": () => timerPromises(/** @type {any} */ (timers())),
    url: () => urlModule,
    util: () => utilModule(inspection),
  };
}
