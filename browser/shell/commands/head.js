// head: how files begin.

import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { ENDS, lineStarts, pieces, sizeOf } from "./pieces.js";

/** @import {Stream} from "../streams.js" */
/** @import {Context} from "../context.js" */

export const head = command("head", ENDS, async (context, options) => {
  const [kind, text] = options.has("c") ? ["bytes", options.value("c") ?? ""] : ["lines", options.value("n") ?? "10"];
  const isFromEnd = text.startsWith("-");
  const count = sizeOf(text.replace(/^[-+]/, ""));
  if (Number.isNaN(count)) return context.complain(`invalid number of ${kind}: ‘${text}’`);
  const how = { quiet: options.has("q"), verbose: options.has("v") };
  if (kind === "lines" && !isFromEnd && options.rest.length < 2 && !how.verbose && !options.has("z"))
    return beginning(context, options.rest, firstLines(context, count));
  if (kind === "bytes" && !isFromEnd && options.rest.length < 2 && !how.verbose)
    return beginning(context, options.rest, firstBytes(context, count));
  const end = options.has("z") ? 0 : 10;
  return pieces(
    context,
    options.rest,
    (bytes) => {
      if (kind === "bytes") return isFromEnd ? bytes.subarray(0, Math.max(0, bytes.length - count)) : bytes.subarray(0, count);
      const starts = lineStarts(bytes, end);
      const total = starts.length - 1;
      return bytes.subarray(0, starts[isFromEnd ? Math.max(0, total - count) : Math.min(count, total)]);
    },
    how,
  );
});

/** @typedef {(stream: Stream) => Promise<void>} Writes */

/**
 * Write what one file begins with, and say what cannot be read.
 * @param {Context} context
 * @param {string[]} paths at most one; standard input where there is none
 * @param {Writes} writes reads no more than it needs, as head does of a pipe
 */
async function beginning(context, [path = "-"], writes) {
  try {
    const stream = context.open(path);
    try {
      await writes(stream);
    } finally {
      stream.release();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return context.complain(
      error.message === "Is a directory"
        ? `error reading '${path}': Is a directory`
        : `cannot open '${path}' for reading: ${error.message}`,
    );
  }
}

/**
 * @param {Context} context
 * @param {number} count
 * @returns {Writes}
 */
function firstBytes(context, count) {
  return async (stream) => {
    for (let left = count; left > 0; ) {
      const chunk = await stream.read(Math.min(left, 65536), context.task);
      if (!chunk) break;
      left -= chunk.length;
      await context.writeBytes(chunk.slice());
    }
  };
}

/**
 * @param {Context} context
 * @param {number} count
 * @returns {Writes}
 */
function firstLines(context, count) {
  return async (stream) => {
    for (let left = count; left > 0; ) {
      const chunk = await stream.read(65536, context.task);
      if (!chunk) break;
      const starts = lineStarts(chunk, 10);
      const whole = starts.slice(1).filter((start) => chunk[start - 1] === 10).length;
      if (whole >= left) {
        await context.writeBytes(chunk.slice(0, starts[left]));
        stream.back(chunk.length - starts[left]);
        break;
      }
      left -= whole;
      await context.writeBytes(chunk.slice());
    }
  };
}
