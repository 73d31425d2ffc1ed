// import() of a module that a program names, or finds out, as it runs.

import { nodeError } from "./errors.js";

/** @import {Builtins} from "./modules.js" */

/** @type {any} the program's */
const program = globalThis;

const SCHEMES = "Only URLs with a scheme in: file and data are supported by the default ESM loader.";

/**
 * @param {Builtins} builtins
 * @returns {(specifier: unknown, options?: {with?: {type?: string}}) => Promise<object>}
 */
export function importOf(builtins) {
  return async (specifier, options) => {
    const name = String(specifier);
    if (/^data:/i.test(name)) return import(builtins.data(name, options?.with?.type));
    if (builtins.get(name)) return import(builtins.address(name.replace(/^node:/, "")));
    throw failure(name, program.__importMeta);
  };
}

/**
 * @param {string} name of a module that is not Node's
 * @param {{filename: string, url: string}} program where it is imported
 */
function failure(name, { filename, url }) {
  const absent = (/** @type {string} */ what) => nodeError(Error, "ERR_MODULE_NOT_FOUND", `${what} imported from ${filename}`);
  if (name.startsWith("node:")) return nodeError(Error, "ERR_UNKNOWN_BUILTIN_MODULE", `No such built-in module: ${name}`);
  if (name.startsWith("#")) {
    const words = `Package import specifier "${name}" is not defined imported from ${filename}`;
    return nodeError(TypeError, "ERR_PACKAGE_IMPORT_NOT_DEFINED", words);
  }
  if (!/^(\.{0,2}\/|[a-z][\w+.-]*:)/i.test(name)) return absent(`Cannot find package '${name}'`);
  const { protocol, pathname, href } = new URL(name, url);
  if (protocol !== "file:")
    return nodeError(Error, "ERR_UNSUPPORTED_ESM_URL_SCHEME", `${SCHEMES} Received protocol '${protocol}'`);
  const path = decodeURIComponent(pathname);
  if (isThere(path)) return new Error(`import() of a file, ${path}, is not supported in this page`);
  return Object.assign(absent(`Cannot find module '${path}'`), { url: href });
}

/**
 * Whether the program has such a file.
 * @param {string} path
 */
function isThere(path) {
  return /^\/(home\/reader|tmp)\//.test(path) && program.process.getBuiltinModule("fs").existsSync(path);
}
