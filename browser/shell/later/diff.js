// diff: what two files, or folders, have not in common.

import { decode } from "../bytes.js";
import { formatDate } from "../dates.js";
import { FileProblem, FolderNode } from "../files.js";
import { byCode } from "../locale.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { changesOf } from "./changes.js";
import { sideBySide } from "./side-by-side.js";

/** @import {Context} from "../context.js" */
/** @import {Options} from "../options.js" */
/** @import {Change} from "./changes.js" */

const SPEC = {
  letters: "uU:qsibwNrL:ayW:t",
  long: {
    unified: "u",
    brief: "q",
    "report-identical-files": "s",
    "ignore-case": "i",
    "ignore-space-change": "b",
    "ignore-all-space": "w",
    "new-file": "N",
    recursive: "r",
    label: "L",
    text: "a",
    color: "C",
    "side-by-side": "y",
    width: "W",
    "expand-tabs": "t",
    "suppress-common-lines": "O",
    "left-column": "l",
  },
};

export const diff = command("diff", SPEC, run, (options) => {
  if (!/^(|never|auto)$/.test(options.value("C") ?? "never"))
    throw new Refusal("diff --color=always is not supported in this page");
  if (options.has("t") && !options.has("y")) throw new Refusal("diff -t without -y is not supported in this page");
});

/**
 * @param {Context} context
 * @param {Options} options
 */
async function run(context, options) {
  const [one, other, more] = options.rest;
  const usage = "\ndiff: Try 'diff --help' for more information.";
  if (other === undefined) return trouble(context, `missing operand after '${one ?? "diff"}'${usage}`);
  if (more !== undefined) return trouble(context, `extra operand '${more}'${usage}`);
  const [isFolder, isOtherFolder] = [one, other].map((path) => folderOf(context, path) !== null);
  const inside = (/** @type {string} */ folder, /** @type {string} */ path) =>
    `${folder.replace(/\/$/, "")}/${path.slice(path.lastIndexOf("/") + 1)}`;
  if (isFolder && isOtherFolder) return folders(context, options, one, other);
  if (isFolder) return files(context, options, inside(one, other), other);
  return files(context, options, one, isOtherFolder ? inside(other, one) : other);
}

/**
 * @param {Context} context
 * @param {string} message
 */
async function trouble(context, message) {
  await context.complain(message);
  return 2;
}

/**
 * @param {Context} context
 * @param {string} path
 */
function folderOf(context, path) {
  if (path === "-") return null;
  const node = context.files.find(context.path(path));
  return node instanceof FolderNode ? node : null;
}

/**
 * @param {Context} context
 * @param {Options} options
 * @param {string} one
 * @param {string} other
 * @returns {Promise<number>}
 */
async function folders(context, options, one, other) {
  const [left, right] = [one, other].map((path) => folderOf(context, path)?.entries ?? new Map());
  let status = 0;
  const join = (/** @type {string} */ folder, /** @type {string} */ name) => `${folder.replace(/\/$/, "")}/${name}`;
  for (const name of [...new Set([...left.keys(), ...right.keys()])].sort(byCode)) {
    const paths = [join(one, name), join(other, name)];
    const are = [left, right].map((entries) => entries.get(name) instanceof FolderNode);
    let ended = 1;
    if (!(left.has(name) && right.has(name)) && !options.has("N"))
      await context.write(`Only in ${left.has(name) ? one : other}: ${name}\n`);
    else if (are[0] && are[1]) {
      ended = 0;
      if (options.has("r")) ended = await folders(context, options, paths[0], paths[1]);
      else await context.write(`Common subdirectories: ${paths[0]} and ${paths[1]}\n`);
    } else if (are[0] || are[1]) {
      if (!left.has(name) || !right.has(name)) throw new Refusal("diff -N of a folder is not supported in this page");
      const [kind, otherKind] = are.map((isFolder) => (isFolder ? "directory" : "regular file"));
      await context.write(`File ${paths[0]} is a ${kind} while file ${paths[1]} is a ${otherKind}\n`);
    } else {
      const words = context.args.filter((arg) => !options.rest.includes(arg));
      ended = await files(context, options, paths[0], paths[1], `${["diff", ...words, ...paths].join(" ")}\n`);
    }
    status = Math.max(status, ended);
  }
  return status;
}

/**
 * @param {Context} context
 * @param {Options} options
 * @param {string} one
 * @param {string} other
 * @param {string} [title] of what differs
 */
