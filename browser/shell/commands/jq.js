// jq: the real one, as WebAssembly. Files that a program names are handed to it.

import { decode, encode } from "../bytes.js";
import { FileProblem } from "../files.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";

/** @import {Context} from "../context.js" */
/** @import {Definition} from "../options.js" */

/** Options of jq, and how many arguments follow each. */
const LONG = new Map(
  Object.entries({
    "raw-output": 0,
    "raw-output0": 0,
    "join-output": 0,
    "ascii-output": 0,
    "compact-output": 0,
    "null-input": 0,
    "exit-status": 0,
    slurp: 0,
    "sort-keys": 0,
    "raw-input": 0,
    tab: 0,
    stream: 0,
    "stream-errors": 0,
    seq: 0,
    unbuffered: 0,
    "monochrome-output": 0,
    "color-output": 0,
    arg: 2,
    argjson: 2,
    slurpfile: 2,
    rawfile: 2,
    indent: 1,
    "from-file": 1,
    args: 0,
    jsonargs: 0,
  }),
);
const LETTERS = "rjacnesSRCMf";

/**
 * jq's arguments, with the files that it reads.
 * @param {string[]} args
 */
function plan(args) {
  /** @type {string[]} */
  const words = [];
  /** @type {{at: number, path: string}[]} */
  const files = [];
  /** @type {string[]} */
  const flags = [];
  /** @type {string[]} */
  const positional = [];
  let filter = /** @type {string | undefined} */ (undefined);
  let [isFromFile, isPositional, isCut] = [false, false, false];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--") {
      for (const operand of left.splice(0)) take(operand);
    } else if (arg.startsWith("--")) {
      const name = arg.slice(2);
      const size = LONG.get(name);
      if (size === undefined) throw new Refusal(`jq: option ${arg} is not supported in this page`);
      if (name === "from-file") isFromFile = true;
      else if (name === "args" || name === "jsonargs") {
        isPositional = true;
        positional.push(arg);
      } else {
        const values = left.splice(0, size);
        isCut ||= values.length < size;
        words.push(arg, ...values);
        flags.push(arg);
        if (name === "slurpfile" || name === "rawfile") files.push({ at: words.length - 1, path: values[1] ?? "" });
      }
    } else if (/^-[A-Za-z]/.test(arg)) {
      for (const letter of arg.slice(1)) {
        if (!LETTERS.includes(letter)) throw new Refusal(`jq: option -${letter} is not supported in this page`);
        if (letter === "f") isFromFile = true;
        else {
          words.push(`-${letter}`);
          flags.push(`-${letter}`);
        }
      }
    } else take(arg);
  }
  /** @param {string} operand */
  function take(operand) {
    if (filter === undefined) filter = operand;
    else if (isPositional) positional.push(operand);
    else files.push({ at: -1, path: operand });
  }
  return { positional, words, files, flags, filter, isFromFile, isCut };
}

/** What jq's only folder has in place of a slash. */
const SLASH = "\u2215";

/** Standard input, read before and handed over as a file. */
const DASH = "\u2010";

/** @param {string} path */
const flat = (path) => (path === "-" ? DASH : path.replaceAll("/", SLASH));

/**
 * What jq wrote, with the files' names as the program has them.
 * @param {Uint8Array} bytes
 * @param {{path: string}[]} files
 */
function restored(bytes, files) {
  const folders = files.filter(({ path }) => path.includes("/"));
  if (!folders.length) return bytes;
  let text = decode(bytes);
  for (const { path } of folders) text = text.replaceAll(flat(path), path);
  return encode(text);
}

/**
 * Write what jq wrote; gives its status.
 * @param {Context} context
 * @param {{stdout: Uint8Array, stderr: Uint8Array, status: number}} ended
 * @param {{path: string}[]} files
 */
async function told(context, { stdout, stderr, status }, files) {
  await context.writeBytes(restored(stdout, files));
  if (stderr.length) await context.shell.streams.get(2)?.write(restored(stderr, files), context.task);
  return status;
}

/** @type {[string, Definition]} */
export const JQ = [
  "jq",
  {
    async run(context) {
      const { positional, words, files, flags, filter = ".", isFromFile, isCut } = plan(context.args);
      const jq = await context.world.services.jq();
      /** @type {Map<string, Uint8Array>} */
      const given = new Map();
      if (isCut) return told(context, await jq(context.args, encode(""), given, {}), []); // an option lacks what follows it
      let program = filter;
      if (isFromFile) {
        try {
          program = decode(await context.read(filter));
        } catch (error) {
          if (!(error instanceof FileProblem)) throw error;
          await context.shell.writeTo(2, `jq: error: Could not open ${filter}: ${error.message}\n`);
          return 2;
        }
      }
      const paths = [];
      let isBroken = false;
      for (const { at, path } of files) {
        try {
          given.set(`/${flat(path)}`, await context.read(path));
        } catch (error) {
          if (!(error instanceof FileProblem)) throw error;
          if (at >= 0) {
            await context.shell.writeTo(
              2,
              `jq: Bad JSON in --${words[at - 2].slice(2)} ${words[at - 1]} ${path}: Could not open ${path}: ${error.message}\n`,
            );
            return 2;
          }
          isBroken = true;
          await context.shell.writeTo(2, `jq: error: Could not open ${path}: ${error.message}\n`);
          continue;
        }
        if (at >= 0) words[at] = flat(path);
        else paths.push(flat(path));
      }
      if (isBroken && !paths.length) return 2;
      const wantsInput = !files.some(({ at }) => at < 0);
      const isNull = flags.includes("-n") || flags.includes("--null-input");
      const readsInput = wantsInput && (!isNull || /\binputs?\b/.test(program));
      const input = readsInput ? await context.readInput() : new Uint8Array(0);
      const options = ["-M", ...words.filter((word) => word !== "-M" && word !== "--args" && word !== "--jsonargs")];
      const ended = await jq(
        [...options, program, ...paths, ...positional],
        readsInput ? input : encode(""),
        given,
        Object.fromEntries(context.environment),
      );
      const status = await told(context, ended, files);
      return isBroken && !status ? 2 : status;
    },
    check(args) {
      plan(args.map((arg) => (arg.startsWith(UNKNOWN) ? "x" : arg)));
    },
  },
];
