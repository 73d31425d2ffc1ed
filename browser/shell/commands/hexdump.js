// hexdump -C: bytes as numbers, and as letters beside them.

import { command } from "../options.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";

const WIDTH = 16;

/** @param {Uint8Array} row */
function rowText(row) {
  const numbers = Array.from({ length: WIDTH }, (_, at) => (at < row.length ? row[at].toString(16).padStart(2, "0") : "  "));
  const letters = Array.from(row, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "."));
  return `${numbers.slice(0, 8).join(" ")}  ${numbers.slice(8).join(" ")}  |${letters.join("")}|`;
}

const shown = (/** @type {number} */ at) => at.toString(16).padStart(8, "0");

export const hexdump = command(
  "hexdump",
  { letters: "Cvn:", long: { canonical: "C", "no-squeezing": "v", length: "n" } },
  async (context, options) => {
    const parts = [];
    for await (const { bytes } of context.inputs(options.rest)) parts.push(...bytes);
    if (context.failed && !parts.length) return 1;
    const bytes = Uint8Array.from(parts.slice(0, Number(options.value("n") ?? parts.length)));
    let [last, isSkipping] = ["", false];
    for (let at = 0; at < bytes.length; at += WIDTH) {
      const text = rowText(bytes.subarray(at, at + WIDTH));
      if (text === last && !options.has("v")) {
        if (!isSkipping) await context.write("*\n");
        isSkipping = true;
        continue;
      }
      [last, isSkipping] = [text, false];
      await context.write(`${shown(at)}  ${text}\n`);
    }
    if (bytes.length) await context.write(`${shown(bytes.length)}\n`);
    return context.failed ? 1 : 0;
  },
  (options) => {
    if (!options.has("C")) throw new Refusal("hexdump without -C is not supported in this page");
    const size = options.value("n") ?? "0";
    if (!/^\d+$/.test(size) && !size.includes(UNKNOWN)) throw new Refusal(`hexdump -n ${size} is not supported in this page`);
  },
);
