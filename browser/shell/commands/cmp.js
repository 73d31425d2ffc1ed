// cmp: whether two files are the same, byte by byte.

import { FileProblem } from "../files.js";
import { command } from "../options.js";

export const cmp = command("cmp", { letters: "s", long: { quiet: "s", silent: "s" } }, async (context, options) => {
  const [one, other = "-"] = options.rest;
  if (one === undefined || options.rest.length > 2) {
    await context.complain(`${one === undefined ? "missing operand after 'cmp'" : `extra operand '${options.rest[2]}'`}`);
    await context.complain(`Try '${context.name} --help' for more information.`);
    return 2;
  }
  const contents = [];
  for (const path of [one, other]) {
    try {
      contents.push(await context.read(path));
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      if (!options.has("s")) await context.complain(`${path}: ${error.message}`);
      return 2;
    }
  }
  const [left, right] = contents;
  const size = Math.min(left.length, right.length);
  const at = left.findIndex((byte, place) => place < size && byte !== right[place]);
  if (at < 0 && left.length === right.length) return 0;
  if (options.has("s")) return 1;
  const lines = left.subarray(0, at < 0 ? size : at).filter((byte) => byte === 10).length;
  if (at >= 0) await context.write(`${one} ${other} differ: byte ${at + 1}, line ${lines + 1}\n`);
  else {
    const short = left.length < right.length ? one : other;
    const isWhole = size > 0 && left[size - 1] === 10;
    await context.complain(
      size
        ? `EOF on ${short} after byte ${size}, ${isWhole ? `line ${lines}` : `in line ${lines + 1}`}`
        : `EOF on ${short} which is empty`,
    );
  }
  return 1;
});
