// cat: files, one after another.

import { encode, latin } from "../bytes.js";
import { FileProblem } from "../files.js";
import { command } from "../options.js";

/** @param {string} letter as cat -v shows it @returns {string} */
function shownByte(letter) {
  const byte = letter.charCodeAt(0);
  if (byte >= 128)
    return `M-${byte - 128 >= 32 && byte - 128 < 127 ? String.fromCharCode(byte - 128) : shownByte(String.fromCharCode(byte - 128))}`;
  return byte === 127 ? "^?" : byte < 32 ? `^${String.fromCharCode(byte + 64)}` : letter;
}

export const cat = command(
  "cat",
  {
    letters: "nbsAETvetu",
    long: { number: "n", "number-nonblank": "b", "squeeze-blank": "s", "show-ends": "E", "show-tabs": "T", "show-all": "A" },
  },
  async (context, options) => {
    const [nonblank, number, squeeze] = ["b", "n", "s"].map((letter) => options.has(letter));
    const ends = options.has("E") || options.has("A") || options.has("e");
    const tabs = options.has("T") || options.has("A") || options.has("t");
    const visible = ["v", "A", "e", "t"].some((letter) => options.has(letter));
    if (!nonblank && !number && !squeeze && !ends && !tabs && !visible) {
      for (const path of options.rest.length ? options.rest : ["-"]) {
        try {
          const stream = context.open(path);
          try {
            const node = context.shell.streams.get(1)?.node;
            if (node && stream.node === node && node.size > 0 && path !== "-") {
              context.failed = true;
              await context.complain(`${path}: input file is output file`);
              continue;
            }
            for (let part = await stream.read(65536, context.task); part; part = await stream.read(65536, context.task))
              await context.writeBytes(part.slice());
          } finally {
            stream.release();
          }
        } catch (error) {
          if (!(error instanceof FileProblem)) throw error;
          context.failed = true;
          await context.complain(`${path}: ${error.message}`);
        }
      }
      return context.failed ? 1 : 0;
    }
    let count = 0;
    let wasBlank = false;
    for await (const { line, isWhole } of context.lines(options.rest)) {
      if (squeeze && line === "" && wasBlank) continue;
      wasBlank = line === "";
      const isNumbered = nonblank ? line !== "" : number;
      if (isNumbered) count += 1;
      const plain = visible ? latin(encode(line)).replace(/[^\t -~]/g, shownByte) : line;
      const shown = tabs ? plain.replaceAll("\t", "^I") : plain;
      await context.write(`${isNumbered ? `${String(count).padStart(6)}\t` : ""}${shown}${isWhole ? (ends ? "$\n" : "\n") : ""}`);
    }
    return context.failed ? 1 : 0;
  },
);
