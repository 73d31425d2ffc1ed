// stat: what is known of a file, as far as files of a page have it.

import { formatDate } from "../dates.js";
import { FileNode, FileProblem, FolderNode, LinkNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";
import { kindOf, modeText, sizeOf } from "./file-facts.js";

/** @import {Context} from "../context.js" */
/** @import {Node} from "../files.js" */
/** @import {Options} from "../options.js" */

const FORMAT = /%%|%(-?\d*)([a-zA-Z])/g;
const KNOWN = "nNsaAFYyhbBo";

/** @param {Options} options */
const formatOf = (options) => options.value("c") ?? options.value("P");

export const stat = command(
  "stat",
  { letters: "c:LP:", long: { format: "c", dereference: "L", printf: "P" } },
  async (context, options) => {
    const format = formatOf(options) ?? "";
    if (!options.rest.length) return context.complain("missing operand\nTry 'stat --help' for more information.");
    let status = 0;
    for (const path of options.rest) {
      try {
        const node = context.files.find(context.path(path), { follow: options.has("L") });
        if (!node) throw new FileProblem("No such file or directory");
        const text = format.replace(FORMAT, (_, width, letter) => {
          if (!letter) return "%";
          const fact = shown(context, letter, path, node);
          return Number(width) < 0 ? fact.padEnd(-Number(width)) : fact.padStart(Number(width));
        });
        await context.write(options.has("P") ? escapes(text) : `${text}\n`);
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        status = await context.complain(`cannot statx '${path}': ${error.message}`);
      }
    }
    return status;
  },
  (options) => {
    const format = formatOf(options);
    if (format === undefined) throw new Refusal("stat without -c is not supported in this page");
    if (format.includes(UNKNOWN)) return;
    for (const [, , letter] of format.matchAll(FORMAT))
      if (letter && !KNOWN.includes(letter)) throw new Refusal(`stat's %${letter} is not supported in this page`);
  },
);

/** @param {string} text of --printf */
const escapes = (text) =>
  text.replace(/\\([nt\\])/g, (_, letter) => ({ n: "\n", t: "\t", "\\": "\\" })[/** @type {"n"} */ (letter)]);

/**
 * @param {Context} context
 * @param {string} letter
 * @param {string} path
 * @param {Node} node
 */
function shown(context, letter, path, node) {
  const isFolder = node instanceof FolderNode;
  switch (letter) {
    case "n":
      return path;
    case "N":
      return node instanceof LinkNode ? `'${path}' -> '${node.target}'` : `'${path}'`;
    case "s":
      return String(sizeOf(node));
    case "a":
      return (node.mode & 0o7777).toString(8);
    case "A":
      return kindOf(node) + modeText(node.mode);
    case "F":
      if (isFolder) return "directory";
      if (node instanceof LinkNode) return "symbolic link";
      if (node instanceof FileNode) return node.size ? "regular file" : "regular empty file";
      throw new Refusal(`stat of ${path} is not supported in this page`);
    case "h":
      return String(isFolder ? 2 + [...node.entries.values()].filter((each) => each instanceof FolderNode).length : 1);
    case "b":
      return String(node instanceof LinkNode ? 0 : 8 * Math.ceil(sizeOf(node) / 4096));
    case "B":
      return "512";
    case "o":
      return "4096";
    case "y":
      return formatDate("%F %T.%N %z", node.changed, context.zone);
    default:
      return String(Math.floor(node.changed / 1000));
  }
}
