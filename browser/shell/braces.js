// Brace expansion: `{a,b}` and `{1..9}` in a word's text, before anything else is expanded.

/** @import {Part} from "./ast.js" */

/** @typedef {string | Part} Atom a letter that is not quoted, or a part as it is */

/**
 * @param {readonly Part[]} parts
 * @returns {Part[][]} the words that it stands for
 */
export function expandBraces(parts) {
  if (!parts.some((part) => part.type === "text" && !part.quoted && part.text.includes("{"))) return [[...parts]];
  /** @type {Atom[]} */
  const atoms = parts.flatMap((part) => /** @type {Atom[]} */ (part.type === "text" && !part.quoted ? [...part.text] : [part]));
  return expand(atoms).map(partsOf);
}

/**
 * @param {Atom[]} atoms
 * @returns {Atom[][]}
 */
function expand(atoms) {
  for (let open = atoms.indexOf("{"); open >= 0; open = atoms.indexOf("{", open + 1)) {
    const found = closing(atoms, open);
    if (!found) continue;
    const { end, commas } = found;
    const before = atoms.slice(0, open);
    const inner = atoms.slice(open + 1, end);
    const alternatives = commas.length ? split(atoms, open, end, commas).flatMap(expand) : sequence(inner);
    if (!alternatives) continue;
    const after = expand(atoms.slice(end + 1));
    return alternatives.flatMap((middle) => after.map((rest) => [...before, ...middle, ...rest]));
  }
  return [atoms];
}

/**
 * @param {Atom[]} atoms
 * @param {number} open
 */
function closing(atoms, open) {
  const commas = [];
  let depth = 0;
  for (let at = open + 1; at < atoms.length; at += 1) {
    if (atoms[at] === "{") depth += 1;
    else if (atoms[at] === "}" && depth) depth -= 1;
    else if (atoms[at] === "}") return { end: at, commas };
    else if (atoms[at] === "," && !depth) commas.push(at);
  }
  return null;
}

/**
 * @param {Atom[]} atoms
 * @param {number} open
 * @param {number} end
 * @param {number[]} commas
 */
function split(atoms, open, end, commas) {
  const marks = [open, ...commas, end];
  return marks.slice(1).map((mark, place) => atoms.slice(marks[place] + 1, mark));
}

/**
 * @param {Atom[]} inner
 * @returns {Atom[][] | null}
 */
function sequence(inner) {
  if (inner.some((atom) => typeof atom !== "string")) return null;
  const text = inner.join("");
  const [, low, high, step] = text.match(/^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/) ?? [];
  if (low !== undefined) {
    const isPadded = /^-?0\d/.test(low) || /^-?0\d/.test(high);
    const width = isPadded ? Math.max(low.length, high.length) : 0;
    return range(Number(low), Number(high), Number(step ?? 0)).map((number) => [...padded(number, width)]);
  }
  const [, from, to, by] = text.match(/^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/) ?? [];
  if (from === undefined) return null;
  return range(from.charCodeAt(0), to.charCodeAt(0), Number(by ?? 0)).map((code) => [String.fromCharCode(code)]);
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} step
 */
function range(from, to, step) {
  const by = (Math.abs(step) || 1) * (from <= to ? 1 : -1);
  const all = [];
  for (let each = from; by > 0 ? each <= to : each >= to; each += by) all.push(each);
  return all;
}

/**
 * @param {number} number
 * @param {number} width
 */
function padded(number, width) {
  const digits = String(Math.abs(number));
  return number < 0 ? `-${digits.padStart(width - 1, "0")}` : digits.padStart(width, "0");
}

/**
 * @param {Atom[]} atoms
 * @returns {Part[]}
 */
function partsOf(atoms) {
  /** @type {Part[]} */
  const parts = [];
  for (const atom of atoms) {
    const last = parts.at(-1);
    if (typeof atom !== "string") parts.push(atom);
    else if (last?.type === "text" && !last.quoted) parts[parts.length - 1] = { ...last, text: last.text + atom };
    else parts.push({ type: "text", text: atom, quoted: false });
  }
  return parts;
}
