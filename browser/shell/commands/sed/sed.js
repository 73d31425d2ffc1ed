// sed, as GNU's.

import { decode, encode } from "../../bytes.js";
import { FileNode } from "../../files.js";
import { command } from "../../options.js";
import { Refusal } from "../../task.js";
import { UNKNOWN } from "../../unknown.js";
import { Machine } from "./machine.js";
import { Script, ScriptProblem } from "./script.js";
import { WriteProblem, Written } from "./written.js";

/** @import {Context} from "../../context.js" */
/** @import {Options} from "../../options.js" */

/**
 * @param {Options} options
 * @returns {string[]}
 */
function scripts(options) {
  const given = [...(options.values.get("e") ?? [])];
  if (!given.length && !options.has("f") && options.rest.length) given.push(options.rest[0]);
  return given;
}

/**
 * What a file held before it was edited, in another beside it.
 * @param {Context} context
 * @param {string} path
 * @param {string} suffix or a name with a star for that of the file
 * @param {Uint8Array} data
 */
function keepOld(context, path, suffix, data) {
  const at = path.lastIndexOf("/") + 1;
  const name = path.slice(at);
  const kept = suffix.includes("*") ? suffix.replaceAll("*", name) : name + suffix;
  const old = new FileNode(0o644);
  old.put(0, data);
  context.files.put(context.path(kept.includes("/") ? kept : path.slice(0, at) + kept), old);
}

export const SED = command(
  "sed",
  {
    letters: "nEruzse:f:i::",
    long: {
      quiet: "n",
      unbuffered: "u",
      silent: "n",
      "regexp-extended": "E",
      expression: "e",
      file: "f",
      "in-place": "i",
      "null-data": "z",
      sandbox: "",
      posix: "p",
      separate: "s",
    },
  },
  async (context, options) => {
    const rest = [...options.rest];
    const texts = [...(options.values.get("e") ?? [])];
    for (const path of options.values.get("f") ?? [])
      texts.push(
        decode(await context.read(path))
          .replace(/^#!.*\n/, "")
          .replace(/\n$/, ""),
      );
    if (!texts.length) {
      const first = rest.shift();
      if (first === undefined) throw new Refusal("sed without a script is not supported in this page");
      texts.push(first);
    }
    context.isAtOnce ||= options.has("u");
    const end = options.has("z") ? "\0" : "\n";
    const quiet = options.has("n") || /^#n(\n|$)/.test(texts[0]);
    const files = new Written(context);
    try {
      const parsed = () => {
        const inLocale = (/** @type {string} */ text) => context.inLocale(text);
        const steps = new Script(inLocale(texts.join("\n")), options.has("E") || options.has("r"), inLocale).parse();
        files.open(steps);
        return steps;
      };
      if (!options.has("i")) {
        context.openMessage = (path, message) =>
          message === "Is a directory" ? `couldn't edit ${path}: not a regular file` : `can't read ${path}: ${message}`;
        const [separate, unbuffered] = [options.has("s"), options.has("u")];
        const write = (/** @type {string} */ text) => context.write(text);
        const machine = new Machine(context, parsed(), { quiet, end, files, separate, unbuffered, write });
        const status = await machine.run(context.lines(rest, end, unbuffered));
        return context.failed ? 2 : status;
      }
      for (const path of rest) {
        /** @type {string[]} */
        const parts = [];
        context.openMessage = (name, message) => `can't read ${name}: ${message}`;
        const machine = new Machine(context, parsed(), { quiet, end, files, write: async (text) => void parts.push(text) });
        const status = await machine.run(context.lines([path], end));
        if (context.failed) return 2;
        const node = context.files.find(context.path(path));
        if (node instanceof FileNode) {
          const suffix = options.value("i");
          if (suffix) keepOld(context, path, suffix, node.data.slice());
          node.clear();
          node.put(0, encode(parts.join("")));
        }
        if (machine.isOver) return status;
      }
      return 0;
    } catch (error) {
      if (error instanceof WriteProblem) return context.complain(error.message).then(() => 4);
      if (!(error instanceof ScriptProblem)) throw error;
      return context.complain(error.message);
    } finally {
      files.close();
    }
  },
  (options) => {
    if (options.has("p")) throw new Refusal("sed --posix is not supported in this page");
    for (const text of scripts(options)) {
      if (text.includes(UNKNOWN)) continue;
      try {
        new Script(text, options.has("E") || options.has("r")).parse();
      } catch (error) {
        if (!(error instanceof ScriptProblem)) throw error;
      }
    }
  },
);
