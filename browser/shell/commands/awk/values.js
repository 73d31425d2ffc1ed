// The values of awk: numbers, texts, and texts that look like numbers; and how they are written.

import { realNumber, wholeNumber } from "../../printf.js";
import { Refusal } from "../../task.js";

/** @typedef {number | string | {text: string, number: number} | undefined} Value a text from outside that looks like a number counts as one */

const NUMBER = /^[ \t\n\r\f\v]*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)[ \t\n\r\f\v]*$/;

/** The largest whole number that every awk writes as one. */
const LARGEST = 2 ** 31 - 1;

/** @param {string} text @returns {Value} */
export const given = (text) => (NUMBER.test(text) ? { text, number: Number(text) } : text);

/** @param {string} text of -v and of operands */
export const escapes = (text) =>
  text.replace(/\\([nt\\"/])/g, (_, letter) => ({ n: "\n", t: "\t" })[/** @type {"n"} */ (letter)] ?? letter);

/** @param {string} what @returns {never} */
export function refuse(what) {
  throw new Refusal(`awk: ${what} is not supported in this page`);
}

/** @param {Value} value @returns {number} */
export function number(value) {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  if (typeof value === "object") return value.number;
  const [digits] = value.match(/^[ \t\n\r\f\v]*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/) ?? [];
  return digits ? Number(digits) : 0;
}

/** @param {Value} value */
export function isTrue(value) {
  if (value === undefined) return false;
  if (typeof value === "number") return value !== 0;
  return typeof value === "object" ? value.number !== 0 : value !== "";
}

/**
 * @param {Value} value
 * @param {(number: number) => string} written how a number is written that is no whole one
 * @returns {string}
 */
export function text(value, written) {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (typeof value === "object") return value.text;
  if (Math.abs(value) > LARGEST && Number.isInteger(value))
    refuse("to write a whole number beyond 2147483647, which some awks round (printf %.0f does not),");
  if (Number.isInteger(value)) return Object.is(value, -0) ? "0" : String(value);
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return written(value);
}

/**
 * printf
 * @param {string} shape
 * @param {readonly Value[]} values
 * @param {(value: Value) => string} textOf
 * @returns {string}
 */
export function format(shape, values, textOf) {
  const left = [...values];
  return shape.replace(
    /%(%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?([hlLqjzt]*)([a-zA-Z]))/g,
    (directive, kind, marks = "", width, precision, _, letter) => {
      if (kind === "%") return "%";
      if (!"diouxXeEfFgGcs".includes(letter)) return refuse(`printf's %${letter}`);
      let wide = width === "*" ? number(left.shift()) : Number(width ?? 0);
      const exact = precision === undefined ? undefined : precision === "*" ? number(left.shift()) : Number(precision);
      let flags = marks;
      if (wide < 0) {
        wide = -wide;
        flags += "-";
      }
      if (!left.length) return refuse(`too few values for ${directive}`);
      const value = left.shift();
      const how = { marks: flags, wide, exact };
      if (letter === "s" || letter === "c") {
        let written =
          letter === "c"
            ? typeof value === "string"
              ? ([...value][0] ?? "")
              : String.fromCodePoint(number(value))
            : textOf(value);
        if ((wide || exact !== undefined) && /[^\0-\x7f]/.test(written))
          refuse("printf's width for letters beyond ASCII, of which some awks count the bytes,");
        if (letter === "s" && exact !== undefined) written = written.slice(0, exact);
        const missing = wide - written.length;
        if (missing <= 0) return written;
        return flags.includes("-") ? written + " ".repeat(missing) : " ".repeat(missing) + written;
      }
      const amount = number(value);
      if (/[eEfFgG]/.test(letter) || !Number.isFinite(amount)) return realNumber(letter, amount, how);
      if (Math.abs(amount) > LARGEST) refuse(`printf's %${letter} of more than 2147483647, where some awks end (%.0f goes on),`);
      return wholeNumber(letter, BigInt(Math.trunc(amount)), how);
    },
  );
}
