// Runs a program of awk.

import { FileProblem } from "../../files.js";
import { builtin } from "./functions.js";
import { nextRecord, nextRecordOf, records } from "./input.js";
import { Exit, Jump, Next, Return } from "./jumps.js";
import { compared, math } from "./operators.js";
import { inAnyOrder } from "./order.js";
import { close, printInto } from "./output.js";
import { given, isTrue, number, refuse } from "./values.js";

/** @import {Awk, Cell} from "./state.js" */
/** @import {Tree} from "./expressions.js" */
/** @import {Value} from "./values.js" */

/** @param {Awk} awk */
export async function run(awk) {
  try {
    try {
      for (const body of awk.program.begin) await statement(awk, body);
      if (awk.program.rules.length || awk.program.end.length) {
        awk.main = records(awk);
        for await (const record of awk.main) {
          awk.setRecord(record);
          await awk.context.task.turn();
          try {
            await rules(awk);
          } catch (error) {
            if (!(error instanceof Next)) throw error;
          }
        }
      }
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
    }
    try {
      for (const body of awk.program.end) await statement(awk, body);
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
    }
  } finally {
    for (const path of [...awk.outputs.keys(), ...awk.inputs.keys()]) await close(awk, path);
    await awk.flush();
  }
  return awk.status;
}

/** @param {Awk} awk */
async function rules(awk) {
  for (const rule of awk.program.rules) {
    let isChosen = true;
    if (rule.until && rule.pattern) {
      if (!rule.active) isChosen = await holds(awk, rule.pattern);
      rule.active = isChosen || rule.active;
      if (rule.active) {
        isChosen = true;
        if (await holds(awk, rule.until)) rule.active = false;
      }
    } else if (rule.pattern) isChosen = await holds(awk, rule.pattern);
    if (!isChosen) continue;
    if (rule.body) await statement(awk, rule.body);
    else await awk.print(`${awk.current()}${awk.textOf("ORS")}`);
  }
}

/**
 * @param {Awk} awk
 * @param {Tree | null} tree
 * @returns {Promise<void>}
 */
async function statement(awk, tree) {
  if (!tree) return;
  switch (tree.type) {
    case "block":
      for (const each of tree.statements) await statement(awk, each);
      return;
    case "expression":
      await evaluate(awk, tree.value);
      return;
    case "print":
    case "printf":
      return printing(awk, tree);
    case "if":
      return (await holds(awk, tree.condition)) ? statement(awk, tree.body) : statement(awk, tree.otherwise);
    case "while":
      while (await holds(awk, tree.condition)) if (await round(awk, tree.body)) break;
      return;
    case "do":
      do if (await round(awk, tree.body)) break;
      while (await holds(awk, tree.condition));
      return;
    case "for":
      for (
        await statement(awk, tree.first);
        !tree.condition || (await holds(awk, tree.condition));
        await statement(awk, tree.step)
      )
        if (await round(awk, tree.body)) break;
      return;
    case "each": {
      const keys = [...awk.array(tree.array).keys()];
      const go = async (/** @type {string[]} */ order) => {
        for (const key of order) {
          awk.assignName(tree.name, given(key));
          if (await round(awk, tree.body)) break;
        }
      };
      await (keys.length > 1 ? inAnyOrder(awk, tree, keys, go) : go(keys));
      return;
    }
    case "next":
      throw new Next();
    case "exit":
      if (tree.value) awk.status = Math.trunc(number(await evaluate(awk, tree.value))) & 255;
      throw new Exit();
    case "return":
      throw new Return(tree.value ? await evaluate(awk, tree.value) : undefined);
    case "break":
    case "continue":
      throw new Jump(tree.type === "break");
    case "delete":
      if (tree.indexes) awk.array(tree.name).delete(await keyOf(awk, tree.indexes));
      else awk.array(tree.name).clear();
      return;
    default:
      refuse(tree.type);
  }
}

/**
 * @param {Awk} awk
 * @param {Tree} body
 * @returns {Promise<boolean>} whether the loop is over
 */
async function round(awk, body) {
  await awk.context.task.turn();
  try {
    await statement(awk, body);
    return false;
  } catch (error) {
    if (!(error instanceof Jump)) throw error;
    return error.isBreak;
  }
}

/**
 * @param {Awk} awk
 * @param {Tree} tree
 */
async function printing(awk, { type, values, mark, target }) {
  const given = [];
  for (const each of values) given.push(await evaluate(awk, each));
  let text;
  if (type === "printf") text = awk.format(awk.text(given[0]), given.slice(1));
  else
    text =
      (given.length ? given.map((each) => awk.text(each, "OFMT")).join(awk.textOf("OFS")) : awk.current()) + awk.textOf("ORS");
  if (!target) return awk.print(text);
  await printInto(awk, text, { mark, path: await textOf(awk, target) });
}

/**
 * @param {Awk} awk
 * @param {Tree} tree
 * @returns {Promise<Value>}
 */
