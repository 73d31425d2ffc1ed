// Node's console, over the two streams of a program.

/**
 * @param {(stream: string, text: string) => void} tell
 * @param {{format: Function, inspect: Function}} inspection as Node's util has them
 */
export function consoleOf(tell, { format, inspect }) {
  let indent = "";
  const counts = new Map();
  const say = (stream, text) => tell(stream, `${indent}${text.replaceAll("\n", `\n${indent}`)}\n`);
  const out = (...values) => say("stdout", format(...values));
  const err = (...values) => say("stderr", format(...values));
  const count = (label = "default") => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    out(`${label}: ${counts.get(label)}`);
  };
  const group = (...values) => {
    if (values.length) out(...values);
    indent += "  ";
  };
  const assert = (isTrue, ...values) => {
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
    dir: (value, options) => say("stdout", inspect(value, { customInspect: false, ...options })),
    assert,
    count,
    countReset: (label = "default") => counts.delete(label),
    group,
    groupCollapsed: group,
    groupEnd: () => (indent = indent.slice(2)),
  };
}
