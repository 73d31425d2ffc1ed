// The variables that the shell computes.

import { commandText } from "./command-text.js";
import { Refusal } from "./task.js";

/** @import {Shell} from "./shell.js" */
/** @import {Computed} from "./variables.js" */

/** @param {Shell} shell */
export function computedVariables(shell) {
  /** @type {Computed} */
  const computed = new Map();
  const number = (/** @type {() => number} */ get) => ({ get: () => String(get()) });
  computed.set(
    "LINENO",
    number(() => shell.line),
  );
  computed.set("RANDOM", {
    get: () => {
      shell.random = (shell.random * 16807) % 2147483647 || 1;
      return String(((shell.random >> 16) ^ (shell.random & 65535)) & 32767);
    },
    set: (text) => {
      shell.random = Number.parseInt(text, 10) || 0;
    },
  });
  computed.set("SECONDS", {
    get: () => String(Math.floor((Date.now() - shell.begun) / 1000)),
    set: (text) => (shell.begun = Date.now() - 1000 * (Number.parseInt(text, 10) || 0)),
  });
  computed.set(
    "SRANDOM",
    number(() => crypto.getRandomValues(new Uint32Array(1))[0]),
  );
  computed.set(
    "EPOCHSECONDS",
    number(() => Math.floor(Date.now() / 1000)),
  );
  computed.set("EPOCHREALTIME", { get: () => (Date.now() / 1000 + (performance.now() % 1) / 1000).toFixed(6) });
  computed.set(
    "BASHPID",
    number(() => shell.task.pid),
  );
  computed.set(
    "BASH_SUBSHELL",
    number(() => shell.subshells),
  );
  computed.set(
    "PPID",
    number(() => shell.parentPid),
  );
  computed.set(
    "UID",
    number(() => 1000),
  );
  computed.set(
    "EUID",
    number(() => 1000),
  );
  // A script has a frame below all calls.
  const frames = () => (shell.isCommandText ? [] : [{ name: "main", line: 0, file: shell.name }]).concat(shell.calls).reverse();
  const array = (/** @type {() => string[]} */ list) => ({ get: () => list()[0] ?? "", list });
  computed.set(
    "FUNCNAME",
    array(() => (shell.depth ? frames().map(({ name }) => name) : [])),
  );
  computed.set(
    "PIPESTATUS",
    array(() => shell.pipeStatus.map(String)),
  );
  computed.set(
    "BASH_SOURCE",
    array(() => frames().map(({ file }) => file)),
  );
  computed.set(
    "BASH_LINENO",
    array(() => frames().map(({ line }) => String(line))),
  );
  computed.set("BASH_COMMAND", { get: () => commandText(shell.command) });
  computed.set("SHELLOPTS", { get: () => [...shell.options].sort().join(":") });
  computed.set("_", { get: () => shell.lastArgument });
  for (const name of ["BASH", "HOSTNAME", "BASH_VERSION", "MACHTYPE", "GROUPS"]) {
    computed.set(name, {
      get: () => {
        throw new Refusal(`$${name} is not supported in this page`);
      },
    });
  }
  computed.set("OSTYPE", { get: () => "linux-gnu" });
  return computed;
}
