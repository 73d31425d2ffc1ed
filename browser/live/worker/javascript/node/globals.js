// What Node has and a worker has not: process, console, Buffer.

import { randomUUID } from "../../uuid.js";
import { Buffer } from "./buffer.js";
import { consoleOf } from "./console.js";
import { plainly } from "./errors.js";
import { importOf } from "./import.js";
import { Exit, processOf } from "./process.js";
import { strict } from "./strict.js";
import { nodeTimers } from "./timers.js";
import { URL } from "./url.js";

/** @import {EventKind} from "../../../messages.js" */
/** @import {About, Inspection} from "../../packed.js" */
/** @import {Pending} from "../pending.js" */
/** @import {Ticks} from "../ticks.js" */
/** @import {Builtins} from "./modules.js" */
/** @typedef {typeof import("../later.js")} Later */

export { Exit };

/**
 * @typedef {object} Given
 * @property {string} file the program's name
 * @property {Record<string, string>} environment
 * @property {(kind: EventKind, text: string) => void} report
 * @property {(status: number) => void} exit
 * @property {Builtins} [builtins] Node's own modules, for a program that names any
 * @property {Inspection} inspection
 * @property {typeof fetch} fetch
 * @property {Uint8Array} input its standard input
 * @property {Pending} pending
 * @property {Ticks} ticks
 * @property {any} [Stream] Node's streams, for a program that names any
 * @property {Later} [later] what is loaded later, for one that names any of it
 * @property {About} [about] which Node it is, for a program that asks
 */

/** @param {Given} given */
export function nodeGlobals(given) {
  const { report, inspection, fetch, about, later } = given;
  const process = processOf(given);
  const warn = /** @type {(text: string) => void} */ (process.emitWarning);
  crypto.randomUUID ??= randomUUID;
  if (!Object.hasOwn(crypto, "subtle") && !crypto.subtle)
    Object.defineProperty(crypto, "subtle", { get: needsHttps, configurable: true });
  return {
    ...nodeTimers(given),
    Buffer,
    URL,
    fetch,
    console: strict(
      tagged(
        { ...consoleOf(report, inspection, warn), ...(later && { Console: later.consoleClass(inspection, warn) }) },
        "console",
      ),
      "console",
    ),
    process,
    navigator: strict({ ...NAVIGATOR, ...(about && { userAgent: `Node.js/${about.versions.node.split(".")[0]}` }) }, "navigator"),
    global: globalThis,
    atob: plainly(atob),
    btoa: plainly(btoa),
    structuredClone: plainly(structuredClone),
    __importMeta: metaOf(given.file),
    ...(given.builtins && { __imp_: importOf(given.builtins) }),
  };
}

/**
 * What an object calls itself.
 * @template {object} One
 * @param {One} object
 * @param {string} value
 */
export const tagged = (object, value) => Object.defineProperty(object, Symbol.toStringTag, { value, configurable: true });

/** @returns {never} */
function needsHttps() {
  throw new Error("crypto.subtle is not supported in this page: browsers have it only where a page comes by HTTPS");
}

/**
 * What import.meta is in a program's file.
 * @param {string} file
 */
function metaOf(file) {
  const filename = `/home/reader/${file}`;
  return {
    dirname: "/home/reader",
    filename,
    main: true,
    resolve: (/** @type {string} */ specifier) => new URL(specifier, `file://${filename}`).href,
    url: `file://${filename}`,
  };
}

/** What Node's navigator tells of the machine; locks are refused. */
const NAVIGATOR = {
  hardwareConcurrency: globalThis.navigator?.hardwareConcurrency ?? 1,
  language: "en-US",
  languages: Object.freeze(["en-US"]),
  platform: "Linux x86_64",
};
