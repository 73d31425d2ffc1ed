// getopts.

import { assign } from "../parameters.js";
import { complaint } from "./complaint.js";

/** @import {Shell} from "../shell.js" */
/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function getopts(shell, args) {
  const [letters, name, ...given] = args;
  if (name === undefined) return complaint(shell, "getopts: usage: getopts optstring name [arg ...]", 2);
  const words = args.length > 2 ? given : shell.positional;
  const state = shell.getopts;
  const isQuiet = letters.startsWith(":");
  const finish = (/** @type {number} */ status, /** @type {string} */ option) => {
    const { at, letter } = state;
    assign(shell, name, null, option, false);
    assign(shell, "OPTIND", null, String(at), false);
    shell.getopts = { at, letter };
    return status;
  };
  const word = words[state.at - 1];
  if (state.letter === 0) {
    if (word === undefined || !/^-./.test(word)) return finish(1, "?");
    if (word === "--") {
      state.at += 1;
      return finish(1, "?");
    }
    state.letter = 1;
  }
  const option = word[state.letter];
  state.letter += 1;
  const rest = word.slice(state.letter);
  const next = () => {
    state.at += 1;
    state.letter = 0;
  };
  const place = letters.indexOf(option, isQuiet ? 1 : 0);
  if (place < 0 || option === ":") {
    if (!rest) next();
    if (isQuiet) assign(shell, "OPTARG", null, option, false);
    else {
      shell.variables.unset("OPTARG");
      if (shell.variables.get("OPTERR") !== "0") await sayOption(shell, `illegal option -- ${option}`);
    }
    return finish(0, "?");
  }
  if (letters[place + 1] !== ":") {
    if (!rest) next();
    shell.variables.unset("OPTARG");
    return finish(0, option);
  }
  let value = rest;
  if (!rest) {
    value = words[state.at] ?? "";
    if (words[state.at] === undefined) {
      next();
      if (isQuiet) {
        assign(shell, "OPTARG", null, option, false);
        return finish(0, ":");
      }
      shell.variables.unset("OPTARG");
      await sayOption(shell, `option requires an argument -- ${option}`);
      return finish(0, "?");
    }
    state.at += 1;
  }
  next();
  assign(shell, "OPTARG", null, value, false);
  return finish(0, option);
}

/**
 * @param {Shell} shell
 * @param {string} message
 */
async function sayOption(shell, message) {
  await shell.writeTo(2, `${shell.name}: ${message}\n`);
}
