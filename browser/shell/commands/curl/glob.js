// The addresses that braces and brackets in an address stand for, and the names of files with what was chosen.

import { CurlError } from "./options.js";

/** @typedef {{address: string, chosen: string[]}} Address chosen: for #1, #2 and so on of --output */

const LETTERS = /^([A-Za-z])-(.)(?::(\d+))?\]/s;
const NUMBERS = /^(\d+)-[ \t]*(\d+)(?::(\d+))?\]/;
const IPV6 = /^\[(?:[\da-fA-F.:]*:[\da-fA-F.:]*(?:%\w+)?)?\]/;

class Pattern {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.uncounted = 0;
  }

  /** @returns {{choices: string[], isPlain: boolean}[]} */
  parts() {
    const parts = [];
    while (this.at < this.text.length) {
      const plain = this.plain();
      if (plain) parts.push({ choices: [plain], isPlain: true });
      const mark = this.text[this.at];
      this.at += 1;
      if (mark) parts.push({ choices: mark === "{" ? this.set() : this.range(), isPlain: false });
    }
    return parts;
  }

  plain() {
    let made = "";
    for (;;) {
      const rest = this.text.slice(this.at);
      const [address] = rest.match(IPV6) ?? [];
      if (address) {
        made += address;
        this.at += address.length;
        this.uncounted += address.length; // curl goes past them in one step
        continue;
      }
      if (!rest || /^[{[]/.test(rest)) return made;
      if (/^[}\]]/.test(rest)) this.fail("unmatched close brace/bracket");
      if (/^\\[{}[\]]/.test(rest)) this.at += 1;
      made += this.text[this.at];
      this.at += 1;
    }
  }

  set() {
    const from = this.at;
    const choices = [""];
    for (; this.text[this.at] !== "}"; this.at += 1) {
      const letter = this.text[this.at];
      if (letter === undefined) this.fail("unmatched brace", from - 1);
      if (/[{[]/.test(letter)) this.fail("nested brace");
      if (letter === "]") this.fail("unexpected close bracket");
      if (letter === ",") choices.push("");
      else {
        if (letter === "\\" && this.at + 1 < this.text.length) this.at += 1;
        choices[choices.length - 1] += this.text[this.at];
      }
    }
    if (this.at === from) this.fail("empty string within braces");
    this.at += 1;
    return choices;
  }

  range() {
    const rest = this.text.slice(this.at);
    if (!/^[A-Za-z\d]/.test(rest)) this.fail("bad range specification");
    const isNumber = /^\d/.test(rest);
    const [whole, first, last, given] = rest.match(isNumber ? NUMBERS : LETTERS) ?? [];
    // what was read of it when it is found to be none
    this.at += whole?.length ?? (isNumber ? (rest.match(/^\d+-[ \t]*(?:\d+:)?/)?.[0].length ?? 0) : 0);
    const [from, to] = whole ? (isNumber ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)]) : [1, 0];
    const step = Number(given ?? 1);
    if (from > to || step < 1 || (from === to ? step > 1 : step > to - from)) this.fail("bad range");
    if (!isNumber && to - from > 25) this.fail("bad range");
    const width = isNumber && first.startsWith("0") ? first.length : 0;
    return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, place) => {
      const value = from + place * step;
      return isNumber ? String(value).padStart(width, "0") : String.fromCharCode(value);
    });
  }

  /**
   * @param {string} problem
   * @param {number} [at]
   * @returns {never}
   */
  fail(problem, at = this.at) {
    const place = at - this.uncounted;
    throw new CurlError(`(3) ${problem} in URL position ${place + 1}:\n${this.text}\n${" ".repeat(place)}^`, 3);
  }
}

/**
 * @param {string} pattern
 * @returns {Address[]}
 */
export function expanded(pattern) {
  /** @type {Address[]} */
  let all = [{ address: "", chosen: [] }];
  for (const { choices, isPlain } of new Pattern(pattern).parts())
    all = all.flatMap(({ address, chosen }) =>
      choices.map((choice) => ({ address: address + choice, chosen: isPlain ? chosen : [...chosen, choice] })),
    );
  return all;
}

/**
 * @param {string} name of a file
 * @param {readonly string[]} chosen
 */
export const named = (name, chosen) => name.replace(/#(\d)/g, (whole, number) => chosen[Number(number) - 1] ?? whole);
