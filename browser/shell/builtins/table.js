// The table of the shell's own commands, by their names: index.js fills it.

/** @import {Shell} from "../shell.js" */

/** @typedef {(shell: Shell, args: string[], name: string) => Promise<number> | number} Builtin */

/** @type {Record<string, Builtin>} */
export const BUILTINS = Object.create(null);
