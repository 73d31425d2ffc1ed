// flock: one program at a time, by a lock on a file.

import { FileNode, FileProblem } from "../files.js";
import { readOptions } from "../options.js";
import { runFor } from "../run/programs.js";
import { Refusal } from "../task.js";

/** @import {Definition} from "../options.js" */
/** @import {Stream} from "../streams.js" */
/** @import {Context} from "../context.js" */

const SPEC = {
  letters: "nsexuow:E:c:",
  long: {
    nonblock: "n",
    nb: "n",
    shared: "s",
    exclusive: "x",
    unlock: "u",
    close: "o",
    wait: "w",
    timeout: "w",
    "conflict-exit-code": "E",
    command: "c",
  },
  stops: true,
};

/** Who holds the locks of files: what was opened, until it is closed. @type {WeakMap<object, Set<Stream & {count?: number}>>} */
const holders = new WeakMap();

/** @param {Context} context @param {string[]} args */
function planOf(context, args) {
  const options = readOptions("flock", args, SPEC);
  const [target, ...words] = options.rest;
  const text = words[0] === "-c" ? words[1] : options.value("c");
  return { options, target, words: text === undefined ? words : [context ? "/bin/sh" : "sh", "-c", text] };
}

/** @type {[string, Definition]} */
export const flock = [
  "flock",
  {
    async run(context) {
      const { options, target, words } = planOf(context, context.args);
      if (target === undefined) throw new Refusal("flock without a file is not supported in this page");
      const stream = streamOf(context, target, words.length > 0);
      if (!stream) return context.complain(`${target}: Bad file descriptor`).then(() => 65);
      const { node } = stream;
      if (!(node instanceof FileNode)) throw new Refusal(`flock of ${target} is not supported in this page`);
      const locks = holders.get(node) ?? new Set();
      holders.set(node, locks);
      if (options.has("u")) {
        locks.delete(stream);
        return 0;
      }
      const isFree = () => [...locks].every((other) => other === stream || other.count === 0);
      const patience = options.has("n") ? 0 : Number(options.value("w") ?? Number.POSITIVE_INFINITY);
      const begun = performance.now();
      while (!isFree()) {
        if (performance.now() - begun >= patience * 1000) return Number(options.value("E") ?? 1);
        await context.world.sleep(context.task, 0.01);
      }
      if (options.has("s")) throw new Refusal("flock --shared is not supported in this page");
      locks.add(stream);
      if (!words.length) return 0;
      try {
        return await runFor(context, words);
      } finally {
        locks.delete(stream);
        stream.release();
      }
    },
    check(args, also) {
      const { options, words } = planOf(/** @type {any} */ (null), args);
      if (options.has("s")) throw new Refusal("flock --shared is not supported in this page");
      if (words.length) also.command(words);
    },
  },
];

/**
 * @param {Context} context
 * @param {string} target a file, or the number of one that is open
 * @param {boolean} isFile
 */
function streamOf(context, target, isFile) {
  if (!isFile && /^\d+$/.test(target)) return context.shell.streams.get(Number(target));
  try {
    return context.files.open(context.path(target), { read: true, write: true, create: true });
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return undefined;
  }
}
