// printf: formats, as bash and the C library fill them in.

import { bytewise, encode } from "./bytes.js";
import { formatDate } from "./dates.js";
import { withoutEscapes } from "./escapes.js";
import { exactOf, exponentDigits, fixedDigits, generalDigits, longDouble } from "./exact.js";
import { escapedForShell } from "./quote.js";
import { Refusal } from "./task.js";

/** @import {Exact} from "./exact.js" */

/**
 * @param {string} format
 * @param {string[]} given
 * @param {string} zone where dates are shown
 * @param {boolean} [isLong] whether numbers are long doubles, as bash has them and a plain sh has not
 * @returns {{text: string, problems: {message: string, at: number}[], unused: string[]}} problems: after how much of the text;
 *   unused: the arguments of a format that has room for none
 */
export function printf(format, given, zone, isLong = true) {
  const left = [...given];
  /** @type {{message: string, at: number}[]} */
  const problems = [];
  let text = "";
  do {
    const before = left.length;
    const { made, isOver, said } = fill(format, left, zone, isLong);
    problems.push(...said.map(({ message, at }) => ({ message, at: text.length + at })));
    text += made;
    if (isOver) return { text, problems, unused: [] };
    if (left.length === before) break;
  } while (left.length);
  return { text, problems, unused: left };
}

const DIRECTIVE =
  /%(%|([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|j|z|t|L)?(?:\(([^)]*)\)(T)|([\s\S])|$))|\\(?:[0-7]{1,3}|x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|[\s\S])/g;

/**
 * @param {string} format
 * @param {string[]} left arguments
 * @param {string} zone
 * @param {boolean} isLong
 */
function fill(format, left, zone, isLong) {
  /** @type {string[]} */
  const problems = [];
  /** @type {{message: string, at: number}[]} */
  const said = [];
  let isOver = false;
  let made = "";
  let from = 0;
  const piece = (/** @type {RegExpMatchArray} */ found) => {
    const [whole, kind, flags = "", width, precision, dateFormat, time, letter] = found;
    if (whole.startsWith("\\")) {
      if (whole === "\\c") return whole;
      return withoutEscapes(whole).text;
    }
    if (kind === "%") return "%";
    const number = (/** @type {string | undefined} */ size) =>
      size === "*"
        ? Number.parseInt(left.shift() ?? "0", 10) || 0
        : size === undefined
          ? undefined
          : Number.parseInt(size || "0", 10);
    let wide = number(width) ?? 0;
    let exact = number(precision);
    if (exact !== undefined && exact < 0) exact = undefined;
    let marks = flags;
    if (wide < 0) {
      wide = -wide;
      marks += "-";
    }
    const shape = { marks, wide, exact };
    if (time) {
      const seconds = left.shift() ?? "-1";
      const at = seconds === "-1" || seconds === "-2" ? Date.now() : Number(seconds) * 1000;
      return fitted(formatDate(dateFormat || "%X", at, zone), shape);
    }
    switch (letter) {
      case "s":
        return fitted(cut(left.shift() ?? "", exact), shape);
      case "q":
        return fitted(cut(escapedForShell(left.shift() ?? ""), exact), shape);
      case "c":
        return fitted(bytewise(left.shift() ?? "").slice(0, 1), shape); // a byte, in every locale
      case "b": {
        const { text, isOver: isEnd } = withoutEscapes(left.shift() ?? "", { zero: true, quotes: true });
        isOver = isEnd;
        return fitted(cut(text, exact), shape);
      }
      case "d":
      case "i":
      case "u":
      case "x":
      case "X":
      case "o":
        return wholeNumber(letter, integer(left.shift(), problems), shape);
      case "e":
      case "E":
      case "f":
      case "F":
      case "g":
      case "G":
        return realNumber(letter, real(left.shift(), problems, isLong), shape);
      case "a":
      case "A":
      case "n":
      case "Q":
        throw new Refusal(`printf %${letter} is not supported in this page`);
      default:
        problems.push(letter === undefined ? `\`${whole}': missing format character` : `\`${letter}': invalid format character`);
        isOver = true;
        return "";
    }
  };
  for (const found of format.matchAll(DIRECTIVE)) {
    made += format.slice(from, found.index);
    const text = piece(found);
    for (const message of problems.splice(0)) said.push({ message, at: made.length });
    made += text;
    from = found.index + found[0].length;
    if (isOver) return { made, isOver, said };
  }
  return { made: made + format.slice(from), isOver, said };
}

/** @typedef {{marks: string, wide: number, exact: number | undefined}} Shape */

/**
 * @param {string} text
 * @param {number | undefined} size in bytes
 */
function cut(text, size) {
  if (size === undefined) return text;
  let bytes = 0;
  let made = "";
  for (const letter of text) {
    bytes += encode(letter).length;
    if (bytes > size) break;
    made += letter;
  }
  return made;
}

/**
 * @param {string} text
 * @param {Shape} shape
 */
function fitted(text, { marks, wide }) {
  const missing = wide - encode(text).length;
  if (missing <= 0) return text;
  return marks.includes("-") ? text + " ".repeat(missing) : " ".repeat(missing) + text;
}

