// numfmt: numbers with units, as people write them, and back.

import { command } from "../options.js";
import { Refusal } from "../task.js";

/** @import {Options} from "../options.js" */

const SPEC = {
  letters: "d:zf:t:u:U:o:p:h::r:F:i:s:g",
  long: {
    delimiter: "d",
    "zero-terminated": "z",
    from: "f",
    to: "t",
    "from-unit": "u",
    "to-unit": "U",
    padding: "p",
    header: "h",
    round: "r",
    format: "F",
    invalid: "i",
    suffix: "s",
    grouping: "g",
    field: "o",
  },
};

const UNITS = "KMGTPEZY";
/** @type {Record<string, (value: number) => number>} */
const ROUNDINGS = {
  up: Math.ceil,
  down: Math.floor,
  "from-zero": (value) => (value < 0 ? Math.floor(value) : Math.ceil(value)),
  "towards-zero": Math.trunc,
  nearest: (value) => Math.sign(value) * Math.round(Math.abs(value)),
};

/** Thrown by a text that is no number. */
class NumberProblem extends Error {}

export const numfmt = command(
  "numfmt",
  SPEC,
  async (context, options) => {
    const given = options.rest.length ? options.rest : null;
    const skip = options.has("h") ? Number(options.value("h") || 1) : 0;
    let [place, status] = [0, 0];
    const end = options.has("z") ? "\0" : "\n";
    const each = async (/** @type {string} */ line, /** @type {string} */ ending) => {
      place += 1;
      if (place <= skip && !given) return void (await context.write(line + ending));
      const [text, problems] = lineOf(line, options);
      const kind = options.value("i") ?? "abort";
      for (const problem of kind === "ignore" ? [] : problems) {
        await context.complain(problem);
        if (kind !== "warn") status = 2;
        if (kind === "abort") return;
      }
      await context.write(text + ending);
    };
    if (given) for (const text of given) await each(text, "\n");
    else
      for await (const { line, isWhole } of context.lines([], end)) {
        await each(line, isWhole ? end : "");
        if (status && (options.value("i") ?? "abort") === "abort") break;
      }
    return status;
  },
  (options) => {
    const isIn = (/** @type {string} */ letter, /** @type {RegExp} */ known) =>
      known.test(options.value(letter) ?? "") || !options.has(letter);
    if (
      !isIn("f", /^(none|auto|si|iec|iec-i)$/) ||
      !isIn("t", /^(none|si|iec|iec-i)$/) ||
      !isIn("r", /^(up|down|from-zero|towards-zero|nearest)$/) ||
      !isIn("F", /^[^%]*%[-0]*\d*(\.\d+)?f[^%]*$/) ||
      !isIn("u", /^\d+$/) ||
      !isIn("U", /^\d+$/) ||
      !isIn("i", /^(abort|fail|warn|ignore)$/)
    )
      throw new Refusal("this option of numfmt is not supported in this page");
  },
);

/**
 * A line with its fields made, and what is wrong with them.
 * @param {string} line
 * @param {Options} options
 * @returns {[string, string[]]}
 */
function lineOf(line, options) {
  const mark = options.value("d");
  const wanted = (options.value("o") ?? "1").split(",").map((part) => {
    const [, low, dash, high] = part.match(/^(\d*)(-?)(\d*)$/) ?? [];
    return [Number(low || 1), dash ? Number(high || Number.POSITIVE_INFINITY) : Number(low)];
  });
  const fields = mark === undefined ? (line.match(/[ \t]*[^ \t]+(?:[ \t]|$)|[ \t]+$/g) ?? [line]) : line.split(mark);
  /** @type {string[]} */
  const problems = [];
  const made = fields.map((field, place) => {
    const isLast = place === fields.length - 1;
    const text = mark === undefined && !isLast ? field.slice(0, -1) : field;
    const ending = isLast ? "" : (mark ?? " ");
    if (!wanted.some(([low, high]) => place + 1 >= low && place + 1 <= high)) return text + ending;
    try {
      const bare = text.trimStart();
      const isAligned = mark === undefined && (place > 0 || bare !== text);
      return shown(bare, options, isAligned ? text.length : 0) + ending;
    } catch (error) {
      if (!(error instanceof NumberProblem)) throw error;
      problems.push(error.message);
      return text + ending;
    }
  });
  return [made.join(""), problems];
}

