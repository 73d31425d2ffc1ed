// Loops over the keys of an array. Each awk has an order of its own, so only a loop that gives the same in every order is run.

import { refuse } from "./values.js";

/** @import {Tree} from "./expressions.js" */
/** @import {Awk, Cell} from "./state.js" */

/** What changes nothing but variables. */
const QUIET = new Set(
  (
    "block expression if assign change delete " +
    "number text regex group name element choice or and in match compare concat math unary builtin"
  ).split(" "),
);
const LOUD_FUNCTIONS = /^(?:close|fflush|rand|srand|system)$/;

/**
 * @param {Awk} awk
 * @param {Tree} loop
 * @param {string[]} keys more than one
 * @param {(keys: string[]) => Promise<void>} go through them
 */
export async function inAnyOrder(awk, loop, keys, go) {
  if (awk.context.shell.isSorted || goesToSort(loop.body)) return go(keys);
  if (isQuiet(loop.body)) {
    const before = stateOf(awk);
    await go([...keys].reverse());
    const after = stateOf(awk);
    restore(awk, before);
    await go(keys);
    if (isSame(after, stateOf(awk), loop.name)) return;
  }
  refuse("for (… in …) without sort after it: its order differs from awk to awk, and");
}

/** Whether all that a loop does is to print lines that are sorted. @param {Tree} body */
function goesToSort(body) {
  const [only, more] = body.type === "block" ? body.statements : [body];
  return (
    !more && /^printf?$/.test(only?.type) && only.mark === "|" && /^sort\b(?!.*\s-[A-Za-z]*[suc])/.test(only.target.value ?? "")
  );
}

/**
 * @param {any} part of a tree
 * @returns {boolean}
 */
function isQuiet(part) {
  if (Array.isArray(part)) return part.every(isQuiet);
  if (typeof part !== "object" || part === null) return true;
  if (part.type && !QUIET.has(part.type)) return false;
  if (part.type === "builtin" && LOUD_FUNCTIONS.test(part.name)) return false;
  if (/^(?:assign|change)$/.test(part.type) && part.target.type === "field") return false;
  return Object.values(part).every(isQuiet);
}

/** @typedef {Map<string, Cell>} State what each cell held, by its place and name */

/** @param {Awk} awk */
const scopesOf = (awk) => [awk.globals, ...awk.frames];

/**
 * @param {Awk} awk
 * @returns {State}
 */
const stateOf = (awk) =>
  new Map(
    scopesOf(awk).flatMap((names, place) =>
      [...names].map(([name, { value, array }]) => [`${place} ${name}`, { value, array: array && new Map(array) }]),
    ),
  );

/**
 * @param {Awk} awk
 * @param {State} state
 */
function restore(awk, state) {
  for (const [place, names] of scopesOf(awk).entries())
    for (const [name, cell] of names) {
      const held = state.get(`${place} ${name}`);
      if (!held) {
        names.delete(name);
        continue;
      }
      cell.value = held.value;
      if (!held.array) cell.array = null;
      else if (cell.array) {
        cell.array.clear();
        for (const [key, value] of held.array) cell.array.set(key, value);
      }
    }
}

/**
 * @param {State} one
 * @param {State} other
 * @param {string} name of the loop, which holds the last key
 */
function isSame(one, other, name) {
  const told = (/** @type {State} */ state) =>
    JSON.stringify(
      [...state]
        .filter(([key]) => !key.endsWith(` ${name}`))
        .map(([key, cell]) => [key, ...flat(cell)])
        .sort(),
    );
  return told(one) === told(other);
}

/** @param {Cell} cell */
const flat = ({ value, array }) => [value ?? null, array && [...array].map(([key, item]) => [key, item ?? null]).sort()];
