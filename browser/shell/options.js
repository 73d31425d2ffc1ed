// The options of commands, read as GNU's programs do. One that is not known is refused by name.

import { complaintOfOption, hintOf, statusAfterOption } from "./gnu-options.js";
import { Refusal } from "./task.js";
import { UNKNOWN } from "./unknown.js";

/**
 * @typedef {object} Spec
 * @property {string} letters as of getopt: a colon follows those with a value, two those that may have one
 * @property {Record<string, string>} [long] names, and the letters that they stand for
 * @property {boolean} [stops] the first operand ends the options
 * @property {string} [number] the letter that `-5` stands for
 */

/** @typedef {{values: Map<string, string[]>, rest: string[], has(letter: string): boolean, value(letter: string): string | undefined}} Options */

/** What the command says where an option lacks its value. */
export class OptionProblem extends Error {}

/**
 * @param {string} name of the command
 * @param {readonly string[]} args
 * @param {Spec} spec
 * @returns {Options}
 */
export function readOptions(name, args, { letters, long = {}, stops = false, number = "" }) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  const rest = [];
  const add = (/** @type {string} */ letter, /** @type {string} */ value) =>
    values.set(letter, [...(values.get(letter) ?? []), value]);
  const takes = (/** @type {string} */ letter) => letters[letters.indexOf(letter) + 1] === ":";
  const mayTake = (/** @type {string} */ letter) => letters.startsWith("::", letters.indexOf(letter) + 1);
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--") {
      rest.push(...left.splice(0));
    } else if (arg.startsWith("--")) {
      const [, word, value] = arg.match(/^--([^=]*)(?:=(.*))?$/s) ?? [];
      const full = Object.keys(long).filter((each) => each === word || (word && each.startsWith(word)));
      const found = full.includes(word) ? word : full.length === 1 ? full[0] : undefined;
      if (found === undefined) throw notThere(name, `--${word}`, arg);
      const letter = long[found];
      if (takes(letter)) {
        const given = value ?? (mayTake(letter) ? "" : left.shift());
        if (given === undefined) throw new OptionProblem(`option '--${found}' requires an argument`);
        add(letter, given);
      } else if (letter && value !== undefined) throw new Refusal(`${name} --${found}=${value} is not supported in this page`);
      else add(letter, "");
    } else if (number && /^-\d+$/.test(arg)) add(number, arg.slice(1));
    else if (arg.startsWith("-") && arg.length > 1 && !arg.startsWith(`-${UNKNOWN}`)) {
      for (let at = 1; at < arg.length; at += 1) {
        const letter = arg[at];
        if (!letters.includes(letter) || letter === ":") throw notThere(name, letter, letter);
        if (!takes(letter)) {
          add(letter, "");
          continue;
        }
        const given = arg.slice(at + 1) || (mayTake(letter) ? "" : left.shift());
        if (given === undefined) throw new OptionProblem(`option requires an argument -- '${letter}'`);
        add(letter, given);
        break;
      }
    } else {
      rest.push(arg);
      if (stops) rest.push(...left.splice(0));
    }
  }
  return { values, rest, has: (letter) => values.has(letter), value: (letter) => values.get(letter)?.at(-1) };
}

/**
 * An option that is not known here: one that the command has is refused, one that it has not is an error of the program.
 * @param {string} name of the command
 * @param {string} word `--long` or one letter
 * @param {string} shown as the command says it: `--long=value`
 */
function notThere(name, word, shown) {
  const complaint = complaintOfOption(name, word);
  if (complaint) return new OptionProblem(complaint.replace(`'${word}'`, () => `'${shown}'`));
  return new Refusal(`${name} ${word.startsWith("--") ? "" : "-"}${word} is not supported in this page`);
}

/** What checks the commands, or the text of a script, that a command will run. @typedef {{command: (texts: string[]) => void, script: (text: string) => void}} Also */

/**
 * @typedef {object} Definition of a command
 * @property {(context: import("./context.js").Context) => Promise<number>} run
 * @property {(args: string[], also: Also) => void} [check] throws a
 *   Refusal for arguments that it does not have; some may be unknown
 */

/**
 * A command with options.
 * @param {string} name
 * @param {Spec} spec
 * @param {(context: import("./context.js").Context, options: Options) => Promise<number>} run
 * @param {(options: Options, also?: Also) => void} [check] what is more to be said before the run
 * @returns {[string, Definition]}
 */
export function command(name, spec, run, check) {
  return [
    name,
    {
      async run(context) {
        try {
          const options = readOptions(name, context.args, spec);
          check?.(options);
          return await run(context, options);
        } catch (error) {
          if (!(error instanceof OptionProblem)) throw error;
          await context.complain(`${error.message}\n${hintOf(name)}`);
          return statusAfterOption(name);
        }
      },
      check(args, also) {
        try {
          const options = readOptions(name, args, spec);
          check?.(options, also);
        } catch (error) {
          if (!(error instanceof OptionProblem)) throw error;
        }
      },
    },
  ];
}

/** @param {string | undefined} text */
export const isKnown = (text) => text !== undefined && !text.includes(UNKNOWN);
