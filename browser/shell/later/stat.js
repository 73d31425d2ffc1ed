// stat: what is known of a file, as far as files of a page have it.

import { formatDate } from "../dates.js";
import { unescaped } from "../escapes.js";
import { FifoNode, FileNode, FileProblem, FolderNode, LinkNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";
import { kindOf, modeText, padded, sizeOf } from "./file-facts.js";

/** @import {Context} from "../context.js" */
/** @import {Node} from "../files.js" */
/** @import {Options} from "../options.js" */

const FORMAT = /%%|%(-?\d*)([^%])/g;
const KNOWN = "nNsaAFYyhbBo";
const NUMBERS = "saYhbBo";
const ESCAPE = /\\(?:[0-7]{1,3}|x[\da-fA-F]{1,2}|[abefnrtv"\\])/g;

/** @param {Options} options */
const formatOf = (options) => options.value("c") ?? options.value("P");

export const stat = command(
  "stat",
  { letters: "c:LP:", long: { format: "c", dereference: "L", printf: "P" } },
  async (context, options) => {
    const given = formatOf(options) ?? "";
    const format = options.has("P") ? given.replace(ESCAPE, unescaped) : given;
    if (!options.rest.length) return context.complain("missing operand\nTry 'stat --help' for more information.");
    let status = 0;
    for (const path of options.rest) {
      try {
        const node = context.files.find(context.path(path), { follow: options.has("L") });
        if (!node) throw new FileProblem("No such file or directory");
        const text = format.replace(FORMAT, (_, width, letter) => {
          if (!letter) return "%";
          return padded(shown(context, letter, path, node), width);
        });
        await context.write(options.has("P") ? text : `${text}\n`);
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
    for (const [whole, width, letter] of format.matchAll(FORMAT))
      if (letter && !(/^0\d/.test(width) ? NUMBERS : KNOWN).includes(letter))
        throw new Refusal(`stat's ${whole} is not supported in this page`);
    if (options.has("P") && format.replace(ESCAPE, "").includes("\\"))
      throw new Refusal("stat --printf with such an escape is not supported in this page");
  },
);

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
      if (node instanceof FifoNode) return "fifo";
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
