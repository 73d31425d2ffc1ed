// Errors as Node prints them.

/** @import {Inspection} from "../packed.js" */
/** @import {Builtins} from "./node/modules.js" */

/** Thrown where a program asks for what the page does not have, before it runs. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {number} line
   */
  constructor(message, line) {
    super(message);
    this.line = line;
  }
}

/**
 * An error's text, with the program's file in the place of the worker's address.
 * @param {unknown} error
 * @param {{inspect: Inspection["inspect"], file: string, url?: string, builtins?: Builtins}} program
 */
export function explain(error, { inspect, file, url, builtins }) {
  if (error instanceof Refused) return `${file}: line ${error.line}: ${error.message}`;
  const name = missingPackage(error);
  if (name) {
    return `Error [ERR_MODULE_NOT_FOUND]: Cannot find package '${name}' imported from ${file}
In this page there are no modules to import but parts of Node's own.`;
  }
  if (error instanceof ReferenceError && error.message === "require is not defined") {
    error.message += " in ES module scope, you can use import instead";
    error.stack = error.stack?.replace("require is not defined", error.message);
  }
  let text = shown(error, inspect);
  if (error instanceof SyntaxError || error instanceof DOMException) text = text.replace(/^\[(.*)\]$/s, "$1"); // Node names places
  if (url) text = text.replaceAll(url, file);
  if (builtins) text = builtins.explain(text);
  if (error instanceof SyntaxError && !text.includes(file)) text = `${file}\n${text}`; // no browser says where
  return text
    .replaceAll("file:///home/reader/", "")
    .split("\n")
    .filter((line) => !/^\s+at .*\/assets\//.test(line))
    .join("\n");
}

/** How deep Node shows what ends a program. */
const DEPTH = 5;

/**
 * What Node shows of what ends a program.
 * @param {unknown} thrown
 * @param {Inspection["inspect"]} inspect
 */
function shown(thrown, inspect) {
  if (Object(thrown) === thrown) return inspect(thrown, { depth: DEPTH, customInspect: false });
  return typeof thrown === "symbol" ? "" : String(thrown);
}

/**
 * What Node throws for a promise that was refused with something that is no error, and nobody asked.
 * @param {unknown} reason
 */
export function unhandled(reason) {
  if (reason instanceof Error || reason instanceof DOMException) return reason;
  const isPlain = typeof reason === "object" && reason !== null && !Array.isArray(reason);
  const shown = isPlain
    ? `#<${reason.constructor?.name ?? "Object"}>`
    : Array.isArray(reason)
      ? "[object Array]"
      : String(reason);
  const error = new Error(
    `This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${shown}".`,
  );
  error.name = "UnhandledPromiseRejection";
  error.stack = `${error.name}: ${error.message}`;
  return Object.assign(error, { code: "ERR_UNHANDLED_REJECTION" });
}

/** @param {any} error */
function missingPackage(error) {
  if (error?.code === "ERR_MODULE_NOT_FOUND") return error.message?.match(/^Cannot find package '([^']+)'/)?.[1];
  return error instanceof TypeError ? error.message.match(/module specifier ['"]([^'"]+)['"]/)?.[1] : undefined;
}
