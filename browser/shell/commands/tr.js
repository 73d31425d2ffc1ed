// tr: letters for others.

import { encode, latin } from "../bytes.js";
import { command } from "../options.js";

/** @type {Record<string, string>} */
const TR_CLASSES = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "0-9A-Za-z",
  upper: "A-Z",
  lower: "a-z",
  space: "\\t\\n\\v\\f\\r ",
  blank: "\\t ",
  punct: "!-/:-@[-`{-~",
  xdigit: "0-9A-Fa-f",
  cntrl: "\\000-\\037\\177",
  print: " -~",
  graph: "!-~",
};

/** @type {Record<string, number>} */
const TR_ESCAPES = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };

/**
 * A set of tr's, as bytes.
 * @param {string} text
 * @returns {{bytes: number[], fill: number | null, fillAt: number, classes: string[]}}
 */
function trSet(text) {
  const letters = latin(encode(text));
  const bytes = [];
  const classes = [];
  let [fill, fillAt] = [/** @type {number | null} */ (null), -1];
  let at = 0;
  const one = () => {
    if (letters[at] !== "\\" || at + 1 >= letters.length) return letters.charCodeAt(at++);
    const [octal] = letters.slice(at + 1).match(/^[0-7]{1,3}/) ?? [];
    if (octal) {
      at += 1 + octal.length;
      return Number.parseInt(octal, 8) & 255;
    }
    at += 2;
    return TR_ESCAPES[letters[at - 1]] ?? letters.charCodeAt(at - 1);
  };
  while (at < letters.length) {
    const rest = letters.slice(at);
    const [named, name] = rest.match(/^\[:(\w+):\]/) ?? [];
    const [equal, same] = rest.match(/^\[=(.)=\]/s) ?? [];
    const [repeat, , letter, count] = rest.match(/^\[((\\[0-7]{1,3}|\\.|[^\\])\*)(\d*)\]/s) ?? [];
    if (named) {
      if (!TR_CLASSES[name]) throw new TypeError(`invalid character class ‘${name}’`);
      classes.push(name);
      bytes.push(...trSet(TR_CLASSES[name]).bytes);
      at += named.length;
    } else if (equal) {
      bytes.push(same.charCodeAt(0));
      at += equal.length;
    } else if (repeat) {
      const [byte] = trSet(letter).bytes;
      const times = count.startsWith("0") ? Number.parseInt(count || "0", 8) : Number(count || "0");
      if (times) for (let each = 0; each < times; each += 1) bytes.push(byte);
      else [fill, fillAt] = [byte, bytes.length];
      at += repeat.length;
    } else {
      const low = one();
      if (letters[at] === "-" && at + 1 < letters.length) {
        at += 1;
        const high = one();
        if (high < low) throw new TypeError(`range-endpoints of '${text}' are in reverse collating sequence order`);
        for (let each = low; each <= high; each += 1) bytes.push(each);
      } else bytes.push(low);
    }
  }
  return { bytes, fill, fillAt, classes };
}

export const tr = command(
  "tr",
  { letters: "cCdst", long: { complement: "c", delete: "d", "squeeze-repeats": "s", "truncate-set1": "t" }, stops: true },
  async (context, options) => {
    const [first, second] = options.rest;
    const [complement, isDeleting, isSqueezing] = [options.has("c") || options.has("C"), options.has("d"), options.has("s")];
    if (first === undefined) return context.complain("missing operand\nTry 'tr --help' for more information.");
    if (second === undefined && !isDeleting && !isSqueezing)
      return context.complain(
        `missing operand after ‘${first}’\nTwo strings must be given when translating.\nTry 'tr --help' for more information.`,
      );
    if (options.rest.length > 2)
      return context.complain(`extra operand ‘${options.rest[2]}’\nTry 'tr --help' for more information.`);
    /** @type {ReturnType<typeof trSet>} */
    let from;
    /** @type {ReturnType<typeof trSet> | null} */
    let to;
    try {
      from = trSet(first);
      to = second === undefined ? null : trSet(second);
    } catch (error) {
      if (error instanceof TypeError) return context.complain(error.message);
      throw error;
    }
    if (complement)
      from = { ...from, bytes: Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !from.bytes.includes(byte)) };
    const isTranslating = to && !isDeleting;
    /** @type {Map<number, number>} */
    const map = new Map();
    if (to && isTranslating) {
      if (to.fill !== null)
        to.bytes.splice(
          to.fillAt,
          0,
          ...Array.from({ length: Math.max(0, from.bytes.length - to.bytes.length) }, () => /** @type {number} */ (to?.fill)),
        );
      if (!to.bytes.length) return context.complain("when not truncating set1, string2 must be non-empty");
      for (const [place, byte] of from.bytes.entries()) {
        if (place >= to.bytes.length && options.has("t")) break;
        map.set(byte, to.bytes[Math.min(place, to.bytes.length - 1)]);
      }
    }
    const removed = new Set(isDeleting ? from.bytes : []);
    const squeezed = new Set(isSqueezing ? (to ?? from).bytes : []);
    const { input } = context;
    let last = -1;
    for (let part = await input.read(65536, context.task); part; part = await input.read(65536, context.task)) {
      const made = [];
      for (const byte of part) {
        if (removed.has(byte)) continue;
        const shown = map.get(byte) ?? byte;
        if (shown === last && squeezed.has(shown)) continue;
        last = shown;
        made.push(shown);
      }
      await context.writeBytes(Uint8Array.from(made));
    }
    return 0;
  },
);
