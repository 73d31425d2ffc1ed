// A path without links in it.

import { FolderNode, LinkNode } from "../files.js";

/** @import {Context} from "../context.js" */

/** How many links lead on to others before it is said that there are too many. */
const MOST = 40;

/**
 * @param {Context} context
 * @param {string} path
 * @param {"all" | "folders" | "nothing"} needed what has to be there: all of it, all but the last name, or nothing
 * @returns {string | null} null if it is not there
 */
export function realPath(context, path, needed) {
  const left = `${path.startsWith("/") ? "" : `${context.folder}/`}${path}`.split("/").filter(Boolean);
  let [here, links] = ["", 0];
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (name === ".") continue;
    if (name === "..") {
      here = here.slice(0, Math.max(0, here.lastIndexOf("/")));
      continue;
    }
    const node = context.files.find(`${here}/${name}`, { follow: false });
    if (node instanceof LinkNode) {
      links += 1;
      if (links > MOST) return null;
      left.unshift(...node.target.split("/").filter(Boolean));
      if (node.target.startsWith("/")) here = "";
      continue;
    }
    const isThere = node && (node instanceof FolderNode || !left.length);
    if (!isThere && needed !== "nothing" && (needed === "all" || left.length || node)) return null;
    here += `/${name}`;
  }
  return here || "/";
}
