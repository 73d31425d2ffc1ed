// Builtins of the shell that are programs, too.

/** @import {Definition} from "../options.js" */

/** @type {[string, Definition][]} */
export const BUILTIN_PROGRAMS = ["true", "false", "echo", "test", "[", "pwd", "kill"].map((name) => [
  name,
  {
    async run(context) {
      return context.shell.world.builtins[name](context.shell, context.args, name);
    },
  },
]);
