// What is told of files: their mode in letters, and their size.

import { FileNode, FolderNode, LinkNode } from "../files.js";

/** @import {Node} from "../files.js" */

/**
 * The letter of ls -l for a kind of file.
 * @param {Node} node
 */
export function kindOf(node) {
  if (node instanceof FolderNode) return "d";
  if (node instanceof LinkNode) return "l";
  return node instanceof FileNode ? "-" : "c";
}

/**
 * rw-r--r--
 * @param {number} mode
 */
export function modeText(mode) {
  const letters = [..."rwxrwxrwx"].map((letter, place) => (mode & (0o400 >> place) ? letter : "-"));
  const special = (/** @type {number} */ bit, /** @type {number} */ place, /** @type {string} */ letter) => {
    if (mode & bit) letters[place] = letters[place] === "x" ? letter : letter.toUpperCase();
  };
  special(0o4000, 2, "s");
  special(0o2000, 5, "s");
  special(0o1000, 8, "t");
  return letters.join("");
}

/**
 * In bytes: a folder takes a block.
 * @param {Node} node
 */
export function sizeOf(node) {
  if (node instanceof FileNode) return node.size;
  return node instanceof LinkNode ? node.target.length : 4096;
}
