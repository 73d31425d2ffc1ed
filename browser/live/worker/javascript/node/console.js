// Node's console, over the two streams of a program.

/** @import {Inspection} from "../../packed.js" */

/**
 * @param {(stream: "stdout" | "stderr", text: string) => void} write
 * @param {Inspection} inspection as Node's util has it
 */
export function consoleOf(write, { format, inspect }) {
  let indent = "";
  const counts = new Map();
  const print = (/** @type {"stdout" | "stderr"} */ stream, /** @type {string} */ text) =>
    write(stream, `${indent}${text.replaceAll("\n", `\n${indent}`)}\n`);
  const out = (/** @type {unknown[]} */ ...values) => print("stdout", format(...values));
  const err = (/** @type {unknown[]} */ ...values) => print("stderr", format(...values));
  const count = (label = "default") => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    out(`${label}: ${counts.get(label)}`);
  };
  const group = (/** @type {unknown[]} */ ...values) => {
    if (values.length) out(...values);
    indent += "  ";
  };
  const assert = (/** @type {unknown} */ isTrue, /** @type {unknown[]} */ ...values) => {
    if (isTrue) return;
    if (typeof values[0] === "string") err(`Assertion failed: ${values[0]}`, ...values.slice(1));
    else err(...(values.length ? ["Assertion failed:", ...values] : ["Assertion failed"]));
  };
  return {
    log: out,
    info: out,
    debug: out,
    error: err,
    warn: err,
    dir: (/** @type {unknown} */ value, /** @type {object} */ options) =>
      print("stdout", inspect(value, { customInspect: false, ...options })),
    assert,
    count,
    countReset: (label = "default") => counts.delete(label),
    group,
    groupCollapsed: group,
    groupEnd: () => (indent = indent.slice(2)),
  };
}
