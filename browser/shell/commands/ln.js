// ln: links, by a path or of the same file.

import { FileProblem, FolderNode, LinkNode } from "../files.js";
import { command } from "../options.js";

/** @import {Context} from "../context.js" */
/** @import {Options} from "../options.js" */

const SPEC = {
  letters: "sfnvTt:",
  long: { symbolic: "s", force: "f", "no-dereference": "n", verbose: "v", "no-target-directory": "T", "target-directory": "t" },
};

export const ln = command("ln", SPEC, async (context, options) => {
  const rest = [...options.rest];
  if (!rest.length) return context.complain("missing file operand\nTry 'ln --help' for more information.");
  let folder = options.value("t");
  const last = rest[rest.length - 1];
  if (folder === undefined && rest.length === 1) folder = ".";
  else if (folder === undefined && !options.has("T")) {
    const isFolder = context.files.find(context.path(last), { follow: !options.has("n") }) instanceof FolderNode;
    if (isFolder) folder = rest.pop();
    else if (rest.length > 2) return context.complain(`target '${last}' is not a directory`);
  }
  let status = 0;
  for (const target of folder === undefined ? rest.slice(0, 1) : rest) {
    const name = target.replace(/\/+$/, "").split("/").pop() ?? "";
    const place =
      folder === undefined
        ? last
        : folder === "." && options.rest.length === 1
          ? name
          : `${folder.replace(/(.)\/$/, "$1")}/${name}`;
    const problem = link(context, options, target, place);
    if (problem) status = await context.complain(problem);
    else if (options.has("v")) await context.write(`'${place}' ${options.has("s") ? "->" : "=>"} '${target}'\n`);
  }
  return status;
});

/**
 * @param {Context} context
 * @param {Options} options
 * @param {string} target
 * @param {string} place
 * @returns {string} what is wrong; empty if it was made
 */
function link(context, options, target, place) {
  const isSoft = options.has("s");
  const node = isSoft ? new LinkNode(target) : context.files.find(context.path(target), { follow: false });
  if (!node) return `failed to access '${target}': No such file or directory`;
  if (node instanceof FolderNode) return `${target}: hard link not allowed for directory`;
  const failed = `failed to create ${isSoft ? "symbolic" : "hard"} link '${place}'`;
  try {
    const there = context.files.find(context.path(place), { follow: false });
    if (there && options.has("f")) {
      if (there instanceof FolderNode) return `${place}: cannot overwrite directory`;
      if (there === context.files.find(context.path(target), { follow: false }) && context.path(target) === context.path(place))
        return `'${target}' and '${place}' are the same file`;
    } else if (there) return `${failed}: File exists`;
    context.files.put(context.path(place), node);
    return "";
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return `${failed}${isSoft ? "" : ` => '${target}'`}: ${error.message}`;
  }
}
