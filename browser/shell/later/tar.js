// tar: makes archives, lists what is in them, and takes it out.

import { encode } from "../bytes.js";
import { FifoNode, FileNode, FolderNode, LinkNode } from "../files.js";
import { matches } from "../pattern.js";
import { Refusal } from "../task.js";
import { isPacked, packed, unpacked } from "./gzip.js";
import { archiveOf, entriesOf } from "./tar-format.js";

/** @import {Context} from "../context.js" */
/** @import {Node} from "../files.js" */
/** @import {Entry} from "./tar-format.js" */

/** Long options, and the letters that they stand for; a colon: with a value. @type {Record<string, string>} */
const LONG = {
  create: "c",
  extract: "x",
  get: "x",
  list: "t",
  file: "f:",
  gzip: "z",
  gunzip: "z",
  directory: "C:",
  verbose: "v",
  "to-stdout": "O",
  "files-from": "T:",
  "auto-compress": "a",
  "preserve-permissions": "p",
  "keep-old-files": "k",
  exclude: "E:",
  "strip-components": "S:",
};
const LETTERS = "cxtf:zC:vOT:apk";

/**
 * What is asked for: C is said again before the names that it is for.
 * @typedef {{mode: string, file: string, flags: Set<string>, names: {folder: string, name: string}[], folder: string, excluded: string[],
 *   strip: number, lists: string[], problem: string}} Plan
 */

/**
 * @param {string[]} args
 * @returns {Plan}
 */
function planOf(args) {
  /** @type {Plan} */
  const plan = { mode: "", file: "-", flags: new Set(), names: [], folder: "", excluded: [], strip: 0, lists: [], problem: "" };
  const left = [...args];
  const set = (/** @type {string} */ letter, /** @type {string} */ value) => {
    if ("cxt".includes(letter)) plan.mode = letter;
    else if (letter === "f") plan.file = value;
    else if (letter === "C") plan.folder = plan.folder && !value.startsWith("/") ? `${plan.folder}/${value}` : value;
    else if (letter === "T") plan.lists.push(value);
    else if (letter === "E") plan.excluded.push(value);
    else if (letter === "S") plan.strip = Number(value);
    else plan.flags.add(letter);
  };
  if (left.length && !left[0].startsWith("-")) {
    for (const letter of left.shift() ?? "") {
      const at = LETTERS.indexOf(letter);
      if (at < 0 || letter === ":") throw refusal(`tar ${letter}`);
      if (LETTERS[at + 1] === ":" && !left.length) plan.problem = `Old option '${letter}' requires an argument.`;
      set(letter, LETTERS[at + 1] === ":" ? (left.shift() ?? "") : "");
    }
  }
  while (left.length) {
    const arg = left.shift() ?? "";
    if (arg === "--") plan.names.push(...left.splice(0).map((name) => ({ folder: plan.folder, name })));
    else if (arg.startsWith("--")) {
      const [, word, value] = arg.match(/^--([^=]*)(?:=(.*))?$/s) ?? [];
      const found = LONG[word];
      if (!found) throw refusal(`tar --${word}`);
      set(found[0], found[1] ? (value ?? left.shift() ?? "") : "");
    } else if (arg.startsWith("-") && arg.length > 1) {
      for (let at = 1; at < arg.length; at += 1) {
        const known = LETTERS.indexOf(arg[at]);
        if (known < 0 || arg[at] === ":") throw refusal(`tar -${arg[at]}`);
        if (LETTERS[known + 1] !== ":") set(arg[at], "");
        else {
          set(arg[at], arg.slice(at + 1) || (left.shift() ?? ""));
          break;
        }
      }
    } else plan.names.push({ folder: plan.folder, name: arg });
  }
  if (plan.mode === "t" && plan.flags.has("v")) throw refusal("tar -tv");
  if (!plan.mode) throw refusal("tar without c, x or t");
  return plan;
}

/** @type {[string, import("../options.js").Definition]} */
export const tar = [
  "tar",
  {
    async run(context) {
      const plan = planOf(context.args);
      if (plan.problem) {
        await context.complain(`${plan.problem}\nTry 'tar --help' or 'tar --usage' for more information.`);
        return 2;
      }
      const run = new Run(context, plan);
      return plan.mode === "c" ? run.create() : run.read();
    },
    check(args) {
      planOf(args);
    },
  },
];

/** @param {string} what */
const refusal = (what) => new Refusal(`${what} is not supported in this page`);

/** What of a path is left out in an archive. */
const TOP = /^(?:.*\/)?\.\.(?:\/|$)|^\/+/;

const FAILED = "Exiting with failure status due to previous errors";
const STOPPED = "Error is not recoverable: exiting now";

class Run {
  /**
   * @param {Context} context
   * @param {Plan} plan
   */
  constructor(context, plan) {
    this.context = context;
    this.plan = plan;
    this.isFailed = false;
  }

  /** @param {string} message */
  async fail(message) {
    this.isFailed = true;
    await this.context.complain(message);
  }

  async end() {
    if (!this.isFailed) return 0;
    await this.context.complain(FAILED);
    return 2;
  }

  /** @param {string} name */
  isExcluded(name) {
    const trimmed = name.replace(/\/$/, "");
    const ends = trimmed.split("/").map((_, place, all) => all.slice(place).join("/"));
    return this.plan.excluded.some((pattern) =>
      ends.some((end) => matches([{ text: pattern, quoted: false }], end, { extended: false })),
    );
  }

