// What a program of awk prints into: files and commands.

import { encode } from "../../bytes.js";
import { ended, inputOf } from "./commands.js";

/** @import {Awk} from "./state.js" */

/**
 * @param {Awk} awk
 * @param {string} text
 * @param {{mark: string, path: string}} target path: of a file, or a command
 */
export async function printInto(awk, text, { mark, path }) {
  let stream = awk.outputs.get(path);
  if (!stream) {
    if (mark === "|") await awk.flush();
    const how = { write: true, create: true, append: mark === ">>", truncate: mark === ">" };
    stream = mark === "|" ? inputOf(awk, path) : awk.context.shell.openFile(path, how);
    awk.outputs.set(path, stream);
  }
  await stream.write(encode(text), awk.context.task);
}

/**
 * What is written to or read from, and how a command that did either ended.
 * @param {Awk} awk
 * @param {string} path
 */
export async function close(awk, path) {
  awk.outputs.get(path)?.release();
  const wasOpen = awk.outputs.delete(path);
  const wasRead = awk.inputs.get(path);
  if (wasRead) await wasRead.return();
  awk.inputs.delete(path);
  return (await ended(awk, path)) ?? (wasOpen || wasRead ? 0 : -1);
}
