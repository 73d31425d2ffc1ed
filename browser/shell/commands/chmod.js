// chmod.

import { FileProblem, FolderNode } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { changedMode } from "./mode.js";
import { each, missing } from "./operands.js";

/** @import {Node} from "../files.js" */

/** @param {Node} node @param {string} text @param {boolean} isDeep */
function change(node, text, isDeep) {
  const isFolder = node instanceof FolderNode;
  const mode = changedMode(node.mode, text, isFolder);
  if (mode === null) throw new Refusal(`chmod ${text} is not supported in this page`);
  node.mode = mode;
  if (isDeep && isFolder) for (const inner of node.entries.values()) if (!("target" in inner)) change(inner, text, isDeep);
}

/** What `-x` takes away looks like options. */
const TAKEN = [..."rwxX"];

export const chmod = command(
  "chmod",
  { letters: `Rf${TAKEN.join("")}`, long: { recursive: "R", silent: "f", quiet: "f" } },
  async (context, options) => {
    const taken = TAKEN.filter((letter) => options.has(letter));
    const [text, ...paths] = taken.length ? [`-${taken.join("")}`, ...options.rest] : options.rest;
    if (text === undefined || !paths.length) return missing(context, text);
    return each(
      context,
      paths,
      (path) => {
        const node = context.files.find(context.path(path));
        if (!node) throw new FileProblem("No such file or directory");
        change(node, text, options.has("R"));
      },
      (path) => `cannot access '${path}'`,
    );
  },
);
