// What Node has and a worker has not: process, console, Buffer.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame/frame.js.
const [{ Buffer }, { consoleOf }, { randomUUID }] = await Promise.all([
  import("./buffer.js"),
  import("./console.js"),
  import("../../uuid.js"),
]);

/** @import {EventKind} from "../../../messages.js" */
/** @import {Inspection} from "../../packed.js" */
/** @import {Builtins} from "./modules.js" */

/** Thrown by process.exit(), so that nothing comes after it. */
export class Exit extends Error {}

/**
 * @typedef {object} Given
 * @property {string} file the program's name
 * @property {Record<string, string>} environment
 * @property {(kind: EventKind, text: string) => void} report
 * @property {(status: number) => void} exit
 * @property {Builtins} [builtins] Node's own modules, for a program that names any
 * @property {Inspection} inspection
 * @property {typeof fetch} fetch
 */

/** @param {Given} given */
export function nodeGlobals(given) {
  const { report, inspection, fetch } = given;
  crypto.randomUUID ??= randomUUID;
  if (!crypto.subtle) Object.defineProperty(crypto, "subtle", { get: needsHttps, configurable: true });
  return {
    Buffer,
    fetch,
    console: strict(consoleOf(report, inspection), "console"),
    process: strict(processOf(given), "process"),
    global: globalThis,
  };
}

/** @returns {never} */
function needsHttps() {
  throw new Error("crypto.subtle is not supported in this page: browsers have it only where a page comes by HTTPS");
}

/** @param {Given} given */
function processOf({ file, environment, report, exit, builtins }) {
  const stream = (/** @type {"stdout" | "stderr"} */ name) => ({
    write(/** @type {unknown} */ text) {
      report(name, String(text));
      return true;
    },
    isTTY: false,
  });
  /** @type {{exitCode: number | undefined} & Record<string, unknown>} */
  const process = {
    env: { PATH: "/usr/bin", HOME: "/home/reader", LANG: "C.UTF-8", ...environment },
    argv: ["node", file],
    exitCode: undefined,
    platform: "linux",
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    /**
     * @param {number} [status]
     * @returns {never}
     */
    exit(status = process.exitCode ?? 0) {
      exit(status & 0xff);
      throw new Exit("process.exit");
    },
    on(/** @type {string} */ event) {
      if (!event.startsWith("SIG")) throw new Error(`process.on("${event}") is not supported in this page`);
      return process; // no signal ever comes
    },
    getBuiltinModule: (/** @type {string} */ name) => builtins?.get(name),
    nextTick: (/** @type {Function} */ task, /** @type {unknown[]} */ ...values) => queueMicrotask(() => task(...values)),
  };
  return process;
}

/**
 * The same object, that refuses by name what it has not.
 * @template {object} T
 * @param {T} object
 * @param {string} name
 */
function strict(object, name) {
  return new Proxy(object, {
    get(target, key) {
      if (key in target || typeof key === "symbol" || key === "then") return Reflect.get(target, key);
      throw new Error(`${name}.${key} is not supported in this page`);
    },
  });
}