/** The code of a letter after a quotation mark, or of a byte that is none. @param {string} text */
function codeOf(text) {
  const code = text.codePointAt(1) ?? 0;
  return code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
}

/**
 * @param {string | undefined} text
 * @param {string[]} problems
 */
function integer(text, problems) {
  if (text === undefined || text === "") {
    if (text === "") problems.push(": invalid number");
    return 0n;
  }
  if (/^['"]/.test(text)) return BigInt(codeOf(text));
  const [whole, sign, hex, octal, decimal] = text.match(/^\s*([-+]?)(?:0[xX]([\da-fA-F]+)|0([0-7]+)|(\d+))/) ?? [];
  if (whole === undefined || whole.length < text.trimEnd().length)
    problems.push(
      `${text}: invalid ${octal !== undefined || /^[-+]?0\d/.test(text) ? "octal number" : /^[-+]?0[xX]/.test(text) ? "hex number" : "number"}`,
    );
  const value = hex ? BigInt(`0x${hex}`) : octal ? BigInt(`0o${octal}`) : BigInt(decimal ?? 0);
  return sign === "-" ? -value : value;
}

/**
 * @param {string | undefined} text
 * @param {string[]} problems
 * @param {boolean} isLong
 * @returns {number | Real}
 */
function real(text, problems, isLong) {
  if (text === undefined) return 0;
  if (/^['"]/.test(text)) return codeOf(text);
  const [whole, sign, digits] =
    text.match(/^\s*([-+]?)(inf(?:inity)?|nan|0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/i) ?? [];
  if (whole === undefined || whole.length < text.length) problems.push(`${text}: invalid number`);
  if (whole === undefined) return 0;
  const isNegative = sign === "-";
  if (/^(inf|nan)/i.test(digits)) return { isNegative, exact: /inf/i.test(digits) ? "inf" : "nan" };
  if (/^0x/i.test(digits)) return { isNegative, exact: { mantissa: BigInt(digits), power: 0 } };
  if (!isLong) return Number(whole);
  return { isNegative, exact: longDouble(digits) ?? "inf" };
}

/**
 * @param {string} kind
 * @param {bigint} value
 * @param {Shape} shape
 */
export function wholeNumber(kind, value, { marks, wide, exact }) {
  const unsigned = "uxXo".includes(kind) ? BigInt.asUintN(64, value) : value;
  const size = unsigned < 0n ? -unsigned : unsigned;
  let digits = kind === "o" ? size.toString(8) : kind === "x" || kind === "X" ? size.toString(16) : size.toString();
  if (kind === "X") digits = digits.toUpperCase();
  if (exact !== undefined) digits = exact === 0 && size === 0n ? "" : digits.padStart(exact, "0");
  if (marks.includes("'")) digits = digits.replace(/^/, "");
  let sign =
    unsigned < 0n
      ? "-"
      : "di".includes(kind) && marks.includes("+")
        ? "+"
        : "di".includes(kind) && marks.includes(" ")
          ? " "
          : "";
  if (marks.includes("#") && size) sign = kind === "x" ? "0x" : kind === "X" ? "0X" : sign;
  if (marks.includes("#") && kind === "o" && !digits.startsWith("0")) digits = `0${digits}`;
  if (marks.includes("0") && !marks.includes("-") && exact === undefined) digits = digits.padStart(wide - sign.length, "0");
  return fitted(sign + digits, { marks, wide, exact });
}

/** @typedef {{isNegative: boolean, exact: Exact | "inf" | "nan"}} Real */

/**
 * @param {number} value
 * @returns {Real}
 */
function realOf(value) {
  const isNegative = value < 0 || Object.is(value, -0);
  return { isNegative, exact: Number.isNaN(value) ? "nan" : Number.isFinite(value) ? exactOf(value) : "inf" };
}

/**
 * @param {string} kind
 * @param {number | Real} value
 * @param {Shape} shape
 */
export function realNumber(kind, value, { marks, wide, exact: precision }) {
  const { isNegative, exact } = typeof value === "number" ? realOf(value) : value;
  const isNumber = typeof exact !== "string";
  let digits;
  if (!isNumber) digits = exact;
  else if (/f/i.test(kind)) digits = fixedDigits(exact, precision ?? 6);
  else if (/e/i.test(kind)) digits = exponentDigits(exact, precision ?? 6);
  else digits = generalDigits(exact, precision ?? 6, marks.includes("#"));
  if (marks.includes("#") && isNumber && !digits.includes(".")) digits = digits.replace(/(e|$)/, ".$1");
  if (/[EFG]/.test(kind)) digits = digits.toUpperCase();
  const sign = isNegative ? "-" : marks.includes("+") ? "+" : marks.includes(" ") ? " " : "";
  if (marks.includes("0") && !marks.includes("-") && isNumber) digits = digits.padStart(wide - sign.length, "0");
  return fitted(sign + digits, { marks, wide, exact: precision });
}

/**
 * %g
 * @param {number} value finite
 * @param {number} precision
 */
export const general = (value, precision) => (value < 0 ? "-" : "") + generalDigits(exactOf(value), precision, false);