async function files(context, options, one, other, title = "") {
  const paths = [one, other];
  /** @type {Uint8Array[]} */
  const contents = [];
  let failed = false;
  for (const path of paths) {
    try {
      contents.push(path === "-" && contents.length && one === "-" ? contents[0] : await context.read(path));
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      if (options.has("N") && /No such file/.test(error.message)) contents.push(new Uint8Array());
      else {
        failed = true;
        await context.complain(`${path}: ${error.message}`);
      }
    }
  }
  if (failed) return 2;
  const same = async () => {
    if (options.has("s")) await context.write(`Files ${one} and ${other} are identical\n`);
    return 0;
  };
  const isBeside = options.has("y");
  if (!isBeside && contents[0].length === contents[1].length && contents[0].every((byte, place) => byte === contents[1][place]))
    return same();
  if (!options.has("a") && contents.some((bytes) => bytes.includes(0))) {
    await context.write(`${options.has("q") ? "Files" : "Binary files"} ${one} and ${other} differ\n`);
    return 1;
  }
  const [left, right] = contents.map((bytes) => decode(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []);
  const isUnified = options.has("u") || options.has("U");
  const around = isUnified ? size(options) : 0;
  const changes = changesOf(left, right, around, keyOf(options));
  if (!changes.length && !(isBeside && !options.has("q"))) return same();
  if (options.has("q")) {
    await context.write(`Files ${one} and ${other} differ\n`);
    return 1;
  }
  if (title) await context.write(title);
  if (isBeside) {
    await context.write(sideBySide(left, right, changes, besideOf(options)));
    return changes.length ? 1 : same();
  }
  if (isUnified) {
    const labels = options.values.get("L") ?? [];
    const head = paths.map((path, place) => labels[place] ?? `${path}\t${timeOf(context, path)}`);
    await context.write(`--- ${head[0]}\n+++ ${head[1]}\n${unified(left, right, changes, around)}`);
  } else await context.write(changes.map((change) => plain(left, right, change)).join(""));
  return 1;
}

/** @param {Options} options */
const besideOf = (options) => ({
  width: Number(options.value("W") ?? 130),
  isTabless: options.has("t"),
  withoutCommon: options.has("O"),
  leftColumn: options.has("l"),
});

/** How many lines stand around changes. @param {Options} options */
function size(options) {
  const given = [...(options.values.get("U") ?? []), ...(options.values.get("u") ?? []).filter(Boolean)].map(Number);
  return given.length ? Math.max(...given) : 3;
}

/** What of a line counts. @param {Options} options */
function keyOf(options) {
  return (/** @type {string} */ line) => {
    let key = line;
    if (options.has("w")) key = key.replace(/[ \t\n\v\f\r]+/g, "");
    else if (options.has("b")) key = key.replace(/[ \t\n\v\f\r]+$/, "").replace(/[ \t\v\f\r]+/g, " ");
    return options.has("i") ? key.toLowerCase() : key;
  };
}

/**
 * @param {Context} context
 * @param {string} path
 */
function timeOf(context, path) {
  const node = path === "-" || path.startsWith("/dev/fd/") ? null : context.files.find(context.path(path));
  return formatDate("%Y-%m-%d %H:%M:%S.%N %z", node?.changed ?? Date.now(), context.zone);
}

/** @param {string} mark @param {string[]} lines */
const marked = (mark, lines) =>
  lines.map((line) => `${mark}${line}${line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`).join("");

/**
 * @param {string[]} left
 * @param {string[]} right
 * @param {Change} change
 */
function plain(left, right, { from, to, gone, come }) {
  const range = (/** @type {number} */ start, /** @type {number} */ count) =>
    count > 1 ? `${start + 1},${start + count}` : String(count ? start + 1 : start);
  const kind = !gone ? "a" : !come ? "d" : "c";
  return (
    `${range(from, gone)}${kind}${range(to, come)}\n${marked("< ", left.slice(from, from + gone))}` +
    `${kind === "c" ? "---\n" : ""}${marked("> ", right.slice(to, to + come))}`
  );
}

/**
 * @param {string[]} left
 * @param {string[]} right
 * @param {Change[]} changes
 * @param {number} around
 */
function unified(left, right, changes, around) {
  /** @type {Change[][]} */
  const hunks = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last && change.from - (last.from + last.gone) <= 2 * around) hunks[hunks.length - 1].push(change);
    else hunks.push([change]);
  }
  const range = (/** @type {number} */ start, /** @type {number} */ count) =>
    count === 1 ? String(start + 1) : `${count ? start + 1 : start},${count}`;
  return hunks
    .map((hunk) => {
      const [first, last] = [hunk[0], hunk[hunk.length - 1]];
      const before = Math.min(around, first.from);
      const after = Math.min(around, left.length - last.from - last.gone);
      const [from, to] = [first.from - before, first.to - before];
      const [end, otherEnd] = [last.from + last.gone + after, last.to + last.come + after];
      let [text, at] = [`@@ -${range(from, end - from)} +${range(to, otherEnd - to)} @@\n`, from];
      for (const change of hunk) {
        text += marked(" ", left.slice(at, change.from)) + marked("-", left.slice(change.from, change.from + change.gone));
        text += marked("+", right.slice(change.to, change.to + change.come));
        at = change.from + change.gone;
      }
      return text + marked(" ", left.slice(at, end));
    })
    .join("");
}
