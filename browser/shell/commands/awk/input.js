// The records that a program of awk reads.

import { decode } from "../../bytes.js";
import { FileProblem } from "../../files.js";
import { linesOf } from "./commands.js";
import { Exit } from "./jumps.js";
import { escapes, given, number } from "./values.js";

/** @import {Awk} from "./state.js" */

/**
 * @param {Awk} awk
 * @returns {AsyncGenerator<string, void>}
 */
export async function* records(awk) {
  let hasFiles = false;
  const count = Number(number(awk.cell("ARGC").value));
  for (let place = 1; place < count; place += 1) {
    const operand = awk.text(awk.cell("ARGV").array?.get(String(place)));
    if (operand === "") continue;
    const [, name, text] = operand.match(/^([A-Za-z_]\w*)=(.*)$/s) ?? [];
    if (name) {
      awk.assignName(name, given(escapes(text)));
      continue;
    }
    hasFiles = true;
    yield* recordsOf(awk, operand);
  }
  if (!hasFiles) yield* recordsOf(awk, "-");
}

/**
 * @param {Awk} awk
 * @param {string} path
 * @returns {AsyncGenerator<string, void>}
 */
async function* recordsOf(awk, path) {
  awk.assignName("FNR", 0);
  if (path !== "-") awk.assignName("FILENAME", path);
  try {
    for await (const record of split(awk, path)) {
      awk.assignName("NR", number(awk.cell("NR").value) + 1);
      awk.assignName("FNR", number(awk.cell("FNR").value) + 1);
      yield record;
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    await awk.context.complain(`cannot open ${path} (${error.message})`);
    awk.status = 2;
    throw new Exit();
  }
}

/**
 * The records of a file.
 * @param {Awk} awk
 * @param {string} path
 * @returns {AsyncGenerator<string, void>}
 */
async function* split(awk, path) {
  const mark = awk.textOf("RS");
  if (mark === "\n") {
    awk.context.open(path).release();
    for await (const { line } of awk.context.lines([path])) yield line;
    return;
  }
  yield* awk.patterns.records(decode(await awk.context.read(path)), mark);
}

/**
 * The next record of the operands.
 * @param {Awk} awk
 * @returns {Promise<string | null>} null: there is none
 */
export async function nextRecord(awk) {
  awk.main ??= records(awk);
  const { value, done } = await awk.main.next();
  return done ? null : value;
}

/**
 * The next record of a file or a command.
 * @param {Awk} awk
 * @param {string} path
 * @param {boolean} isCommand
 * @returns {Promise<string | null>} null: there is none
 */
export async function nextRecordOf(awk, path, isCommand) {
  let lines = awk.inputs.get(path);
  if (!lines) {
    lines = isCommand ? linesOf(awk, path) : split(awk, path);
    awk.inputs.set(path, lines);
  }
  try {
    const { value, done } = await lines.next();
    return done ? null : value;
  } catch (error) {
    if (error instanceof FileProblem) awk.inputs.delete(path);
    throw error;
  }
}
