// awk's own functions.

import { lower, upper } from "../../locale.js";
import { system } from "./commands.js";
import { close } from "./output.js";
import { given, number, refuse } from "./values.js";

/** @import {Awk} from "./state.js" */
/** @import {Tree} from "./expressions.js" */
/** @import {Value} from "./values.js" */

/**
 * What functions ask of the interpreter: their arguments may be names, or regular expressions.
 * @typedef {{value: (awk: Awk, tree: Tree) => Promise<Value>, text: (awk: Awk, tree: Tree) => Promise<string>,
 *   store: (awk: Awk, target: Tree, value: Value) => Promise<void>}} Evaluate
 */

/**
 * A text of which letters are counted or changed: of those beyond ASCII, some awks see the bytes.
 * @param {string} text
 */
function counted(text) {
  if (/[^\0-\x7f]/.test(text)) refuse("to count letters beyond ASCII, of which some awks count the bytes,");
  return text;
}

/**
 * @param {Awk} awk
 * @param {string} name
 * @param {Tree[]} values
 * @param {Evaluate} evaluate
 * @returns {Promise<Value>}
 */
export async function builtin(awk, name, values, evaluate) {
  const text = async (/** @type {number} */ place) => evaluate.text(awk, values[place]);
  const amount = async (/** @type {number} */ place) => number(await evaluate.value(awk, values[place]));
  switch (name) {
    case "length": {
      if (!values.length) return counted(awk.current()).length;
      const [only] = values;
      const cell = only.type === "name" ? awk.cell(only.name) : null;
      return cell?.array ? cell.array.size : counted(await text(0)).length;
    }
    case "substr": {
      const letters = counted(await text(0));
      const start = roundEven(await amount(1));
      const end = values.length > 2 ? roundEven((await amount(1)) + (await amount(2))) : Number.POSITIVE_INFINITY;
      return letters.slice(Math.max(0, start - 1), Math.max(0, Math.min(letters.length, end - 1)));
    }
    case "index": {
      const whole = await text(0);
      const at = whole.indexOf(await text(1));
      return at < 0 ? 0 : counted(whole.slice(0, at)).length + 1;
    }
    case "split": {
      const whole = await text(0);
      const mark = values[2] === undefined ? awk.textOf("FS") : values[2].type === "regex" ? values[2].value : await text(2);
      const isRegex = values[2]?.type === "regex" && [...mark].length === 1 && mark !== " ";
      const made = isRegex ? awk.patterns.pieces(whole, `(${mark})`) : awk.patterns.pieces(whole, mark);
      const array = awk.array(values[1].name);
      array.clear();
      for (const [place, each] of made.entries()) array.set(String(place + 1), given(each));
      return made.length;
    }
    case "sub":
    case "gsub":
      return substitute(awk, values, name === "gsub", evaluate);
    case "match": {
      const whole = await text(0);
      const pattern = values[1].type === "regex" ? values[1].value : await text(1);
      const found = awk.patterns.finder(pattern).find(whole);
      awk.cell("RSTART").value = found ? counted(whole.slice(0, found.index)).length + 1 : 0;
      awk.cell("RLENGTH").value = found ? counted(found[0]).length : -1;
      return awk.cell("RSTART").value;
    }
    case "sprintf": {
      const rest = [];
      for (const each of values.slice(1)) rest.push(await evaluate.value(awk, each));
      return awk.format(await text(0), rest);
    }
    case "tolower":
      return lower(counted(await text(0)));
    case "toupper":
      return upper(counted(await text(0)));
    case "int":
      return Math.trunc(await amount(0)) + 0;
    case "sqrt":
      return Math.sqrt(await amount(0));
    case "exp":
      return Math.exp(await amount(0));
    case "log":
      return Math.log(await amount(0));
    case "sin":
      return Math.sin(await amount(0));
    case "cos":
      return Math.cos(await amount(0));
    case "atan2":
      return Math.atan2(await amount(0), await amount(1));
    case "rand":
      return Math.random();
    case "srand":
      return 0;
    case "close":
      return close(awk, await text(0));
    case "system":
      return system(awk, await text(0));
    case "fflush":
      await awk.flush();
      return 0;
    default:
      return refuse(name);
  }
}

/**
 * @param {Awk} awk
 * @param {Tree[]} values
 * @param {boolean} isGlobal
 * @param {Evaluate} evaluate
 */
async function substitute(
  awk,
  [pattern, replacement, target = { type: "field", index: { type: "number", value: 0 } }],
  isGlobal,
  evaluate,
) {
  const finder = awk.patterns.finder(pattern.type === "regex" ? pattern.value : await evaluate.text(awk, pattern));
  const by = await evaluate.text(awk, replacement);
  const whole = await evaluate.text(awk, target);
  let [made, at, count] = ["", 0, 0];
  let lastEnd = -1;
  while (at <= whole.length) {
    const found = finder.find(whole, at);
    if (!found) break;
    if (found[0] === "" && found.index === lastEnd) {
      if (at >= whole.length) break;
      const letter = String.fromCodePoint(whole.codePointAt(at) ?? 0);
      made += letter;
      at += letter.length;
      lastEnd = -1;
      continue;
    }
    count += 1;
    made +=
      whole.slice(at, found.index) +
      by.replace(/\\\\&|\\&|&/g, (mark) => (mark === "&" ? found[0] : mark === "\\&" ? "&" : `\\${found[0]}`));
    at = found.index + found[0].length;
    lastEnd = at;
    if (!isGlobal) break;
  }
  if (count) await evaluate.store(awk, target, made + whole.slice(at));
  return count;
}

/** @param {number} value */
function roundEven(value) {
  if (!Number.isFinite(value)) return value;
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return floor % 2 ? floor + 1 : floor;
  return Math.round(value);
}
