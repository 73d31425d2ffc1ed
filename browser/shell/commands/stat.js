// stat: what is known of a file, as far as files of a page have it.

import { FileNode, FileProblem, FolderNode, LinkNode } from "../files.js";
import { command, isKnown } from "../options.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */
/** @import {Node} from "../files.js" */

const FORMAT = /%%|%([a-zA-Z])/g;
const KNOWN = "nsaFY";

export const stat = command(
  "stat",
  { letters: "c:L", long: { format: "c", dereference: "L" } },
  async (context, options) => {
    const format = options.value("c") ?? "";
    if (!options.rest.length) return context.complain("missing operand\nTry 'stat --help' for more information.");
    let status = 0;
    for (const path of options.rest) {
      try {
        const node = context.files.find(context.path(path), { follow: options.has("L") });
        if (!node) throw new FileProblem("No such file or directory");
        await context.write(`${format.replace(FORMAT, (whole, letter) => (letter ? shown(letter, path, node) : whole[0]))}\n`);
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        status = await context.complain(`cannot statx '${path}': ${error.message}`);
      }
    }
    return status;
  },
  (options) => {
    const format = options.value("c");
    if (format === undefined) throw new Refusal("stat without -c is not supported in this page");
    if (!isKnown(format)) return;
    for (const [, letter] of format.matchAll(FORMAT))
      if (letter && !KNOWN.includes(letter)) throw new Refusal(`stat's %${letter} is not supported in this page`);
  },
);

/**
 * @param {string} letter
 * @param {string} path
 * @param {Node} node
 */
function shown(letter, path, node) {
  switch (letter) {
    case "n":
      return path;
    case "s":
      if (!(node instanceof FileNode)) throw new Refusal("stat's %s of what is no file is not supported in this page");
      return String(node.data.length);
    case "a":
      return (node.mode & 0o7777).toString(8);
    case "F":
      if (node instanceof FolderNode) return "directory";
      if (node instanceof LinkNode) return "symbolic link";
      if (node instanceof FileNode) return node.data.length ? "regular file" : "regular empty file";
      throw new Refusal(`stat of ${path} is not supported in this page`);
    default:
      return String(Math.floor(node.changed / 1000));
  }
}
