// What is told of files: their mode in letters, and their size.

import { FifoNode, FileNode, FolderNode, LinkNode } from "../files.js";

/** @import {Node} from "../files.js" */

/**
 * The letter of ls -l for a kind of file.
 * @param {Node} node
 */
export function kindOf(node) {
  if (node instanceof FolderNode) return "d";
  if (node instanceof LinkNode) return "l";
  if (node instanceof FifoNode) return "p";
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
  if (node instanceof LinkNode) return node.target.length;
  return node instanceof FolderNode ? 4096 : 0;
}

/**
 * A fact as wide as a format wants it; a minus: on the left.
 * @param {string} text
 * @param {string} width as it stands in the format
 */
export function padded(text, width) {
  const size = Number(width);
  return size < 0 ? text.padEnd(-size) : text.padStart(size, /^0\d/.test(width) ? "0" : " ");
}
