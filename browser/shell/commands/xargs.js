// xargs: a command with the words of its input.

import { decode } from "../bytes.js";
import { FileProblem } from "../files.js";
import { readOptions } from "../options.js";
import { runFor } from "../run/programs.js";
import { Given } from "../streams.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";

/** @import {Context} from "../context.js" */
/** @import {Definition, Options} from "../options.js" */

const XARGS = {
  letters: "0I:i:n:L:P:rtd:s:xpa:",
  long: {
    null: "0",
    "arg-file": "a",
    "max-args": "n",
    "max-lines": "L",
    "max-procs": "P",
    "no-run-if-empty": "r",
    delimiter: "d",
    replace: "I",
    verbose: "t",
  },
  stops: true,
};

/** @type {[string, Definition]} */
export const xargs = [
  "xargs",
  {
    async run(context) {
      const options = readOptions("xargs", context.args, XARGS);
      const words = options.rest.length ? options.rest : ["echo"];
      const file = options.value("a");
      let text;
      try {
        text = decode(await (file === undefined ? context.readInput() : context.read(file)));
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        return context.complain(`Cannot open input file ‘${file}’: ${error.message}`);
      }
      const kind = await kindOf(context, options);
      const mark = kind === "I" ? (options.value("I") ?? null) : null;
      const items = itemsOf(text, options, kind);
      if (typeof items === "string") return context.complain(items);
      /** @type {string[][]} */
      const calls = [];
      if (mark !== null)
        for (const item of items) calls.push([words[0], ...words.slice(1).map((word) => word.replaceAll(mark, item))]);
      else {
        const size = Number((kind === "n" && options.value("n")) || Number.POSITIVE_INFINITY);
        const lines = kind === "L" ? linesOf(text, Number(options.value("L"))) : null;
        if (typeof lines === "string") return context.complain(lines);
        if (lines) calls.push(...lines.map((line) => [...words, ...line]));
        else if (Number.isFinite(size))
          for (let at = 0; at < items.length; at += size) calls.push([...words, ...items.slice(at, at + size)]);
        else if (items.length) calls.push([...words, ...items]);
        if (!calls.length && !options.has("r")) calls.push(words);
      }
      const several = Number(options.value("P") ?? 1);
      let status = 0;
      const run = async (/** @type {string[]} */ call) => {
        if (options.has("t")) await context.shell.writeTo(2, `${call.join(" ")}\n`);
        const ended = await runFor(
          context,
          call,
          file === undefined ? { streams: new Map([[0, new Given(new Uint8Array(0))]]) } : {},
        );
        if (ended === 127 || ended === 126) status = ended;
        else if (ended === 255) status = 124;
        else if (ended && status < 124) status = 123;
        return ended;
      };
      if (several !== 1) {
        const queue = [...calls];
        const width = several > 0 ? several : queue.length;
        await Promise.all(
          Array.from({ length: width }, async () => {
            for (let call = queue.shift(); call; call = queue.shift()) await run(call);
          }),
        );
      } else {
        for (const call of calls) {
          const ended = await run(call);
          if (ended === 255) {
            await context.complain(`${words[0]}: exited with status 255; aborting`);
            break;
          }
          if (ended === 127 || ended === 126) break;
        }
      }
      return status;
    },
    check(args, also) {
      const options = readOptions("xargs", args, XARGS);
      if (options.has("L") && (["0", "d"].some((letter) => options.has(letter)) || !/^[1-9]\d*$/.test(options.value("L") ?? "")))
        throw new Refusal("xargs -L like this is not supported in this page");
      for (const letter of "isxp") if (options.has(letter)) throw new Refusal(`xargs -${letter} is not supported in this page`);
      if (options.rest.length)
        also.command(
          options.rest
            .map((word, place) => (place && options.has("I") && word.includes(options.value("I") ?? "") ? UNKNOWN : word))
            .concat(UNKNOWN),
        );
    },
  },
];

/** What divides the input, as the complaint about another one names them. @type {Record<string, [shown: string, ignored: string]>} */
const KINDS = {
  I: ["--replace/-I/-i", "--replace"],
  L: ["-L", "--max-lines"],
  n: ["--max-args/-n", "--max-args"],
};

/**
 * The last of what divides the input; those before it count for nothing.
 * @param {Context} context
 * @param {Options} options
 */
async function kindOf(context, options) {
  let kind = "";
  for (const next of options.values.keys()) {
    if (!KINDS[next] || (kind === "I" && next === "n" && options.value("n") === "1")) continue;
    if (kind) {
      const [[shown], [, ignored]] = [KINDS[next], KINDS[kind]];
      await context.complain(
        `warning: options ${ignored} and ${shown} are mutually exclusive, ignoring previous ${ignored} value`,
      );
    }
    kind = next;
  }
  return kind;
}

/**
 * @param {string} text
 * @param {Options} options
 * @param {string} kind
 * @returns {string[] | string} or what is wrong
 */
function itemsOf(text, options, kind) {
  if (options.has("0") || options.has("d")) {
    const given = options.value("d") ?? "\\0";
    const mark = options.has("0") ? "\0" : given.replace(/^\\n$/, "\n").replace(/^\\t$/, "\t").replace(/^\\0$/, "\0");
    const items = text.split(mark);
    if (items[items.length - 1] === "") items.pop();
    return items;
  }
  /** @type {string[]} */
  const items = [];
  if (kind === "L") return [];
  if (kind === "I") {
    for (const line of text.split("\n")) {
      const trimmed = line.replace(/^[ \t]+/, "");
      if (trimmed === "") continue;
      const words = unquoted(trimmed, true);
      if (typeof words === "string") return words;
      items.push(words.join(" "));
    }
    return items;
  }
  return unquoted(text, false);
}

/**
 * The words of so many lines at a time. A blank at a line's end has the next one go on.
 * @param {string} text
 * @param {number} size
 * @returns {string[][] | string}
 */
function linesOf(text, size) {
  /** @type {string[][]} */
  const lines = [];
  for (const line of text.replace(/[ \t]+\n/g, " ").split("\n")) {
    const words = unquoted(line, false);
    if (typeof words === "string") return words;
    if (words.length) lines.push(words);
  }
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, at) => lines.slice(at * size, (at + 1) * size).flat());
}

/**
 * @param {string} text
 * @param {boolean} isWhole blanks are kept
 * @returns {string[] | string}
 */
function unquoted(text, isWhole) {
  const items = [];
  let [item, isOpen] = ["", false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "'" || letter === '"') {
      const end = text.indexOf(letter, at + 1);
      const line = text.indexOf("\n", at);
      if (end < 0 || (line >= 0 && line < end))
        return `unmatched ${letter === "'" ? "single" : "double"} quote; by default quotes are special to xargs unless you use the -0 option`;
      item += text.slice(at + 1, end);
      at = end;
      isOpen = true;
    } else if (letter === "\\" && at + 1 < text.length) {
      at += 1;
      item += text[at];
      isOpen = true;
    } else if (/[ \t\n]/.test(letter) && !(isWhole && letter !== "\n")) {
      if (isOpen) items.push(item);
      [item, isOpen] = ["", false];
    } else {
      item += letter;
      isOpen = true;
    }
  }
  if (isOpen) items.push(item);
  return items;
}
