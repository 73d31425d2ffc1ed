// grep, egrep and fgrep.

import { decode } from "../bytes.js";
import { FileProblem, FolderNode, LinkNode } from "../files.js";
import { byCode } from "../locale.js";
import { command } from "../options.js";
import { matches } from "../pattern.js";
import { compile, RegexProblem } from "../regex.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";
import { perlFinder } from "./perl.js";

/** @import {Context} from "../context.js" */
/** @import {Options} from "../options.js" */

const LETTERS = "EFGPe:f:ivwxclLoqsnHhm:A:B:C:rRaz1:2:3:4";
const LONG = {
  "extended-regexp": "E",
  "fixed-strings": "F",
  "perl-regexp": "P",
  regexp: "e",
  file: "f",
  "ignore-case": "i",
  "invert-match": "v",
  "word-regexp": "w",
  "line-regexp": "x",
  count: "c",
  "files-with-matches": "l",
  "files-without-match": "L",
  "only-matching": "o",
  quiet: "q",
  silent: "q",
  "no-messages": "s",
  "line-number": "n",
  "with-filename": "H",
  "no-filename": "h",
  "max-count": "m",
  "after-context": "A",
  "before-context": "B",
  context: "C",
  recursive: "r",
  text: "a",
  "null-data": "z",
  include: "1",
  exclude: "2",
  "exclude-dir": "3",
  "dereference-recursive": "R",
  "line-buffered": "4",
};

/**
 * @param {Context} context
 * @param {Options} options
 * @param {"E" | "F" | "G"} kind
 */
async function grep(context, options, kind) {
  const rest = [...options.rest];
  context.isAtOnce ||= options.has("4");
  let patterns = options.values.get("e");
  for (const path of options.values.get("f") ?? [])
    patterns = [...(patterns ?? []), decode(await context.read(path)).replace(/\n$/, "")];
  if (!patterns) {
    const first = rest.shift();
    if (first === undefined) {
      await context.complain("usage").catch(() => {});
      throw new Refusal("grep without a pattern is not supported in this page");
    }
    patterns = [first];
  }
  const mode = options.has("P") ? "P" : options.has("F") ? "F" : options.has("E") ? "E" : options.has("G") ? "G" : kind;
  const all = patterns.flatMap((each) => context.inLocale(each).split("\n"));
  let finders;
  try {
    finders = all.map((pattern) => finderOf(pattern, mode, options, context.isBytewise));
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    await context.complain(error.message);
    return 2;
  }
  const [isQuiet, isInverted, only] = [options.has("q"), options.has("v"), options.has("o")];
  const limit = options.has("m") ? Number(options.value("m")) : Number.POSITIVE_INFINITY;
  const after = Number(options.value("A") ?? options.value("C") ?? 0);
  const before = Number(options.value("B") ?? options.value("C") ?? 0);
  const isRecursive = options.has("r") || options.has("R");
  const paths = isRecursive ? filesBelow(context, rest, options) : rest.length ? rest : ["-"];
  const hasNames = options.has("H") || ((paths.length > 1 || isRecursive) && !options.has("h"));
  let [isFound, isFailed] = [false, false];
  const end = options.has("z") ? "\0" : "\n";
  for (const path of paths) {
    let stream;
    try {
      if (path !== "-" && context.files.find(context.path(path)) instanceof FolderNode) {
        if (!options.has("s")) await context.complain(`${path}: Is a directory`);
        isFailed = true;
        continue;
      }
      stream = context.open(path);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      isFailed = true;
      if (!options.has("s")) await context.complain(`${path}: ${error.message}`);
      continue;
    }
    stream.release();
    const shownPath = path === "-" ? "(standard input)" : path;
    let [count, number, left, lastShown] = [0, 0, 0, 0];
    /** @type {{number: number, line: string}[]} */
    let held = [];
    const prefix = (/** @type {number} */ place, /** @type {string} */ mark) =>
      `${hasNames ? shownPath + mark : ""}${options.has("n") ? place + mark : ""}`;
    if (limit === 0) continue;
    for await (const { line: text } of context.lines([path], end)) {
      const line = context.inLocale(text);
      number += 1;
      if (line.includes("\0") && !options.has("a") && !options.has("z"))
        throw new Refusal("grep of binary data is not supported in this page");
      const isHit = finders.some((finder) => finder.test(line)) !== isInverted;
      if (isHit) {
        count += 1;
        isFound = true;
        if (isQuiet) return 0;
        if (options.has("l") || options.has("L")) break;
        if (!options.has("c")) {
          if ((before || after) && lastShown && number - held.length > lastShown + 1) await context.write(`--${end}`);
          else if ((before || after) && !lastShown && isContextMarked) await context.write(`--${end}`);
          for (const each of held) await context.write(`${prefix(each.number, "-")}${only ? "" : each.line}${end}`);
          held = [];
          if (only && !isInverted)
            for (const text of allMatches(finders, line)) await context.write(`${prefix(number, ":")}${text}${end}`);
          else if (!only) await context.write(`${prefix(number, ":")}${line}${end}`);
          lastShown = number;
          left = after;
        }
        if (count >= limit) break;
      } else if (left > 0 && !options.has("c") && !options.has("l")) {
        left -= 1;
        if (!only) await context.write(`${prefix(number, "-")}${line}${end}`);
        lastShown = number;
      } else if (before) {
        held.push({ number, line });
        if (held.length > before) held.shift();
      }
    }
    if (lastShown && (before || after)) isContextMarked = true;
    if (options.has("c")) await context.write(`${hasNames ? `${shownPath}:` : ""}${count}\n`);
    if (options.has("l") && count) await context.write(`${shownPath}\n`);
    if (options.has("L") && !count) {
      await context.write(`${shownPath}\n`);
      isFound = true;
    }
  }
  isContextMarked = false;
  if (isFailed && !(isQuiet && isFound)) return 2;
  return isFound ? 0 : 1;
}

