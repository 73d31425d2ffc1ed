// truncate: files of another length, made if they are not there.

import { FileProblem } from "../files.js";
import { command, isKnown } from "../options.js";
import { Refusal } from "../task.js";

const UNITS = "KMGT";

/** @param {string} text @returns {{mark: string, size: number} | null} */
function amount(text) {
  const [, mark, digits, unit, kind] = text.match(/^([-+<>/%]?)(\d+)(?:([KMGT])(iB|B)?)?$/i) ?? [];
  if (digits === undefined) return null;
  const base = kind?.toUpperCase() === "B" ? 1000 : 1024;
  return { mark, size: Number(digits) * base ** (unit ? UNITS.indexOf(unit.toUpperCase()) + 1 : 0) };
}

/**
 * @param {number} now
 * @param {{mark: string, size: number}} asked
 */
function lengthOf(now, { mark, size }) {
  if (mark === "+") return now + size;
  if (mark === "-") return Math.max(0, now - size);
  if (mark === "<") return Math.min(now, size);
  if (mark === ">") return Math.max(now, size);
  if (mark === "/") return now - (now % size);
  return mark === "%" ? Math.ceil(now / size) * size : size;
}

export const truncate = command(
  "truncate",
  { letters: "s:cr:o", long: { size: "s", "no-create": "c", reference: "r", "io-blocks": "o" } },
  async (context, options) => {
    const hint = "\nTry 'truncate --help' for more information.";
    const text = options.value("s");
    if (text === undefined) return context.complain(`you must specify either ‘--size’ or ‘--reference’${hint}`);
    const asked = amount(text);
    if (!asked) return context.complain(`Invalid number: ‘${text}’`);
    if (!options.rest.length) return context.complain(`missing file operand${hint}`);
    let status = 0;
    for (const path of options.rest) {
      try {
        const node = context.files.find(context.path(path));
        if (!node && options.has("c")) continue;
        const data = node ? await context.read(path) : new Uint8Array();
        const made = new Uint8Array(lengthOf(data.length, asked));
        made.set(data.subarray(0, made.length));
        await context.writeFile(path, made);
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        status = await context.complain(`cannot open '${path}' for writing: ${error.message}`);
      }
    }
    return status;
  },
  (options) => {
    if (options.has("r") || options.has("o")) throw new Refusal("truncate -r and -o are not supported in this page");
    const text = options.value("s");
    const asked = isKnown(text) ? amount(text ?? "") : null;
    if (asked && asked.size > 2 ** 24) throw new Refusal("truncate to more than 16 MiB is not supported in this page");
  },
);