/**
 * @param {string} text
 * @param {Options} options
 * @param {number} width that it had
 */
function shown(text, options, width) {
  const suffix = options.value("s") ?? "";
  const bare = suffix && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  const { value, places } = numberOf(bare, options.value("f") ?? "none");
  const scaled = (value * Number(options.value("u") ?? 1)) / Number(options.value("U") ?? 1);
  const [, before = "", flags = "", wide = "", precision, after = ""] =
    options.value("F")?.match(/^([^%]*)%([-0]*)(\d*)(?:\.(\d+))?f([^%]*)$/) ?? [];
  const exact = precision === undefined ? undefined : Number(precision);
  const made = human(scaled, options, exact, places) + suffix;
  const padding = options.has("p") ? Number(options.value("p")) : Number(wide) || width;
  const isLeft = padding < 0 || flags.includes("-");
  const size = Math.abs(padding);
  const fill = flags.includes("0") ? "0" : " ";
  return before + (isLeft ? made.padEnd(size) : made.padStart(size, fill)) + after;
}

/**
 * @param {string} text
 * @param {string} scale
 */
function numberOf(text, scale) {
  const [whole, digits = "", unit = "", rest = ""] = text.match(/^(-?(?:\d+(?:\.\d+)?|\.\d+)) ?([KkMGTPEZY]?)(.*)$/s) ?? [];
  if (whole === undefined) throw new NumberProblem(`invalid number: ‘${text}’`);
  const power = UNITS.indexOf(unit.toUpperCase()) + 1;
  if (unit === "k" || (unit && scale === "none" && rest)) throw new NumberProblem(`invalid suffix in input: ‘${text}’`);
  if (unit && scale === "none") throw new NumberProblem(`rejecting suffix in input: ‘${text}’ (consider using --from)`);
  const places = unit ? 0 : (digits.split(".")[1]?.length ?? 0);
  if (scale === "iec-i" && unit && rest !== "i") throw new NumberProblem(`missing 'i' suffix in input: ‘${text}’ (e.g Ki/Mi/Gi)`);
  const isBinary = scale.startsWith("iec") || (scale === "auto" && rest === "i");
  if (rest && !(rest === "i" && unit && /^(auto|iec-i)$/.test(scale)))
    throw new NumberProblem(`invalid suffix in input: ‘${text}’`);
  return { value: Number(digits) * (unit ? (isBinary ? 1024 : 1000) ** power : 1), places };
}

/**
 * @param {number} value
 * @param {Options} options
 * @param {number | undefined} exact how many places are wanted
 * @param {number} places that it had
 */
function human(value, options, exact, places) {
  const scale = options.value("t") ?? "none";
  const round = ROUNDINGS[options.value("r") ?? "from-zero"];
  const rounded = (/** @type {number} */ number, /** @type {number} */ digits) =>
    round(Number((number * 10 ** digits).toPrecision(15))) / 10 ** digits;
  if (scale === "none") return rounded(value, exact ?? places).toFixed(exact ?? places);
  const base = scale === "si" ? 1000 : 1024;
  let [left, power] = [value, 0];
  for (; Math.abs(left) >= base; power += 1) left /= base;
  const digits = exact === undefined ? (Math.abs(left) < 10 ? 1 : 0) : Math.min(power * 3, exact);
  left = rounded(left, digits);
  if (Math.abs(left) >= base) {
    left /= base;
    power += 1;
  }
  const hasPoint = left !== 0 && Math.abs(left) < 10 && power > 0;
  const unit = power ? UNITS[power - 1] + (scale === "iec-i" ? "i" : "") : "";
  return left.toFixed(exact ?? (hasPoint ? 1 : 0)) + unit;
}
