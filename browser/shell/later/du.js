// du: the room that files take, in blocks of 4 kB, as most file systems give it.

import { FolderNode, LinkNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { sizeOf } from "./file-facts.js";

/** @import {Node} from "../files.js" */

const BLOCK = 4096;
const UNITS = "KMGTPE";

export const du = command(
  "du",
  {
    letters: "abcd:hHkmsSB:0lA",
    long: {
      all: "a",
      bytes: "b",
      total: "c",
      "max-depth": "d",
      "human-readable": "h",
      si: "H",
      summarize: "s",
      "separate-dirs": "S",
      "block-size": "B",
      "apparent-size": "A",
      null: "0",
    },
  },
  async (context, options) => {
    if (options.has("s") && options.has("a"))
      return context.complain("cannot both summarize and show all entries\nTry 'du --help' for more information.");
    const isApparent = options.has("b") || options.has("A");
    const roomOf = (/** @type {Node} */ node) => {
      if (isApparent) return sizeOf(node);
      return node instanceof LinkNode ? 0 : Math.ceil(sizeOf(node) / BLOCK) * BLOCK;
    };
    const unit = options.has("b") ? 1 : options.has("m") ? 1024 ** 2 : 1024;
    const shown = (/** @type {number} */ size) =>
      options.has("h") ? human(size, 1024) : options.has("H") ? human(size, 1000) : String(Math.ceil(size / unit));
    const most = options.has("s") ? 0 : Number(options.value("d") ?? Number.POSITIVE_INFINITY);
    const end = options.has("0") ? "\0" : "\n";
    let total = 0;
    let status = 0;
    const seen = new Set();
    const visit = async (/** @type {string} */ path, /** @type {Node} */ node, /** @type {number} */ depth) => {
      if (seen.has(node)) return 0;
      seen.add(node);
      let size = roomOf(node);
      if (node instanceof FolderNode)
        for (const [name, entry] of node.entries) {
          const inner = await visit(`${path.replace(/(.)\/$/, "$1")}/${name}`, entry, depth + 1);
          if (!(options.has("S") && entry instanceof FolderNode)) size += inner;
        }
      if (depth <= most && (node instanceof FolderNode || options.has("a") || depth === 0))
        await context.write(`${shown(size)}\t${path}${end}`);
      return size;
    };
    for (const path of options.rest.length ? options.rest : ["."]) {
      const node = context.files.find(context.path(path), { follow: false });
      if (node) total += await visit(path, node, 0);
      else status = await context.complain(`cannot access '${path}': No such file or directory`);
    }
    if (options.has("c")) await context.write(`${shown(total)}\ttotal${end}`);
    return status;
  },
  (options) => {
    if (options.has("s") && options.has("d")) throw new Refusal("du -s with -d is not supported in this page");
    if (options.has("B")) throw new Refusal("du -B is not supported in this page");
  },
);

/**
 * @param {number} size in bytes
 * @param {number} base
 */
function human(size, base) {
  let [value, place] = [size, -1];
  while (value >= base && place < UNITS.length - 1) {
    value /= base;
    place += 1;
  }
  const letter = place < 0 ? "" : base === 1000 && place === 0 ? "k" : UNITS[place];
  const rounded = Math.ceil(value * 10) / 10;
  return `${place >= 0 && rounded < 10 ? rounded.toFixed(1) : Math.ceil(value)}${letter}`;
}
