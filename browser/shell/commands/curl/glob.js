// The addresses that braces and brackets in an address stand for, and the names of files with what was chosen.

import { CurlError } from "./options.js";

/** @typedef {{address: string, chosen: string[]}} Address chosen: for #1, #2 and so on of --output */

/** @param {string} text @returns {string[]} what one [a-z:2] stands for */
function range(text) {
  const [, first, last, step = "1"] = text.match(/^(\d+|[a-zA-Z])-(\d+|[a-zA-Z])(?::(\d+))?$/) ?? [];
  const isNumber = /^\d+$/.test(first ?? "");
  if (first === undefined || isNumber !== /^\d+$/.test(last) || Number(step) < 1)
    throw new CurlError("(3) bad range specification in URL", 3);
  const [from, to] = isNumber ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)];
  if (from > to) throw new CurlError("(3) bad range in URL", 3);
  const width = isNumber && first.startsWith("0") ? first.length : 0;
  return Array.from({ length: Math.floor((to - from) / Number(step)) + 1 }, (_, place) => {
    const value = from + place * Number(step);
    return isNumber ? String(value).padStart(width, "0") : String.fromCharCode(value);
  });
}

/**
 * @param {string} pattern
 * @returns {Address[]}
 */
export function expanded(pattern) {
  const [whole, set, span] = pattern.match(/\{([^{}]*)\}|\[([^\]]+)\]/) ?? [];
  if (whole === undefined || /^\[[\da-f:.]*:[\da-f:.]*(%\w+)?\]$/i.test(whole)) return [{ address: pattern, chosen: [] }];
  const at = pattern.indexOf(whole);
  const choices = set === undefined ? range(span) : set.split(",");
  return choices.flatMap((choice) =>
    expanded(pattern.slice(at + whole.length)).map(({ address, chosen }) => ({
      address: pattern.slice(0, at) + choice + address,
      chosen: [choice, ...chosen],
    })),
  );
}

/**
 * @param {string} name of a file
 * @param {readonly string[]} chosen
 */
export const named = (name, chosen) => name.replace(/#(\d)/g, (whole, number) => chosen[Number(number) - 1] ?? whole);
