// Node's console, over the two streams of a program.

import { tableText } from "./table.js";

/** @import {Inspection} from "../../packed.js" */

/**
 * Functions that do the same, each with its name.
 * @param {string[]} names
 * @param {(...values: unknown[]) => void} task
 */
function named(names, task) {
  return Object.fromEntries(
    names.map((name) => [name, { [name]: (/** @type {unknown[]} */ ...values) => task(...values) }[name]]),
  );
}

/**
 * An error's text without the places in the page's own files.
 * @param {string} text
 */
const withoutOurs = (text) =>
  text.includes("/assets/") ? text.replace(/\n\s+at [^\n]*\/assets\/[^\n]*?(,| \{)?(?=\n|$)/g, "$1") : text;

/**
 * @param {(stream: "stdout" | "stderr", text: string) => void} write
 * @param {Inspection} inspection as Node's util has it
 * @param {(text: string) => void} warn as process.emitWarning
 * @param {number} [step] how far a group is indented
 */
export function consoleOf(write, { format, getStringWidth, inspect }, warn, step = 2) {
  let indent = "";
  const counts = new Map();
  const print = (/** @type {"stdout" | "stderr"} */ stream, /** @type {string} */ text) =>
    write(stream, `${indent}${withoutOurs(text).replaceAll("\n", `\n${indent}`)}\n`);
  const out = (/** @type {unknown[]} */ ...values) => print("stdout", format(...values));
  const err = (/** @type {unknown[]} */ ...values) => print("stderr", format(...values));
  const count = (label = "default") => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    out(`${label}: ${counts.get(label)}`);
  };
  const group = (/** @type {unknown[]} */ ...values) => {
    if (values.length) out(...values);
    indent += " ".repeat(step);
  };
  /** @type {Map<string, number>} */
  const begun = new Map();
  const time = (label = "default") => {
    if (begun.has(label)) return warn(`Label '${label}' already exists for console.time()`);
    begun.set(label, performance.now());
  };
  const timed = (/** @type {string} */ name, /** @type {string} */ label, /** @type {unknown[]} */ ...values) => {
    const from = begun.get(label);
    if (from === undefined) return warn(`No such label '${label}' for console.${name}()`);
    const ms = performance.now() - from;
    out(`${label}: ${ms < 1000 ? `${ms.toFixed(3)}ms`.replace(/\.?0+ms$/, "ms") : `${(ms / 1000).toFixed(3)}s`}`, ...values);
  };
  const table = (/** @type {unknown} */ data, /** @type {string[] | undefined} */ columns) => {
    const text = tableText(data, columns, { inspect, getStringWidth });
    if (text === undefined) out(data);
    else print("stdout", text);
  };
  const trace = (/** @type {unknown[]} */ ...values) => {
    const { stack = "" } = new Error(format(...values));
    const places = stack.split("\n").filter((line) => /^\s+at /.test(line));
    print("stderr", [`Trace${values.length ? `: ${format(...values)}` : ""}`, ...places].join("\n"));
  };
  const assert = (/** @type {unknown} */ isTrue, /** @type {unknown[]} */ ...values) => {
    if (isTrue) return;
    if (typeof values[0] === "string") err(`Assertion failed: ${values[0]}`, ...values.slice(1));
    else err("Assertion failed", ...values);
  };
  return {
    ...named(["log", "info", "debug", "dirxml"], out),
    ...named(["error", "warn"], err),
    table,
    trace,
    time,
    timeLog: (label = "default", /** @type {unknown[]} */ ...values) => timed("timeLog", label, ...values),
    timeEnd: (label = "default") => {
      timed("timeEnd", label);
      begun.delete(label);
    },
    dir: (/** @type {unknown} */ value, /** @type {object} */ options) =>
      print("stdout", inspect(value, { customInspect: false, ...options })),
    assert,
    count,
    countReset: (label = "default") => {
      if (!counts.delete(label)) warn(`Count for '${label}' does not exist`);
    },
    group,
    groupCollapsed: group,
    groupEnd: () => (indent = indent.slice(step)),
  };
}
