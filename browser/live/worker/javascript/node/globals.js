// What Node has and a worker has not: process, console, Buffer.

import { randomUUID } from "../../uuid.js";
import { Buffer } from "./buffer.js";
import { consoleOf } from "./console.js";
import { plainly } from "./errors.js";
import { nodeTimers } from "./timers.js";
import { URL } from "./url.js";

/** @import {EventKind} from "../../../messages.js" */
/** @import {Inspection} from "../../packed.js" */
/** @import {Pending} from "../pending.js" */
/** @import {Ticks} from "../ticks.js" */
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
 * @property {Uint8Array} input its standard input
 * @property {Pending} pending
 * @property {Ticks} ticks
 */

/** @param {Given} given */
export function nodeGlobals(given) {
  const { report, inspection, fetch } = given;
  crypto.randomUUID ??= randomUUID;
  if (!crypto.subtle) Object.defineProperty(crypto, "subtle", { get: needsHttps, configurable: true });
  return {
    ...nodeTimers(given),
    Buffer,
    URL,
    fetch,
    console: strict(consoleOf(report, inspection), "console"),
    process: strict(processOf(given), "process"),
    navigator: strict(NAVIGATOR, "navigator"),
    global: globalThis,
    atob: plainly(atob),
    btoa: plainly(btoa),
    structuredClone: plainly(structuredClone),
    __importMeta: metaOf(given.file),
  };
}

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
    url: `file://${filename}`,
    resolve: (/** @type {string} */ specifier) => new URL(specifier, `file://${filename}`).href,
  };
}

/** What Node's navigator tells of the machine; userAgent and locks are refused. */
const NAVIGATOR = {
  hardwareConcurrency: globalThis.navigator?.hardwareConcurrency ?? 1,
  language: "en-US",
  languages: Object.freeze(["en-US"]),
  platform: "Linux x86_64",
};

const EVENTS = ["exit", "uncaughtException", "unhandledRejection"];

/** @param {Given} given */
function processOf({ file, environment, report, exit, builtins, input, ticks }) {
  const stream = (/** @type {"stdout" | "stderr"} */ name) => {
    const decoder = new TextDecoder();
    return strict(
      {
        /**
         * @param {unknown} data
         * @param {unknown[]} more an encoding and a callback, each of which may be left out
         */
        write(data, ...more) {
          report(name, data instanceof Uint8Array ? decoder.decode(data, { stream: true }) : String(data));
          const done = more.at(-1);
          if (typeof done === "function") ticks.add(() => done());
          return true;
        },
        isTTY: undefined,
        columns: undefined,
        writable: true,
        fd: name === "stdout" ? 1 : 2,
      },
      `process.${name}`,
    );
  };
  /** @type {Map<string, ((...values: any[]) => void)[]>} */
  const listeners = new Map(EVENTS.map((event) => [event, []]));
  const on = (/** @type {string} */ event, /** @type {(...values: any[]) => void} */ listener) => {
    const own = listeners.get(event);
    if (own) own.push(listener);
    else if (!event.startsWith("SIG")) throw new Error(`process.on("${event}") is not supported in this page`);
    return process; // no signal ever comes
  };
  const begun = performance.now();
  /** @type {{exitCode: number | undefined} & Record<string, unknown>} */
  const process = {
    env: variables({ PATH: "/usr/bin", HOME: "/home/reader", LANG: "C.UTF-8", ...environment }),
    argv: ["node", `/home/reader/${file}`],
    execArgv: [],
    exitCode: undefined,
    platform: "linux",
    arch: "x64",
    title: "node",
    execPath: "/usr/bin/node",
    pid: 2,
    ppid: 1,
    stdin: standardInput(input),
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
    on,
    once: on,
    addListener: on,
    /**
     * Have listeners called: whether there were any.
     * @param {string} event
     * @param {unknown[]} values
     */
    emit(event, ...values) {
      const own = [...(listeners.get(event) ?? [])];
      for (const listener of own) listener(...values);
      return own.length > 0;
    },
    /** @param {unknown} warning */
    emitWarning(warning) {
      const { name, message } = warning instanceof Error ? warning : { name: "Warning", message: warning };
      const hint = "(Use `node --trace-warnings ...` to show where the warning was created)";
      ticks.add(() => report("stderr", `(node:2) ${name}: ${message}\n${hint}\n`));
    },
    cwd: () => "/home/reader",
    uptime: () => (performance.now() - begun) / 1000,
    hrtime: Object.assign(
      (/** @type {[number, number] | undefined} */ from) => {
        const ns = Math.round(performance.now() * 1e6) - (from ? from[0] * 1e9 + from[1] : 0);
        return [Math.floor(ns / 1e9), ns % 1e9];
      },
      { bigint: () => BigInt(Math.round(performance.now() * 1e6)) },
    ),
    getBuiltinModule: (/** @type {string} */ name) => builtins?.get(name),
    nextTick: (/** @type {Function} */ task, /** @type {unknown[]} */ ...values) => ticks.add(() => task(...values)),
  };
  return process;
}

/**
 * Variables, whose values are texts whatever they are set to.
 * @param {Record<string, string>} values
 */
function variables(values) {
  return new Proxy(values, {
    set: (target, name, value) => Reflect.set(target, name, String(value)),
    defineProperty: (target, name, { value }) => Reflect.set(target, name, String(value)),
  });
}

/** @param {Uint8Array} input */
function standardInput(input) {
  let left = input;
  let isText = false;
  return strict(
    {
      isTTY: undefined,
      fd: 0,
      setEncoding() {
        isText = true;
      },
      async *[Symbol.asyncIterator]() {
        const read = left;
        left = new Uint8Array();
        if (read.length) yield isText ? new TextDecoder().decode(read) : Buffer.from(read);
      },
    },
    "process.stdin",
  );
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
