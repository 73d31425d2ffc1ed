// The part of node:module that has to do with Node's own modules.

import { nodeError, wrongType } from "./errors.js";

/** @type {any} the program's */
const program = globalThis;

/** @param {string[]} names of all that Node has, without "node:" */
export function moduleModule(names) {
  const isBuiltin = (/** @type {string} */ name) => names.includes(String(name).replace(/^node:/, ""));
  /** @param {string | URL} from */
  const createRequire = (from) => {
    if (!/^(file:|\/)/.test(String(from)))
      throw nodeError(
        TypeError,
        "ERR_INVALID_ARG_VALUE",
        `The argument 'filename' must be a file URL object, file URL string, or absolute path string. Received '${from}'`,
      );
    /** @param {string} name */
    const require = (name) => {
      if (typeof name !== "string") throw wrongType("id", "of type string", name);
      if (isBuiltin(name)) return program.process.getBuiltinModule(name);
      if (/^[./]/.test(name)) throw new Error(`require("${name}"), of a file, is not supported in this page`);
      const error = new Error(`Cannot find module '${name}'\nRequire stack:\n- ${program.__importMeta.filename}`);
      throw Object.assign(error, { code: "MODULE_NOT_FOUND", requireStack: [program.__importMeta.filename] });
    };
    return require;
  };
  return { builtinModules: names, createRequire, isBuiltin };
}
