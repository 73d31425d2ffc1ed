// Counts of lines and bytes, and pieces of files: what head and tail have in common.

import { FileProblem } from "../files.js";

/** @import {Context} from "../context.js" */

/** @type {Record<string, bigint>} */
const SIZES = {
  b: 512n,
  K: 1024n,
  k: 1024n,
  KiB: 1024n,
  kB: 1000n,
  KB: 1000n,
  M: 1048576n,
  MB: 1000000n,
  MiB: 1048576n,
  G: 1073741824n,
};

/** @param {string} text @returns {number} */
export function sizeOf(text) {
  const [, digits, unit] = text.match(/^(\d+)([A-Za-z]*)$/) ?? [];
  if (!digits || (unit && !SIZES[unit])) return Number.NaN;
  return Number(BigInt(digits) * (SIZES[unit] ?? 1n));
}

/**
 * @param {Context} context
 * @param {string[]} paths
 * @param {(bytes: Uint8Array) => Uint8Array} make
 * @param {{quiet: boolean, verbose: boolean}} how
 */
export async function pieces(context, paths, make, { quiet, verbose }) {
  const hasNames = verbose || (paths.length > 1 && !quiet);
  let isFirst = true;
  for (const path of paths.length ? paths : ["-"]) {
    let bytes;
    try {
      bytes = await context.read(path);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      context.failed = true;
      await context.complain(
        error.message === "Is a directory"
          ? `error reading '${path}': Is a directory`
          : `cannot open '${path}' for reading: ${error.message}`,
      );
      continue;
    }
    if (hasNames) await context.write(`${isFirst ? "" : "\n"}==> ${path === "-" ? "standard input" : path} <==\n`);
    isFirst = false;
    await context.writeBytes(make(bytes));
  }
  return context.failed ? 1 : 0;
}

/**
 * Where the lines of bytes begin, and where the last one ends.
 * @param {Uint8Array} bytes
 * @param {number} end
 */
export function lineStarts(bytes, end) {
  const starts = [0];
  for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, at + 1)) starts.push(at + 1);
  if (starts[starts.length - 1] !== bytes.length) starts.push(bytes.length);
  return starts;
}

/** What head and tail understand. */
export const ENDS = {
  letters: "n:c:qvz",
  long: { lines: "n", bytes: "c", quiet: "q", silent: "q", verbose: "v", "zero-terminated": "z" },
  number: "n",
};
