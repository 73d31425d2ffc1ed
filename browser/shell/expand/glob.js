// Pathname expansion: the files that a field means.

import { FolderNode, resolve } from "../files.js";
import { byCode } from "../locale.js";
import { hasPattern, patternSource, plain } from "../pattern.js";
import { Discarded } from "../problems.js";

/** @import {Piece} from "../pattern.js" */
/** @import {Shell} from "../shell.js" */

/**
 * The files that a field means, or its text.
 * @param {Shell} shell
 * @param {Piece[]} pieces
 */
export function glob(shell, pieces) {
  if (shell.options.has("noglob") || !hasPattern(pieces)) return [plain(pieces)];
  const found = filesLike(shell, pieces);
  if (found.length) return found;
  if (shell.shopts.has("nullglob")) return [];
  if (shell.shopts.has("failglob")) {
    shell.complain(`no match: ${plain(pieces)}`);
    throw new Discarded(1);
  }
  return [plain(pieces)];
}

/**
 * @param {Shell} shell
 * @param {Piece[]} pieces
 * @returns {string[]}
 */
export function filesLike(shell, pieces) {
  /** @type {Piece[][]} */
  const steps = [[]];
  for (const { text, quoted } of pieces) {
    for (const [place, each] of text.split("/").entries()) {
      if (place) steps.push([]);
      if (each) steps[steps.length - 1].push({ text: each, quoted });
    }
  }
  let paths = [""];
  const isAbsolute = steps[0].length === 0 && steps.length > 1;
  if (isAbsolute) paths = ["/"];
  for (const [place, step] of steps.entries()) {
    if (place === 0 && isAbsolute) continue;
    const isLast = place === steps.length - 1;
    if (!step.length) {
      if (isLast)
        paths = paths
          .filter(Boolean)
          .map((path) => (path.endsWith("/") ? path : `${path}/`))
          .filter((path) => folderAt(shell, path));
      continue;
    }
    if (shell.shopts.has("globstar") && step.length === 1 && step[0].text === "**" && !step[0].quoted) {
      paths = paths.flatMap((path) => allBelow(shell, path, isLast));
      continue;
    }
    paths = paths.flatMap((path) => {
      const prefix = path && !path.endsWith("/") ? `${path}/` : path;
      if (!hasPattern(step)) {
        const whole = prefix + plain(step);
        return shell.files.find(resolve(whole, shell.folder), { follow: false }) ? [whole] : [];
      }
      const folder = folderAt(shell, prefix || ".");
      if (!folder) return [];
      const regex = new RegExp(
        `^(?:${patternSource(step, { path: true, extended: shell.shopts.has("extglob") })})$`,
        shell.shopts.has("nocaseglob") ? "sui" : "su",
      );
      const wantsHidden = step[0].text.startsWith(".") || shell.shopts.has("dotglob");
      const names = [...folder.entries.keys()].filter((name) => regex.test(name) && (wantsHidden || !name.startsWith(".")));
      const fitting = isLast ? names : names.filter((name) => folderAt(shell, prefix + name));
      return fitting.sort(byCode).map((name) => prefix + name);
    });
  }
  return [...new Set(paths)].filter(Boolean).sort(byCode);
}

/**
 * What two stars mean: the folder, and all folders in it, at the end all files as well.
 * @param {Shell} shell
 * @param {string} path
 * @param {boolean} isLast
 * @returns {string[]}
 */
function allBelow(shell, path, isLast) {
  const prefix = path && !path.endsWith("/") ? `${path}/` : path;
  /** @type {string[]} */
  const found = [isLast ? prefix : path];
  const visit = (/** @type {string} */ before, /** @type {FolderNode} */ folder) => {
    for (const [name, node] of folder.entries) {
      if (name.startsWith(".") && !shell.shopts.has("dotglob")) continue;
      if (isLast || node instanceof FolderNode) found.push(before + name);
      if (node instanceof FolderNode) visit(`${before}${name}/`, node);
    }
  };
  const folder = folderAt(shell, prefix || ".");
  if (folder) visit(prefix, folder);
  return folder ? found : [];
}

/**
 * @param {Shell} shell
 * @param {string} path
 */
function folderAt(shell, path) {
  const node = shell.files.find(resolve(path, shell.folder));
  return node instanceof FolderNode ? node : null;
}