let isContextMarked = false;

/**
 * @param {string} pattern
 * @param {string} mode
 * @param {Options} options
 * @param {boolean} isBytewise
 */
function finderOf(pattern, mode, options, isBytewise) {
  const how = { ignoreCase: options.has("i"), word: options.has("w"), line: options.has("x") };
  if (mode === "P") return perlFinder(pattern, { ...how, isBytewise });
  return compile(pattern, { ...how, extended: mode === "E", isLiteral: mode === "F" });
}

/**
 * @param {{find(text: string, from?: number): RegExpExecArray | null}[]} finders
 * @param {string} line
 */
function allMatches(finders, line) {
  const texts = [];
  let at = 0;
  while (at <= line.length) {
    let best = /** @type {RegExpExecArray | null} */ (null);
    for (const finder of finders) {
      const found = finder.find(line, at);
      if (found && (!best || found.index < best.index || (found.index === best.index && found[0].length > best[0].length)))
        best = found;
    }
    if (!best) break;
    if (best[0]) texts.push(best[0]);
    at = best.index + (best[0].length || 1);
  }
  return texts;
}

/**
 * The files in folders, by their names.
 * @param {Context} context
 * @param {string[]} paths none: all that is below
 * @param {Options} options
 */
function filesBelow(context, paths, options) {
  /** @type {string[]} */
  const found = [];
  const fits = (/** @type {string} */ letter, /** @type {string} */ name) =>
    options.values.get(letter)?.some((pattern) => matches([{ text: pattern, quoted: false }], name, { extended: false }));
  const visit = (/** @type {string} */ path, /** @type {string} */ name) => {
    const node = context.files.find(context.path(path || "."), { follow: options.has("R") || paths.includes(path) });
    if (node instanceof FolderNode) {
      if (name && fits("3", name)) return;
      for (const each of [...node.entries.keys()].sort(byCode)) visit(path ? `${path.replace(/\/$/, "")}/${each}` : each, each);
    } else if (!(node instanceof LinkNode) && !fits("2", name) && (!options.has("1") || fits("1", name))) found.push(path);
  };
  for (const path of paths.length ? paths : [""]) visit(path, path.slice(path.lastIndexOf("/") + 1));
  return found;
}

const named = (/** @type {string} */ name, /** @type {"E" | "F" | "G"} */ kind) =>
  command(
    name,
    { letters: LETTERS, long: { ...LONG, color: "", colour: "" }, number: "C" },
    (context, options) => grep(context, options, kind),
    (options) => {
      const pattern = options.values.get("e")?.[0] ?? options.rest[0];
      if (options.has("P") && pattern && !pattern.includes(UNKNOWN)) finderOf(pattern, "P", options, false);
    },
  );

export const GREP = [named("grep", "G"), named("egrep", "E"), named("fgrep", "F")];
