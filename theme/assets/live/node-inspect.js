// How Node's console shows values.

const WIDTH = 72;
const DEEPEST = 2;
const NAME = /^[A-Za-z_$][\w$]*$/;

/** The line that console.log(...values) prints. */
export function format(...values) {
  if (typeof values[0] === "string" && values[0].includes("%")) values = substitute(values);
  return values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ");
}

function substitute([template, ...rest]) {
  const text = template.replace(/%([sdifjoO%])/g, (whole, kind) => {
    if (kind === "%") return "%";
    if (!rest.length) return whole;
    const value = rest.shift();
    if (kind === "s") return typeof value === "object" ? inspect(value) : String(value);
    if (kind === "d") return String(Number(value));
    if (kind === "i") return String(Number.parseInt(value, 10));
    if (kind === "f") return String(Number.parseFloat(value));
    if (kind === "j") return JSON.stringify(value);
    return inspect(value);
  });
  return [text, ...rest];
}

/** One value, as Node's util.inspect writes it. */
export function inspect(value, depth = 0, seen = []) {
  if (typeof value === "string") return quote(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "symbol") return value.toString();
  if (typeof value === "function") return inspectFunction(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (seen.includes(value)) return "[Circular *1]";
  if (value instanceof Date) return Number.isNaN(+value) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (isError(value)) return inspectError(value, depth, seen);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const name = prefix(value);
  const isEmpty = !entries(value, () => "").length;
  if (depth > DEEPEST && !isEmpty) return `[${name.trim() || (Array.isArray(value) ? "Array" : "Object")}]`;
  const parts = entries(value, (inner) => inspect(inner, depth + 1, [...seen, value]));
  if (!parts.length) return `${name}${open}${close}`;
  return name + lay(parts, open, close, depth);
}

/** A DOMException is an error to Node, and to few browsers. */
const isError = (value) => value instanceof Error || value instanceof DOMException;

function inspectError(error, depth, seen) {
  const head = `${error.name}: ${error.message}`;
  const stack = error.stack?.includes(error.message) ? error.stack : [head, error.stack].filter(Boolean).join("\n");
  if (!("cause" in error) || error.cause === undefined) return stack.trimEnd();
  const cause = inspect(error.cause, depth + 1, [...seen, error]);
  return `${stack.trimEnd()} {\n  [cause]: ${cause.replaceAll("\n", "\n  ")}\n}`;
}

function inspectFunction(value) {
  const kind = Function.prototype.toString.call(value).startsWith("class") ? "class" : "Function";
  if (kind === "class") return `[class ${value.name || "(anonymous)"}]`;
  return value.name ? `[Function: ${value.name}]` : "[Function (anonymous)]";
}

function prefix(value) {
  if (Array.isArray(value)) return "";
  const proto = Object.getPrototypeOf(value);
  if (proto === null) return "[Object: null prototype] ";
  const name = proto.constructor?.name;
  if (value instanceof Map || value instanceof Set) return `${name}(${value.size}) `;
  if (ArrayBuffer.isView(value) && "length" in value) return `${name}(${value.length}) `;
  return !name || name === "Object" ? "" : `${name} `;
}

function entries(value, show) {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value)) {
    const shown = Array.from(value).slice(0, 100).map(show);
    return value.length > 100 ? [...shown, `... ${value.length - 100} more items`] : shown;
  }
  if (value instanceof Map) return [...value].map(([key, item]) => `${show(key)} => ${show(item)}`);
  if (value instanceof Set) return [...value].map(show);
  if (value instanceof Headers || value instanceof URLSearchParams) {
    return [...value].map(([key, item]) => `${NAME.test(key) ? key : quote(key)}: ${show(item)}`);
  }
  return Object.keys(value).map((key) => `${NAME.test(key) ? key : quote(key)}: ${show(value[key])}`);
}

/** On one line if that is short, else one part a line; long arrays of numbers are not put in columns. */
function lay(parts, open, close, depth) {
  const length = parts.reduce((sum, part) => sum + part.length, 0) + parts.length;
  const short = length + open.length <= WIDTH && !parts.some((part) => part.includes("\n"));
  if (short && (open !== "[" || parts.length <= 6)) return `${open} ${parts.join(", ")} ${close}`;
  const indent = "  ".repeat(depth);
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(",\n")}\n${indent}${close}`;
}

function quote(text) {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") ? "`" : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r");
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}