  async create() {
    const { context, plan } = this;
    const names = [...plan.names];
    for (const list of plan.lists) {
      const text = new TextDecoder().decode(await context.read(list));
      for (const name of text.split("\n").filter(Boolean)) names.push({ folder: plan.folder, name });
    }
    if (!names.length) {
      await context.complain(
        "Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.",
      );
      return 2;
    }
    /** @type {Entry[]} */
    const entries = [];
    let toldOf = "";
    const add = async (/** @type {string} */ name, /** @type {Node} */ node) => {
      if (this.isExcluded(name)) return;
      const isFolder = node instanceof FolderNode;
      const kept = name.replace(TOP, "") || ".";
      const shown = isFolder && !kept.endsWith("/") ? `${kept}/` : kept;
      entries.push({
        name: shown,
        mode: node.mode,
        time: Math.floor(node.changed / 1000),
        kind: isFolder ? "folder" : node instanceof LinkNode ? "link" : node instanceof FifoNode ? "pipe" : "file",
        target: node instanceof LinkNode ? node.target : "",
        bytes: node instanceof FileNode ? node.data.slice() : new Uint8Array(0),
      });
      if (plan.flags.has("v")) await this.tell(isFolder && !name.endsWith("/") ? `${name}/` : name);
      if (isFolder) for (const [inner, each] of node.entries) await add(`${name.replace(/\/$/, "")}/${inner}`, each);
    };
    for (const { folder, name } of names) {
      const at = context.path(folder ? `${folder}/${name}` : name);
      const node = context.files.find(name.startsWith("/") ? name : at, { follow: false });
      const [top] = name.match(TOP) ?? [""];
      if (top && toldOf !== top) {
        await context.complain(`Removing leading \`${top}' from member names`);
        toldOf = top;
      }
      if (node) await add(name, node);
      else await this.fail(`${name}: Cannot stat: No such file or directory`);
    }
    const isGzip = plan.flags.has("z") || (plan.flags.has("a") && /\.t?gz$/.test(plan.file));
    const bytes = archiveOf(entries);
    const written = isGzip ? await packed(bytes) : bytes;
    if (plan.file === "-") await context.writeBytes(written);
    else {
      try {
        await context.writeFile(plan.file, written);
      } catch (error) {
        await context.complain(`${plan.file}: Cannot open: ${/** @type {Error} */ (error).message}\ntar: ${STOPPED}`);
        return 2;
      }
    }
    return this.end();
  }

  /** What -v says. @param {string} name */
  async tell(name) {
    const isTaken = (this.plan.mode === "c" && this.plan.file === "-") || this.plan.flags.has("O");
    await this.context.shell.streams.get(isTaken ? 2 : 1)?.write(encode(`${name}\n`), this.context.task);
  }

  async read() {
    const { context, plan } = this;
    let bytes;
    try {
      bytes = await context.read(plan.file);
    } catch (error) {
      await context.complain(`${plan.file}: Cannot open: ${/** @type {Error} */ (error).message}\ntar: ${STOPPED}`);
      return 2;
    }
    const isGzip = isPacked(bytes);
    if (plan.flags.has("z") && !isGzip) {
      await context.shell.streams.get(2)?.write(encode("\ngzip: stdin: not in gzip format\n"), context.task);
      await context.complain(`Child returned status 1\ntar: ${STOPPED}`);
      return 2;
    }
    const entries = entriesOf((isGzip ? await unpacked(bytes) : bytes) ?? bytes);
    if (!entries) {
      await context.complain(`This does not look like a tar archive\ntar: ${FAILED}`);
      return 2;
    }
    const wanted = plan.names.map(({ name }) => name.replace(/\/$/, ""));
    const seen = new Set();
    const folder = plan.mode === "x" && plan.folder ? context.path(plan.folder) : context.folder;
    if (plan.mode === "x" && plan.folder && !(context.files.find(folder) instanceof FolderNode)) {
      await context.complain(`${plan.folder}: Cannot open: No such file or directory\ntar: ${STOPPED}`);
      return 2;
    }
    for (const entry of entries) {
      const asked = wanted.find((name) => entry.name.replace(/\/$/, "") === name || entry.name.startsWith(`${name}/`));
      if (wanted.length && asked === undefined) continue;
      if (asked !== undefined) seen.add(asked);
      if (this.isExcluded(entry.name)) continue;
      if (plan.mode === "t") await context.write(`${entry.name}\n`);
      else await this.extract(entry, folder);
    }
    for (const name of wanted) if (!seen.has(name)) await this.fail(`${name}: Not found in archive`);
    return this.end();
  }

  /**
   * @param {Entry} entry
   * @param {string} folder
   */
  async extract(entry, folder) {
    const { context, plan } = this;
    const name = entry.name.split("/").slice(plan.strip).join("/");
    if (!name) return;
    if (plan.flags.has("v")) await this.tell(entry.name);
    if (plan.flags.has("O")) {
      await context.writeBytes(entry.bytes);
      return;
    }
    const path = context.path(`${folder}/${name}`);
    const { files } = context;
    const there = files.find(path, { follow: false });
    if (there && plan.flags.has("k") && entry.kind === "file") {
      await this.fail(`${name}: Cannot open: File exists`);
      return;
    }
    files.makeFolders(path.slice(0, path.lastIndexOf("/")) || "/");
    if (entry.kind === "folder") {
      if (!there) files.makeFolders(path);
    } else if (entry.kind === "link") files.put(path, new LinkNode(entry.target));
    else if (entry.kind === "pipe") files.put(path, new FifoNode(entry.mode));
    else {
      const node = new FileNode(entry.mode);
      node.put(0, entry.bytes);
      files.put(path, node);
    }
    const made = files.find(path, { follow: false });
    if (!made || entry.kind === "link") return;
    made.mode = plan.flags.has("p") ? entry.mode : entry.mode & ~context.shell.umask;
    made.changed = entry.time * 1000;
  }
}
