// cp: copies of files and folders.

import { FileNode, FolderNode, LinkNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { transfer } from "./transfer.js";

/** @import {Node} from "../files.js" */

/**
 * @param {Node} node
 * @returns {Node}
 */
function copyOf(node) {
  if (node instanceof FolderNode) {
    const copy = new FolderNode(node.mode);
    for (const [name, entry] of node.entries) copy.entries.set(name, copyOf(entry));
    return copy;
  }
  if (node instanceof FileNode) {
    const copy = new FileNode(node.mode);
    copy.put(0, node.data.slice());
    return copy;
  }
  if (node instanceof LinkNode) return new LinkNode(node.target);
  throw new Refusal("a copy of what is no file is not supported in this page");
}

export const cp = command(
  "cp",
  { letters: "rRafpnv", long: { recursive: "r", archive: "a", force: "f", "no-clobber": "n", verbose: "v" } },
  async (context, options) => {
    return transfer(context, options.rest, async (source, target, node) => {
      if (node instanceof FolderNode && !["r", "R", "a"].some((letter) => options.has(letter))) {
        context.failed = true;
        return `-r not specified; omitting directory '${source}'`;
      }
      const there = context.files.find(context.path(target));
      if (there && options.has("n") && !(node instanceof FolderNode)) return "";
      if (node instanceof FolderNode && options.has("v")) throw new Refusal("cp -v of a folder is not supported in this page");
      if (there && node instanceof FolderNode && options.has("n"))
        throw new Refusal("cp -n of a folder is not supported in this page");
      if (there === node) return `'${source}' and '${target}' are the same file`;
      if (there instanceof FileNode && node instanceof FileNode) {
        const bytes = node.data.slice();
        there.clear();
        there.put(0, bytes);
      } else context.files.put(context.path(target), copyOf(node));
      if (options.has("v")) await context.write(`'${source}' -> '${target}'\n`);
      return "";
    });
  },
);
