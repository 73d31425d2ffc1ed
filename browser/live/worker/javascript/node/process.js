// Node's process: a program's surroundings, its two streams, and how it ends.

import { wrongType } from "./errors.js";
import { Listeners } from "./listeners.js";
import { standardInput } from "./stdin.js";
import { strict } from "./strict.js";
import { warner } from "./warnings.js";

/** @import {Given} from "./globals.js" */

/** Thrown by process.exit(), so that nothing comes after it. */
export class Exit extends Error {}

/** What can happen in Node, and in the page nobody tells of. */
const UNHEARD = ["rejectionHandled", "message", "disconnect", "worker", "workerMessage", "multipleResolves"];

/** What Node itself listens to. */
const HEARD = ["newListener", "removeListener", "warning"];

/** @param {Given} given */
export function processOf({ file, environment, report, exit, builtins, input, ticks, about, Stream, later }) {
  const listeners = new Listeners((event) => {
    if (UNHEARD.includes(event)) throw new Error(`process.on("${event}") is not supported in this page`);
  });
  const own = listeners.methods(() => shown);
  const begun = performance.now();
  /** @type {number | undefined} */
  let exitCode;
  /** @type {{exitCode: number | undefined} & Record<string, unknown>} */
  const process = {
    ...about,
    env: variables({ PATH: "/usr/bin", HOME: "/home/reader", LANG: "C.UTF-8", ...environment }),
    argv: ["node", `/home/reader/${file}`],
    argv0: "node",
    execArgv: [],
    platform: "linux",
    arch: "x64",
    title: "node",
    execPath: "/usr/bin/node",
    pid: 2,
    ppid: 1,
    stdin: Stream ? later?.streamInput(Stream, input) : standardInput(input, ticks),
    stdout: Stream ? later?.streamOutput(Stream, "stdout", report) : output("stdout", report, ticks),
    stderr: Stream ? later?.streamOutput(Stream, "stderr", report) : output("stderr", report, ticks),
    get exitCode() {
      return exitCode;
    },
    set exitCode(value) {
      exitCode = statusOf(value);
    },
    /**
     * @param {unknown} [status]
     * @returns {never}
     */
    exit(status) {
      if (status !== undefined) exitCode = statusOf(status);
      exit((exitCode ?? 0) & 0xff);
      throw new Exit("process.exit");
    },
    ...own,
    eventNames: () => [...HEARD, ...own.eventNames()],
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
    ...(later && { loadEnvFile: (/** @type {unknown} */ path) => later.loadEnvFile(/** @type {any} */ (process), path) }),
    nextTick: (/** @type {Function} */ task, /** @type {unknown[]} */ ...values) => ticks.add(() => task(...values)),
  };
  process.emitWarning = warner({ report, ticks, tell: (warning) => listeners.emit("warning", warning) });
  Object.defineProperty(process, Symbol.toStringTag, { value: "process", configurable: true });
  const shown = strict(process, "process");
  return shown;
}

/**
 * @param {unknown} value
 * @returns {number | undefined}
 */
function statusOf(value) {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) throw wrongType("code", "of type number", value);
  return number;
}

/**
 * @param {"stdout" | "stderr"} name
 * @param {Given["report"]} report
 * @param {Given["ticks"]} ticks
 */
function output(name, report, ticks) {
  const decoder = new TextDecoder();
  return strict(
    {
      /**
       * @param {unknown} data
       * @param {unknown[]} more an encoding and a callback, each of which may be left out
       */
      write(data, ...more) {
        if (typeof data !== "string" && !ArrayBuffer.isView(data))
          throw wrongType("chunk", "of type string or an instance of Buffer, TypedArray, or DataView", data);
        report(name, typeof data === "string" ? data : decoder.decode(data, { stream: true }));
        const done = more.at(-1);
        if (typeof done === "function") ticks.add(() => done());
        return true;
      },
      isTTY: undefined,
      columns: undefined,
      rows: undefined,
      writable: true,
      fd: name === "stdout" ? 1 : 2,
    },
    `process.${name}`,
  );
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
