// sort, by bytes as in the C locale.

import { decode, encode, latin } from "../bytes.js";
import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @typedef {{from: number, fromLetter: number, to: number, toLetter: number, flags: string}} Key */

const FLAGS = /^[bdfghiMnrRV]*$/;

/** @param {string} text @returns {Key} */
function keyOf(text) {
  const [, from, fromLetter, first, to, toLetter, last] =
    text.match(/^(\d+)(?:\.(\d+))?([A-Za-z]*)(?:,(\d+)(?:\.(\d+))?([A-Za-z]*))?$/) ?? [];
  if (!from || !FLAGS.test(first + (last ?? ""))) throw new Refusal(`sort -k ${text} is not supported in this page`);
  return {
    from: Number(from),
    fromLetter: Number(fromLetter ?? 1),
    to: Number(to ?? 0),
    toLetter: Number(toLetter ?? 0),
    flags: first + (last ?? ""),
  };
}

/**
 * The part of a line that a key means.
 * @param {string} line
 * @param {Key} key
 * @param {string | undefined} mark
 * @param {boolean} skipsBlanks
 */
function partOf(line, key, mark, skipsBlanks) {
  const starts = [0];
  const ends = [];
  if (mark === undefined) {
    for (const found of line.matchAll(/[ \t]*[^ \t]*/g)) {
      if (!found[0]) continue;
      if (found.index) starts.push(found.index);
      ends.push(found.index + found[0].length);
    }
  } else {
    for (let at = line.indexOf(mark); at >= 0; at = line.indexOf(mark, at + 1)) {
      ends.push(at);
      starts.push(at + 1);
    }
    ends.push(line.length);
  }
  const blanks = (/** @type {number} */ at) => (skipsBlanks ? at + (line.slice(at).match(/^[ \t]*/)?.[0].length ?? 0) : at);
  const start = key.from > starts.length ? line.length : Math.min(line.length, blanks(starts[key.from - 1]) + key.fromLetter - 1);
  let end = line.length;
  if (key.to && key.to <= ends.length)
    end = key.toLetter ? Math.min(line.length, blanks(starts[key.to - 1]) + key.toLetter) : ends[key.to - 1];
  return line.slice(start, Math.max(start, end));
}

/** @type {Record<string, number>} */
const MONTHS = { JAN: 1, FEB: 2, MAR: 3, APR: 4, MAY: 5, JUN: 6, JUL: 7, AUG: 8, SEP: 9, OCT: 10, NOV: 11, DEC: 12 };

/** @param {string} text */
const numberOf = (text) => Number(text.match(/^[ \t\n]*(-?\d*(?:\.\d*)?)/)?.[1].replace(/^-?\.?$/, "0") ?? 0) || 0;

/** @param {string} text */
function humanOf(text) {
  const [, digits, unit] = text.match(/^[ \t]*(-?\d*(?:\.\d*)?)([KMGTPEZY]?)/) ?? [];
  const value = Number(digits) || 0;
  const power = unit ? "KMGTPEZY".indexOf(unit) + 1 : 0;
  return Math.sign(value) * (power * 1e9 + Math.abs(value));
}

/**
 * @param {string} one
 * @param {string} other
 * @param {string} flags
 */
