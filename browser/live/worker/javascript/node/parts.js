// The parts of Node's own modules that programs can import.

import { Buffer } from "./buffer.js";
import { cryptoModule } from "./crypto.js";
import { isAscii, isUtf8 } from "./encoded.js";
import { eventsModule } from "./events.js";
import { fsModule } from "./fs.js";
import { os } from "./os.js";
import { querystring } from "./querystring.js";
import { readlineModules } from "./readline.js";
import { timerPromises } from "./timers.js";
import { urlModule } from "./url.js";
import { utilModule } from "./util.js";

/** @import {Deriving, Facts, Hashes, Inspection, NodeParts} from "../../packed.js" */
/** @import {Later} from "./globals.js" */
/** @import {Network} from "./http.js" */

/** @type {any} what the program has, which the platform's types do not know */
const program = globalThis;

/**
 * Each module's, by its name without "node:". What is a global of the program's as well is asked for when it is used: the
 * program's globals come after this.
 * @param {{hashes: Hashes, packed: NodeParts, input: Uint8Array, file: string, text: string, inspection: Inspection, Stream?: any, later?: Later, pako?: object, deriving?: Deriving, network: Network, names: string[], facts: Facts}} given
 * @returns {Record<string, () => object>}
 */
export function parts({ hashes, packed, input, file, text, inspection, Stream, later, pako, deriving, network, names, facts }) {
  const { parseArgs } = packed;
  const { win32: _, ...path } = packed.path; // null
  path.posix = path;
  const readlines = readlineModules();
  const { promises, ...files } = fsModule(input, file, text, later?.fsMore);
  if (later) Object.assign(files, later.fsDescriptors(files));
  if (Stream) Object.assign(files, later?.fsStreams(Stream, files));
  Object.assign(promises, { constants: facts.files, ...(later && { open: later.fsHandles(files) }) });
  const timers = () => {
    const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = program;
    return { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
  };
  const asserts = later?.assertModules(inspection, text);
  return {
    buffer: () => ({ Buffer, Blob: program.Blob, File: program.File, atob, btoa, isAscii, isUtf8 }),
    console: () => console,
    crypto: () => cryptoModule(hashes, facts, deriving, later),
    events: () => eventsModule(),
    fs: () => ({ ...files, constants: facts.files, promises }),
    "fs/promises": () => promises,
    os: () => os,
    querystring: () => querystring,
    readline: () => readlines.readline,
    "readline/promises": () => readlines.promises,
    path: () => ({ ...path, default: path }),
    "path/posix": () => ({ ...path, default: path }),
    perf_hooks: () => ({ performance }),
    process: () => program.process,
    timers,
    "timers/promises": () => timerPromises(/** @type {any} */ (timers())),
    url: () => ({ ...urlModule, ...(later && { ...later.legacyUrl, format: formatOf(later.format) }) }),
    util: () => ({ ...utilModule(inspection, facts, parseArgs), ...(later && { parseEnv: later.parseEnv }) }),
    ...(asserts && { assert: () => asserts.assert, "assert/strict": () => asserts.strict }),
    ...(later && {
      diagnostics_channel: () => later.diagnostics,
      module: () => later.moduleModule(names),
      string_decoder: () => ({ StringDecoder: later.StringDecoder }),
    }),
    ...(later && Stream && pako && { zlib: () => later.zlibModule(Stream, pako, facts) }),
    ...(later && Stream && { ...later.streamModules(Stream), ...later.httpModules(Stream, network, facts) }),
  };
}

/**
 * Of an address of either kind.
 * @param {(url: unknown) => string} legacy
 */
function formatOf(legacy) {
  return (/** @type {unknown} */ url, /** @type {object} */ options) =>
    url instanceof globalThis.URL ? urlModule.format(url, options) : legacy(url);
}
