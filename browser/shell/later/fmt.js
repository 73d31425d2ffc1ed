// fmt: paragraphs in lines that are about as long as each other, as GNU's fmt weighs them.

import { latin } from "../bytes.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @typedef {{text: string, space: number, isFinal: boolean, isPeriod: boolean, isPunctuation: boolean, opens: boolean}} FmtWord space: after it */

const square = (/** @type {number} */ number) => number * number;
const SHORT = (/** @type {number} */ by) => square(by * 10);
const RAGGED = (/** @type {number} */ by) => Math.trunc(SHORT(by) / 2);

export const fmt = command(
  "fmt",
  { letters: "w:g:us", long: { width: "w", goal: "g", "uniform-spacing": "u", "split-only": "s" }, number: "w" },
  async (context, options) => {
    const [given, goal] = [options.value("w"), options.value("g")];
    const problem = problemOf(given, WIDEST) || problemOf(goal, Number(given ?? 75));
    if (problem) return context.complain(problem);
    const width = Number(given ?? (goal === undefined ? 75 : Number(goal) + 10));
    const limits = { width, goal: goal === undefined ? Math.trunc((width * 187) / 200) : Number(goal) };
    context.openMessage = (path, message) => `cannot open '${path}' for reading: ${message}`;
    for await (const { bytes } of context.inputs(options.rest)) {
      const text = latin(bytes);
      if (text.includes("\t")) throw new Refusal("fmt of text with tabs is not supported in this page");
      const shown = formatted(text, limits, options.has("s"), options.has("u"));
      await context.writeBytes(Uint8Array.from(shown, (letter) => letter.charCodeAt(0)));
    }
    return context.failed ? 1 : 0;
  },
);

const WIDEST = 2500;

/**
 * What is wrong with a width; empty: nothing.
 * @param {string | undefined} given
 * @param {number} most
 */
function problemOf(given, most) {
  if (given === undefined || (/^\d+$/.test(given) && Number(given) <= most)) return "";
  return `invalid width: ‘${given}’${/^\d+$/.test(given) ? ": Numerical result out of range" : ""}`;
}

/**
 * @param {string} text a byte each letter
 * @param {{width: number, goal: number}} limits
 * @param {boolean} isSplitOnly
 * @param {boolean} isUniform
 */
function formatted(text, limits, isSplitOnly, isUniform) {
  let made = "";
  const lines = text.replace(/\n$/, "").split("\n");
  if (text === "") return "";
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    at += 1;
    if (!line.trim()) {
      made += "\n";
      continue;
    }
    const indent = line.length - line.trimStart().length;
    const words = wordsOf(line, isUniform);
    while (!isSplitOnly && at < lines.length && lines[at].trim() && lines[at].length - lines[at].trimStart().length === indent) {
      words.push(...wordsOf(lines[at], isUniform));
      at += 1;
    }
    made += paragraph(words, indent, limits);
  }
  return made;
}

/**
 * @param {string} line
 * @param {boolean} isUniform
 * @returns {FmtWord[]}
 */
function wordsOf(line, isUniform) {
  return [...line.matchAll(/(\S+)( *)/g)].map(([, text, after], place, all) => {
    const isLast = place === all.length - 1;
    const isPeriod = /[.?!]$/.test(text.replace(/[)\]'"]+$/, ""));
    const isFinal = isPeriod && (isLast || after.length > 1);
    const space = isLast || isUniform ? (isFinal ? 2 : 1) : after.length;
    return { text, space, isFinal, isPeriod, isPunctuation: /[!-/:-@[-`{-~]$/.test(text), opens: /^[(['`"]/.test(text) };
  });
}

/**
 * @param {FmtWord[]} words
 * @param {number} indent
 * @param {{width: number, goal: number}} limits
 */
function paragraph(words, indent, { width, goal }) {
  const count = words.length;
  /** @type {{cost: number, next: number, length: number}[]} the best lines from each word on */
  const best = Array.from({ length: count + 1 }, () => ({ cost: 0, next: count, length: 0 }));
  const size = (/** @type {number} */ place) => (place === count ? width : words[place].text.length);
  for (let start = count - 1; start >= 0; start -= 1) {
    let least = Number.POSITIVE_INFINITY;
    let length = indent + size(start);
    for (let next = start + 1; ; next += 1) {
      let cost = best[next].cost;
      if (next < count) {
        cost += SHORT(goal - length);
        if (best[next].next !== count) cost += RAGGED(length - best[next].length);
      }
      if (cost < least) {
        least = cost;
        Object.assign(best[start], { next, length });
      }
      if (next === count) break;
      length += words[next - 1].space + size(next);
      if (length >= width) break;
    }
    best[start].cost = least + baseCost(words, start);
  }
  let text = "";
  for (let start = 0; start < count; start = best[start].next) {
    const line = words.slice(start, best[start].next);
    const shown = line.map((word, place) => word.text + (place === line.length - 1 ? "" : " ".repeat(word.space)));
    text += `${" ".repeat(indent)}${shown.join("")}\n`;
  }
  return text;
}

/**
 * What it costs to begin a line with a word.
 * @param {FmtWord[]} words
 * @param {number} place
 */
function baseCost(words, place) {
  let cost = square(70);
  const [before, earlier] = [words[place - 1], words[place - 2]];
  if (before) {
    if (before.isPeriod) cost += before.isFinal ? -square(50) : square(600);
    else if (before.isPunctuation) cost -= square(40);
    else if (earlier?.isFinal) cost += Math.trunc(square(200) / (before.text.length + 2));
  }
  if (words[place].opens) cost -= square(40);
  else if (words[place].isFinal) cost += Math.trunc(square(150) / (words[place].text.length + 2));
  return cost;
}
