// The format of find -printf.

import { formatDate } from "../dates.js";
import { LinkNode } from "../files.js";
import { Refusal } from "../task.js";
import { kindOf, modeText, padded, sizeOf } from "./file-facts.js";

/** @import {Node} from "../files.js" */
/** @typedef {{path: string, start: string, node: Node, level: number, zone: string}} Found start: what was asked for */

const DIRECTIVE = /%(-?\d*)(?:([ATC])(.)|(.))|\\([0-7]{1,3}|.)/gs;
const KNOWN = "pfhPHsmMydlt%";

/** @type {Record<string, string>} */
const ESCAPES = { n: "\n", t: "\t", 0: "\0", "\\": "\\", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

/**
 * What of a format is not known here is refused.
 * @param {string} format
 */
export function checkFormat(format) {
  for (const [whole, width, kind, letter, directive, escaped] of format.matchAll(DIRECTIVE)) {
    const isKnown =
      escaped === undefined ? !/^0\d/.test(width) || "dm".includes(directive) : /^[0-7c]/.test(escaped) || escaped in ESCAPES;
    if (!isKnown) throw new Refusal(`find -printf ${whole} is not supported in this page`);
    if (kind ? kind !== "T" || !/[@HMSYmdFTjabABeIpklyDszZ+c]/.test(letter) : directive && !KNOWN.includes(directive))
      throw new Refusal(`find -printf ${whole} is not supported in this page`);
  }
}

/**
 * @param {string} format
 * @param {Found} found
 */
export function printed(format, found) {
  const end = format.search(/\\c/);
  return (end < 0 ? format : format.slice(0, end)).replace(DIRECTIVE, (whole, width, kind, letter, directive, escaped) => {
    if (escaped !== undefined)
      return /^[0-7]/.test(escaped) ? String.fromCharCode(Number.parseInt(escaped, 8)) : (ESCAPES[escaped] ?? whole);
    if (directive === "%") return "%";
    return padded(kind ? timeText(letter, found) : fact(directive, found), width);
  });
}

/** The letter of -type for a kind of file. @param {Node} node */
export const typeOf = (node) => kindOf(node).replace("-", "f");

/** A time's format, and how many digits of a second follow. */
const TIMES = new Map(Object.entries({ S: "%S", T: "%H:%M:%S", X: "%H:%M:%S", "+": "%Y-%m-%d+%H:%M:%S" }));

/**
 * @param {string} letter
 * @param {Found} found
 */
function timeText(letter, { node, zone }) {
  const fraction = `.${String(Math.floor(node.changed % 1000)).padStart(3, "0")}0000000`;
  if (letter === "@") return `${Math.floor(node.changed / 1000)}${fraction}`;
  const format = TIMES.get(letter);
  return format ? formatDate(format, node.changed, zone) + fraction : formatDate(`%${letter}`, node.changed, zone);
}

/**
 * @param {string} letter
 * @param {Found} found
 */
function fact(letter, { path, start, node, level, zone }) {
  const trimmed = path.replace(/(.)\/+$/, "$1");
  const slash = trimmed.lastIndexOf("/");
  switch (letter) {
    case "p":
      return path;
    case "f":
      return slash < 0 || trimmed === "/" ? trimmed : trimmed.slice(slash + 1);
    case "h":
      return slash < 0 ? "." : trimmed.slice(0, slash);
    case "P":
      return path === start ? "" : path.slice(start.length).replace(/^\//, "");
    case "H":
      return start;
    case "s":
      return String(sizeOf(node));
    case "m":
      return (node.mode & 0o7777).toString(8);
    case "M":
      return kindOf(node) + modeText(node.mode);
    case "y":
      return typeOf(node);
    case "d":
      return String(level);
    case "l":
      return node instanceof LinkNode ? node.target : "";
    default:
      return `${formatDate("%a %b %e", node.changed, zone)} ${timeText("T", /** @type {Found} */ ({ node, zone }))} ${formatDate("%Y", node.changed, zone)}`;
  }
}
