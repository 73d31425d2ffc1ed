// getopt: a program's options in an order that is easy to read.

import { Refusal } from "../task.js";

/** @import {Definition} from "../options.js" */

/** What is wrong with the options of the program. */
class Wrong extends Error {}

/** @param {readonly string[]} args */
function planOf(args) {
  const left = [...args];
  const plan = {
    letters: "",
    long: /** @type {string[]} */ ([]),
    name: "getopt",
    isQuiet: false,
    isPlain: false,
    isTest: false,
    isAlternative: false,
  };
  let hasLetters = false;
  while (/^-./.test(left[0] ?? "")) {
    const [, word, value] = (left.shift() ?? "").match(/^(--[^=]+|-.)=?(.*)$/s) ?? [];
    if (word === "--") break;
    const take = () => value || left.shift() || "";
    if (word === "-o" || word === "--options") {
      plan.letters = take();
      hasLetters = true;
    } else if (/^(-l|--long(options)?)$/.test(word))
      plan.long.push(
        ...take()
          .split(/[,\s]+/)
          .filter(Boolean),
      );
    else if (word === "-n" || word === "--name") plan.name = take();
    else if (word === "-q" || word === "--quiet") plan.isQuiet = true;
    else if (word === "-u" || word === "--unquoted") plan.isPlain = true;
    else if (word === "-T" || word === "--test") plan.isTest = true;
    else if (word === "-a" || word === "--alternative") plan.isAlternative = true;
    else throw new Refusal(`getopt ${word} is not supported in this page`);
  }
  if (!hasLetters && !plan.isTest) {
    plan.letters = left.shift() ?? "";
    if (left[0] === "--") left.shift();
    if (!plan.long.length) plan.isPlain = true;
  }
  return { ...plan, left };
}

/** @type {[string, Definition]} */
export const getopt = [
  "getopt",
  {
    async run(context) {
      const plan = planOf(context.args);
      if (plan.isTest) return 4;
      if (plan.isAlternative || /^[-+]/.test(plan.letters))
        throw new Refusal("getopt in this order is not supported in this page");
      if (!context.args.length) {
        await context.complain("missing optstring argument\nTry 'getopt --help' for more information.");
        return 2;
      }
      /** @type {string[]} */
      const options = [];
      /** @type {string[]} */
      const operands = [];
      let status = 0;
      const quote = (/** @type {string} */ text) => (plan.isPlain ? text : `'${text.replaceAll("'", "'\\''")}'`);
      const tried = async (/** @type {() => string[]} */ read) => {
        try {
          options.push(...read());
        } catch (error) {
          if (!(error instanceof Wrong)) throw error;
          status = 1;
          if (!plan.isQuiet) await context.shell.writeTo(2, `${plan.name}: ${error.message}\n`);
        }
      };
      const { left } = plan;
      for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
        const given = arg;
        if (arg === "--") operands.push(...left.splice(0));
        else if (/^--./.test(arg)) await tried(() => longOption(given, plan.long, left, quote));
        else if (/^-./.test(arg)) {
          for (let at = 1; at < arg.length; at = takesRest(arg, at, plan.letters) ? arg.length : at + 1) {
            const place = at;
            await tried(() => shortOption(given.slice(place), plan.letters, left, quote));
          }
        } else operands.push(arg);
      }
      await context.write(` ${[...options, "--", ...operands.map(quote)].join(" ")}\n`);
      return status;
    },
    check(args) {
      planOf(args);
    },
  },
];

/**
 * @param {string} arg
 * @param {string[]} known
 * @param {string[]} left
 * @param {(text: string) => string} quote
 */
function longOption(arg, known, left, quote) {
  const [, name, value] = arg.match(/^--([^=]+)(?:=(.*))?$/s) ?? [];
  const like = known.filter((each) => each.replace(/:+$/, "") === name);
  const found = like.length ? like : known.filter((each) => each.startsWith(name));
  if (!found.length) throw new Wrong(`unrecognized option '${arg}'`);
  if (found.length > 1)
    throw new Wrong(
      `option '${arg}' is ambiguous; possibilities: ${found.map((each) => `'--${each.replace(/:+$/, "")}'`).join(" ")}`,
    );
  const full = found[0].replace(/:+$/, "");
  if (!found[0].endsWith(":")) {
    if (value !== undefined) throw new Wrong(`option '--${full}' doesn't allow an argument`);
    return [`--${full}`];
  }
  const given = value ?? (found[0].endsWith("::") ? "" : left.shift());
  if (given === undefined) throw new Wrong(`option '--${full}' requires an argument`);
  return [`--${full}`, quote(given)];
}

/**
 * Whether the option at a place has the rest of the argument for its value.
 * @param {string} arg
 * @param {number} at
 * @param {string} letters
 */
const takesRest = (arg, at, letters) => letters[letters.indexOf(arg[at]) + 1] === ":" && letters.includes(arg[at]);

/**
 * @param {string} rest of an argument, which begins with the letter
 * @param {string} letters
 * @param {string[]} left
 * @param {(text: string) => string} quote
 */
function shortOption(rest, letters, left, quote) {
  const [letter] = rest;
  const at = letters.indexOf(letter);
  if (at < 0 || letter === ":") throw new Wrong(`invalid option -- '${letter}'`);
  if (letters[at + 1] !== ":") return [`-${letter}`];
  const value = rest.slice(1) || (letters[at + 2] === ":" ? "" : left.shift());
  if (value === undefined) throw new Wrong(`option requires an argument -- '${letter}'`);
  return [`-${letter}`, quote(value)];
}
