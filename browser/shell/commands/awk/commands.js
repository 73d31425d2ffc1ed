// The commands that awk runs, as it does: by sh.

import { decode } from "../../bytes.js";
import { runFor } from "../../run/programs.js";
import { pipe, readAll } from "../../streams.js";
import { refuse } from "./values.js";

/** @import {Stream} from "../../streams.js" */
/** @import {Awk} from "./state.js" */

/**
 * @param {Awk} awk
 * @param {string} text
 * @param {Map<number, Stream>} [streams]
 */
const begun = (awk, text, streams) => runFor(awk.context, ["/bin/sh", "-c", text], { streams });

/** How a command ended, as awk says it. @param {number} status */
const shown = (status) => (status > 128 ? 256 + status - 128 : status);

/**
 * @param {Awk} awk
 * @param {string} text
 */
export async function system(awk, text) {
  await awk.flush();
  return shown(await begun(awk, text));
}

/**
 * The lines that a command writes.
 * @param {Awk} awk
 * @param {string} text
 * @returns {AsyncGenerator<string, void>}
 */
export async function* linesOf(awk, text) {
  await awk.flush();
  const [input, output] = pipe();
  awk.running.set(text, begun(awk, text, new Map([[1, output]])));
  try {
    const whole = decode(await readAll(input, awk.context.task));
    if (awk.textOf("RS") !== "\n") refuse("| getline with another RS");
    yield* whole.match(/[^\n]*\n|[^\n]+$/g)?.map((line) => line.replace(/\n$/, "")) ?? [];
  } finally {
    input.release();
  }
}

/**
 * What a command reads that the program prints into.
 * @param {Awk} awk
 * @param {string} text
 * @returns {Stream}
 */
export function inputOf(awk, text) {
  const [input, output] = pipe();
  awk.running.set(text, begun(awk, text, new Map([[0, input]])));
  return output;
}

/**
 * Wait until a command ends.
 * @param {Awk} awk
 * @param {string} text
 * @returns {Promise<number | null>} how it ended; null if there is none
 */
export async function ended(awk, text) {
  const running = awk.running.get(text);
  awk.running.delete(text);
  return running ? shown(await awk.context.task.until(running)) : null;
}
