// csplit: a file in pieces, up to lines that fit patterns.

import { decode, encode } from "../bytes.js";
import { command } from "../options.js";
import { compile } from "../regex.js";
import { Refusal } from "../task.js";

/** @typedef {{test: ((line: string) => boolean) | null, line: number, offset: number, isSkipped: boolean, times: number, text: string}} Cut */

export const csplit = command(
  "csplit",
  {
    letters: "f:n:b:kszq",
    long: {
      prefix: "f",
      digits: "n",
      "suffix-format": "b",
      "keep-files": "k",
      silent: "s",
      quiet: "s",
      "elide-empty-files": "z",
    },
  },
  async (context, options) => {
    const [path, ...patterns] = options.rest;
    if (!patterns.length)
      return context.complain(
        path === undefined
          ? "missing operand\nTry 'csplit --help' for more information."
          : `missing operand after ‘${path}’\nTry 'csplit --help' for more information.`,
      );
    let text;
    try {
      text = decode(await context.read(path));
    } catch (error) {
      return context.complain(`cannot open '${path}' for reading: ${/** @type {Error} */ (error).message}`);
    }
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const cuts = cutsOf(patterns, (source) => {
      const found = compile(source, { extended: false, ignoreCase: false });
      return (line) => found.find(line) !== null;
    });
    if (!cuts) throw new Refusal(`csplit with such a pattern is not supported in this page`);
    const { pieces, problem } = piecesOf(lines, cuts);
    const digits = Number(options.value("n") ?? 2);
    const kept = pieces.filter((piece) => piece || !options.has("z"));
    /** @type {string[]} */
    const made = [];
    for (const [place, piece] of kept.entries()) {
      const name = `${options.value("f") ?? "xx"}${String(place).padStart(digits, "0")}`;
      const bytes = encode(piece);
      await context.writeFile(name, bytes);
      made.push(name);
      if (!options.has("s") && !options.has("q")) await context.write(`${bytes.length}\n`);
    }
    if (!problem) return 0;
    await context.complain(problem);
    if (!options.has("k")) for (const name of made) context.files.remove(context.path(name));
    return 1;
  },
  (options) => {
    if (options.has("b")) throw new Refusal("csplit -b is not supported in this page");
  },
);

/**
 * @param {string[]} patterns
 * @param {(source: string) => (line: string) => boolean} testOf
 * @returns {Cut[] | null}
 */
function cutsOf(patterns, testOf) {
  /** @type {Cut[]} */
  const cuts = [];
  for (const text of patterns) {
    const [, times] = text.match(/^\{(\d+|\*)\}$/) ?? [];
    const [, mark, source, offset] = text.match(/^([/%])((?:\\.|(?!\1)[^\\])*)\1([-+]?\d+)?$/) ?? [];
    const last = cuts.at(-1);
    if (times !== undefined) {
      if (!last) return null;
      last.times = times === "*" ? Number.POSITIVE_INFINITY : Number(times);
    } else if (mark)
      cuts.push({ test: testOf(source), line: 0, offset: Number(offset ?? 0), isSkipped: mark === "%", times: 0, text });
    else if (/^\d+$/.test(text)) cuts.push({ test: null, line: Number(text), offset: 0, isSkipped: false, times: 0, text });
    else return null;
  }
  return cuts;
}

/**
 * @param {string[]} lines
 * @param {Cut[]} cuts
 */
function piecesOf(lines, cuts) {
  const pieces = [];
  let [at, seen] = [0, -1]; // seen: the line that the last pattern fitted
  let problem = "";
  for (const cut of cuts) {
    for (let round = 0; round <= cut.times && !problem; round += 1) {
      let end;
      if (cut.test) {
        const found = lines.findIndex((line, place) => place > seen && place >= at && cut.test?.(line.replace(/\n$/, "")));
        end = found < 0 ? -1 : found + cut.offset;
        if (found >= 0) seen = found;
      } else end = cut.line * (round + 1) - 1;
      if (end < 0 || end > lines.length || (!cut.test && end >= lines.length)) {
        if (cut.times === Number.POSITIVE_INFINITY && cut.test) break;
        problem = `‘${cut.text}’: ${cut.test ? "match not found" : "line number out of range"}${round ? ` on repetition ${round}` : ""}`;
        if (!cut.isSkipped) pieces.push(lines.slice(at).join(""));
        return { pieces, problem };
      }
      if (!cut.isSkipped) pieces.push(lines.slice(at, end).join(""));
      at = end;
    }
  }
  pieces.push(lines.slice(at).join(""));
  return { pieces, problem };
}