async function evaluate(awk, tree) {
  switch (tree.type) {
    case "number":
    case "text":
      return tree.value;
    case "regex":
      return awk.patterns.finder(tree.value).test(awk.current()) ? 1 : 0;
    case "group":
      return evaluate(awk, tree.value);
    case "name":
      if (tree.name === "NF") awk.splitRecord();
      return awk.cell(tree.name).value;
    case "element": {
      const array = awk.array(tree.name);
      const key = await keyOf(awk, tree.indexes);
      if (!array.has(key)) array.set(key, undefined);
      return array.get(key);
    }
    case "field":
      return awk.field(number(await evaluate(awk, tree.index)));
    case "assign":
      return assignment(awk, tree);
    case "choice":
      return (await holds(awk, tree.condition)) ? evaluate(awk, tree.yes) : evaluate(awk, tree.no);
    case "or":
      return (await holds(awk, tree.left)) || (await holds(awk, tree.right)) ? 1 : 0;
    case "and":
      return (await holds(awk, tree.left)) && (await holds(awk, tree.right)) ? 1 : 0;
    case "in":
      return awk.array(tree.array).has(await keyOf(awk, tree.indexes)) ? 1 : 0;
    case "match": {
      const text = await textOf(awk, tree.left);
      const pattern = tree.right.type === "regex" ? tree.right.value : await textOf(awk, tree.right);
      return awk.patterns.finder(pattern).test(text) !== tree.negated ? 1 : 0;
    }
    case "compare":
      return compared(awk, tree.operator, await evaluate(awk, tree.left), await evaluate(awk, tree.right)) ? 1 : 0;
    case "concat": {
      const left = await textOf(awk, tree.left);
      return left + (await textOf(awk, tree.right));
    }
    case "math":
      return math(tree.operator, number(await evaluate(awk, tree.left)), number(await evaluate(awk, tree.right)));
    case "unary": {
      const operand = await evaluate(awk, tree.value);
      if (tree.operator === "!") return isTrue(operand) ? 0 : 1;
      return tree.operator === "-" ? -number(operand) : number(operand);
    }
    case "change": {
      const old = number(await evaluate(awk, tree.target));
      await store(awk, tree.target, old + tree.by);
      return tree.isBefore ? old + tree.by : old;
    }
    case "builtin":
      return builtin(awk, tree.name, tree.values, EVALUATE);
    case "call":
      return call(awk, tree.name, tree.values);
    case "getline":
      return getline(awk, tree);
    default:
      return refuse("this expression");
  }
}

/**
 * @param {Awk} awk
 * @param {Tree} tree
 */
async function holds(awk, tree) {
  return isTrue(await evaluate(awk, tree));
}

/**
 * @param {Awk} awk
 * @param {Tree} tree
 * @returns {Promise<string>}
 */
async function textOf(awk, tree) {
  return awk.text(await evaluate(awk, tree));
}

/**
 * @param {Awk} awk
 * @param {Tree[]} indexes
 */
async function keyOf(awk, indexes) {
  const parts = [];
  for (const each of indexes) parts.push(await textOf(awk, each));
  return parts.join(awk.textOf("SUBSEP"));
}

/**
 * @param {Awk} awk
 * @param {Tree} tree
 */
async function assignment(awk, { target, operator, value }) {
  const right = await evaluate(awk, value);
  const made = operator ? math(operator, number(await evaluate(awk, target)), number(right)) : right;
  await store(awk, target, made);
  return made;
}

/**
 * @param {Awk} awk
 * @param {Tree} target
 * @param {Value} value
 */
async function store(awk, target, value) {
  if (target.type === "name") awk.assignName(target.name, value);
  else if (target.type === "element") awk.array(target.name).set(await keyOf(awk, target.indexes), value);
  else if (target.type === "group") await store(awk, target.value, value);
  else awk.setField(number(await evaluate(awk, target.index)), value);
}

/**
 * @param {Awk} awk
 * @param {string} name
 * @param {Tree[]} values
 */
async function call(awk, name, values) {
  const found = awk.program.functions.get(name);
  if (!found) return refuse(`the function ${name}`);
  if (awk.frames.length > 900) return refuse("functions as deep as this");
  /** @type {Map<string, Cell>} */
  const frame = new Map();
  for (const [place, parameter] of found.parameters.entries()) {
    const tree = values[place];
    const cell = tree?.type === "name" ? awk.cell(tree.name) : null;
    if (cell?.array) frame.set(parameter, cell);
    else if (cell && cell.value === undefined) {
      const made = { value: undefined, array: null };
      const linked = /** @type {Cell} */ (
        Object.defineProperty(made, "array", {
          get: () => cell.array,
          set: (array) => {
            cell.array = array;
          },
        })
      );
      frame.set(parameter, linked);
    } else frame.set(parameter, { value: tree ? await evaluate(awk, tree) : undefined, array: null });
  }
  awk.frames.push(frame);
  try {
    await statement(awk, found.body);
    return undefined;
  } catch (error) {
    if (!(error instanceof Return)) throw error;
    return error.value;
  } finally {
    awk.frames.pop();
  }
}

/**
 * @param {Awk} awk
 * @param {Tree} tree
 * @returns {Promise<Value>}
 */
async function getline(awk, { target, file, command = null }) {
  let record;
  try {
    record = file || command ? await nextRecordOf(awk, await textOf(awk, file ?? command), !file) : await nextRecord(awk);
  } catch (error) {
    if (!(file || command) || !(error instanceof FileProblem)) throw error;
    return -1;
  }
  if (record === null) return 0;
  if (command && !target) awk.assignName("NR", number(awk.cell("NR").value) + 1);
  if (target) await store(awk, target, given(record));
  else awk.setRecord(record);
  return 1;
}

/** @type {import("./functions.js").Evaluate} */
const EVALUATE = { value: evaluate, text: textOf, store };
