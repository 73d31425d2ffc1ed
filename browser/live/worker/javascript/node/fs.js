// The part of node:fs that a program without files needs: its standard input.

import { Buffer } from "./buffer.js";

/**
 * @param {Uint8Array} input the program's standard input
 */
export function fsModule(input) {
  let left = input;
  return {
    /**
     * @param {unknown} path
     * @param {string | {encoding?: string}} [options]
     */
    readFileSync(path, options) {
      if (path !== 0 && path !== "/dev/stdin") {
        throw new Error(
          `fs.readFileSync of ${path} is not supported in this page; there is only standard input, 0 or "/dev/stdin"`,
        );
      }
      const read = Buffer.from(left);
      left = new Uint8Array();
      const encoding = typeof options === "string" ? options : options?.encoding;
      return encoding && encoding !== "buffer" ? read.toString(encoding) : read;
    },
  };
}
