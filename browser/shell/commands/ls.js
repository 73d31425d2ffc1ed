// ls: the names in folders, in their order.

import { FifoNode, FileNode, FolderNode, LinkNode, ProgramNode } from "../files.js";
import { byCode } from "../locale.js";
import { command } from "../options.js";

/** @import {Node} from "../files.js" */

export const ls = command(
  "ls",
  {
    letters: "1aAdrtSFphRc:",
    long: { all: "a", "almost-all": "A", recursive: "R", directory: "d", reverse: "r", classify: "F", color: "c" },
  },
  async (context, options) => {
    const rank = (/** @type {[string, Node]} */ [, node]) =>
      options.has("t") ? -node.changed : options.has("S") ? -(node instanceof FileNode ? node.size : 4096) : 0;
    const sorted = (/** @type {[string, Node][]} */ entries) => {
      entries.sort((one, other) => rank(one) - rank(other) || byCode(one[0], other[0]));
      return options.has("r") ? entries.reverse() : entries;
    };
    const mark = (/** @type {Node} */ node) => {
      if (node instanceof FolderNode) return options.has("F") || options.has("p") ? "/" : "";
      if (node instanceof FifoNode) return options.has("F") ? "|" : "";
      return options.has("F")
        ? node instanceof LinkNode
          ? "@"
          : node instanceof ProgramNode || node.mode & 0o111
            ? "*"
            : ""
        : "";
    };
    const write = async (/** @type {[string, Node][]} */ entries) => {
      for (const [name, node] of sorted(entries)) await context.write(`${name}${mark(node)}\n`);
    };
    /** @type {[string, Node][]} */
    const files = [];
    /** @type {[string, FolderNode][]} */
    const folders = [];
    let status = 0;
    for (const path of options.rest.length ? options.rest : ["."]) {
      const node = context.files.find(context.path(path));
      if (!node) {
        await context.complain(`cannot access '${path}': No such file or directory`);
        status = 2;
      } else if (node instanceof FolderNode && !options.has("d")) folders.push([path, node]);
      else files.push([path, node]);
    }
    await write(files);
    const isTitled =
      options.has("R") || folders.length > 1 || files.length > 0 || (folders.length > 0 && options.rest.length > 1);
    folders.sort((one, other) => byCode(one[0], other[0]));
    let isFirst = !files.length;
    for (let next = folders.shift(); next; next = folders.shift()) {
      const [path, folder] = next;
      if (isTitled) await context.write(`${isFirst ? "" : "\n"}${path}:\n`);
      isFirst = false;
      const shown = [...folder.entries].filter(([name]) => options.has("a") || options.has("A") || !name.startsWith("."));
      if (options.has("a")) shown.push([".", folder], ["..", folder]);
      await write(shown);
      if (options.has("R")) folders.unshift(...shown.flatMap(below(path)));
    }
    return status;
  },
);

/**
 * @param {string} path of a folder
 * @returns {(entry: [string, Node]) => [string, FolderNode][]} the folder that is an entry of it, with its path
 */
const below =
  (path) =>
  ([name, node]) =>
    node instanceof FolderNode && name !== "." && name !== ".." ? [[`${path.replace(/\/$/, "")}/${name}`, node]] : [];