function compareBy(one, other, flags) {
  if (flags.includes("n")) return numberOf(one) - numberOf(other);
  if (flags.includes("h")) return humanOf(one) - humanOf(other);
  if (flags.includes("g")) {
    const [a, b] = [Number.parseFloat(one), Number.parseFloat(other)];
    return (Number.isNaN(a) ? -Infinity : a) - (Number.isNaN(b) ? -Infinity : b) || 0;
  }
  if (flags.includes("M"))
    return (MONTHS[one.trim().slice(0, 3).toUpperCase()] ?? 0) - (MONTHS[other.trim().slice(0, 3).toUpperCase()] ?? 0);
  if (flags.includes("V")) return versions(one, other);
  let [a, b] = [one, other];
  if (flags.includes("R")) return lotOf(a) - lotOf(b);
  if (flags.includes("d")) [a, b] = [a, b].map((text) => text.replace(/[^A-Za-z0-9 \t]/g, ""));
  if (flags.includes("i")) [a, b] = [a, b].map((text) => text.replace(/[^\x20-\x7e]/g, ""));
  if (flags.includes("f")) [a, b] = [a, b].map((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The places drawn for keys in one run of sort -R: one for all that are the same. @type {Map<string, number>} */
const lots = new Map();

/** @param {string} key */
function lotOf(key) {
  const lot = lots.get(key) ?? Math.random();
  lots.set(key, lot);
  return lot;
}

/**
 * @param {string} one
 * @param {string} other
 */
function versions(one, other) {
  const split = (/** @type {string} */ text) => text.match(/\d+|\D+/g) ?? [];
  const [a, b] = [split(one), split(other)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    if (a[at] === undefined) return -1;
    if (b[at] === undefined) return 1;
    const areNumbers = /^\d/.test(a[at]) && /^\d/.test(b[at]);
    const order = areNumbers ? Number(a[at]) - Number(b[at]) : a[at] < b[at] ? -1 : a[at] > b[at] ? 1 : 0;
    if (order) return order;
  }
  return 0;
}

const LONG = {
  "numeric-sort": "n",
  reverse: "r",
  unique: "u",
  key: "k",
  "field-separator": "t",
  "ignore-case": "f",
  "version-sort": "V",
  "human-numeric-sort": "h",
  "general-numeric-sort": "g",
  "month-sort": "M",
  output: "o",
  stable: "s",
  check: "c",
  "zero-terminated": "z",
  "ignore-leading-blanks": "b",
  "dictionary-order": "d",
  "random-sort": "R",
  merge: "m",
};

/**
 * The lines of files that are sorted each: always the least of those that come first.
 * @param {string[][]} files
 * @param {(one: string, other: string) => number} compare
 */
function merged(files, compare) {
  const made = [];
  const left = files.filter((lines) => lines.length).map((lines) => ({ lines, at: 0 }));
  while (left.length) {
    const first = left.reduce((best, file) => (compare(best.lines[best.at], file.lines[file.at]) > 0 ? file : best));
    made.push(first.lines[first.at]);
    first.at += 1;
    if (first.at === first.lines.length) left.splice(left.indexOf(first), 1);
  }
  return made;
}

export const SORT = command(
  "sort",
  { letters: "nruk:t:fVhgMo:scCzbdiRm", long: LONG },
  async (context, options) => {
    const global = [..."nfVhgMbdirR"].filter((letter) => options.has(letter)).join("");
    const keys = (options.values.get("k") ?? []).map(keyOf);
    let mark = options.value("t");
    if (mark === "\\0") mark = "\0";
    if (mark !== undefined && [...mark].length !== 1)
      return context.complain(mark ? `multi-character tab '${mark}'` : "empty tab").then(() => 2);
    const end = options.has("z") ? "\0" : "\n";
    /** @type {string[]} */
    const lines = [];
    /** @type {string[][]} */
    const files = [];
    context.openMessage = (path, message) => `cannot read: ${path}: ${message}`;
    for await (const { bytes } of context.inputs(options.rest)) {
      const text = latin(bytes);
      const each = text.split(end);
      if (each[each.length - 1] === "") each.pop();
      files.push(each);
      for (const line of each) lines.push(line);
    }
    if (context.failed) return 2;
    const compareKeys = (/** @type {string} */ one, /** @type {string} */ other) => {
      for (const key of keys) {
        const flags = key.flags.replace("b", "") || key.flags.includes("b") ? key.flags : global;
        const skipsBlanks = flags.includes("b") || /[nghMV]/.test(flags);
        const order = compareBy(partOf(one, key, mark, skipsBlanks), partOf(other, key, mark, skipsBlanks), flags);
        if (order) return flags.includes("r") ? -order : order;
      }
      if (keys.length) return 0;
      const [a, b] = global.includes("b") ? [one, other].map((text) => text.replace(/^[ \t]+/, "")) : [one, other];
      const order = compareBy(a, b, global);
      return global.includes("r") ? -order : order;
    };
    const compare = (/** @type {string} */ one, /** @type {string} */ other) => {
      const order = compareKeys(one, other);
      if (order || options.has("u") || options.has("s")) return order;
      const last = one < other ? -1 : one > other ? 1 : 0;
      return options.has("r") ? -last : last;
    };
    if (options.has("c") || options.has("C")) {
      const wrong = lines.findIndex(
        (line, place) =>
          place > 0 && (options.has("u") ? compare(lines[place - 1], line) >= 0 : compare(lines[place - 1], line) > 0),
      );
      if (wrong < 0) return 0;
      if (options.has("c"))
        await context.complain(
          `${options.rest[0] ?? "-"}:${wrong + 1}: disorder: ${decode(Uint8Array.from(lines[wrong], (letter) => letter.charCodeAt(0)))}`,
        );
      return 1;
    }
    lots.clear();
    const sorted = options.has("m") ? merged(files, compare) : lines.sort(compare);
    const kept = options.has("u") ? sorted.filter((line, place) => !place || compareKeys(sorted[place - 1], line) !== 0) : sorted;
    const bytes = Uint8Array.from(kept.map((line) => line + end).join(""), (letter) => letter.charCodeAt(0));
    const target = options.value("o");
    if (target === undefined) await context.writeBytes(bytes);
    else {
      try {
        await context.writeFile(target, bytes);
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        return context.complain(`open failed: ${target}: ${error.message}`).then(() => 2);
      }
    }
    return 0;
  },
  (options) => {
    for (const key of options.values.get("k") ?? []) if (!key.includes("\u{f0000}")) keyOf(key);
  },
);
export { encode };
