// The part of node:fs, and of node:fs/promises, that has to do with whole files: they lie in memory, and end with the program.

import { Buffer } from "./buffer.js";
import { wrongType } from "./errors.js";
import { whole } from "./fs-data.js";

/** @typedef {string | {encoding?: string | null, flag?: string} | null | undefined} Options */
/** @typedef {{recursive?: boolean, force?: boolean}} Deep */
/** @import {Later} from "./globals.js" */

const HOME = "/home/reader";
const ROOMS = [HOME, "/tmp"];

/** @type {Record<string, [errno: number, words: string]>} */
const ERRORS = {
  ENOENT: [-2, "no such file or directory"],
  EEXIST: [-17, "file already exists"],
  ENOTDIR: [-20, "not a directory"],
  EISDIR: [-21, "illegal operation on a directory"],
  ENOTEMPTY: [-39, "directory not empty"],
};

/**
 * @param {string} code
 * @param {string} syscall
 * @param {string} [path] as the program said it
 * @param {string} [dest]
 */
function failure(code, syscall, path, dest) {
  const [errno, words] = ERRORS[code];
  if (path === undefined) return Object.assign(new Error(`${code}: ${words}, ${syscall}`), { errno, code, syscall });
  const error = new Error(`${code}: ${words}, ${syscall} '${path}'${dest === undefined ? "" : ` -> '${dest}'`}`);
  return Object.assign(error, { errno, code, syscall, path }, dest === undefined ? {} : { dest });
}

/**
 * A path as a text, however it was given.
 * @param {unknown} path
 */
function said(path) {
  if (typeof path === "string") return path;
  if (path instanceof URL && path.protocol === "file:") return decodeURIComponent(path.pathname);
  if (path instanceof Uint8Array) return new TextDecoder().decode(path);
  throw wrongType("path", "of type string or an instance of Buffer or URL", path);
}

/**
 * @param {string} what
 * @param {string} path
 */
function place(what, path) {
  const whole = new URL(path.split("/").map(encodeURIComponent).join("/"), `file://${HOME}/`).pathname;
  const place = decodeURIComponent(whole).replace(/(?<=.)\/+$/, "");
  if (ROOMS.some((room) => place === room || place.startsWith(`${room}/`))) return place;
  throw new Error(`fs.${what} of ${path} is not supported in this page; there are files in ${ROOMS.join(" and ")} only`);
}

const parent = (/** @type {string} */ path) => path.slice(0, path.lastIndexOf("/"));

/**
 * node:fs, and what node:fs/promises is.
 * @param {Uint8Array} input the program's standard input
 * @param {string} file the program's name
 * @param {string} text what is in it
 * @param {Later["fsMore"]} [more] what else is done with files
 */
export function fsModule(input, file, text, more) {
  let left = input;
  /** @type {Map<string, Uint8Array | "folder">} */
  const files = new Map();
  for (const room of ROOMS) files.set(room, "folder");
  files.set(`${HOME}/${file}`, Buffer.from(text));

  /**
   * A file's place, and that its folder is there.
   * @param {string} what
   * @param {string} syscall
   * @param {unknown} path
   * @returns {[place: string, path: string, there: Uint8Array | "folder" | undefined]}
   */
  function find(what, syscall, path) {
    const name = said(path);
    const at = place(what, name);
    const folder = ROOMS.includes(at) ? "folder" : files.get(parent(at));
    if (folder === undefined) throw failure("ENOENT", syscall, name);
    if (folder !== "folder") throw failure("ENOTDIR", syscall, name);
    return [at, name, files.get(at)];
  }

  /**
   * @param {string} what
   * @param {string} syscall
   * @param {unknown} path
   * @param {unknown} [dest] where it is to go
   * @returns {[place: string, path: string, there: Uint8Array | "folder"]}
   */
  function known(what, syscall, path, dest) {
    const [at, name, there] = find(what, syscall, path);
    if (there === undefined) throw failure("ENOENT", syscall, name, dest === undefined ? undefined : said(dest));
    return [at, name, there];
  }

  /** @param {Options} options */
  const encodingOf = (options) => (typeof options === "string" ? options : options?.encoding);

  /** @param {string} folder */
  const within = (folder) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`));

  /** @type {Record<string, (...given: any[]) => any>} by the name that each has without Sync */
  const deeds = {
    readFile(/** @type {unknown} */ path, /** @type {Options} */ options) {
      let read;
      if (path === 0 || path === "/dev/stdin") {
        read = Buffer.from(left);
        left = new Uint8Array();
      } else {
        const [, , there] = known("readFileSync", "open", path);
        if (there === "folder") throw failure("EISDIR", "read");
        read = Buffer.from(there);
      }
      const encoding = encodingOf(options);
      return encoding && encoding !== "buffer" ? read.toString(encoding) : read;
    },
    writeFile(/** @type {unknown} */ path, /** @type {unknown} */ data, /** @type {Options} */ options) {
      if (typeof data !== "string" && !ArrayBuffer.isView(data))
        throw wrongType("data", "of type string or an instance of Buffer, TypedArray, or DataView", data);
      const [at, name, there] = find("writeFileSync", "open", path);
      if (there === "folder") throw failure("EISDIR", "open", name);
      const flag = typeof options === "object" ? (options?.flag ?? "w") : "w";
      if (!["w", "a", "wx", "ax"].includes(flag)) throw new Error(`the flag ${flag} of a file is not supported in this page`);
      if (there && flag.endsWith("x")) throw failure("EEXIST", "open", name);
      const bytes =
        typeof data === "string"
          ? Buffer.from(data, encodingOf(options) ?? "utf8")
          : Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      files.set(at, flag.startsWith("a") && there ? Buffer.concat([there, bytes]) : bytes);
    },
    appendFile(/** @type {unknown} */ path, /** @type {unknown} */ data, /** @type {Options} */ options) {
      deeds.writeFile(path, data, { encoding: encodingOf(options), flag: "a" });
    },
    mkdir(/** @type {unknown} */ path, /** @type {Deep} */ { recursive = false } = {}) {
      const name = said(path);
      const at = place("mkdirSync", name);
      if (!recursive) {
        const [, , there] = find("mkdirSync", "mkdir", path);
        if (there !== undefined) throw failure("EEXIST", "mkdir", name);
        files.set(at, "folder");
        return undefined;
      }
      let first;
      for (let end = at.indexOf("/", 1); end; end = at.indexOf("/", end + 1)) {
        const folder = end < 0 ? at : at.slice(0, end);
        if (ROOMS.some((room) => folder.startsWith(room))) {
          const there = files.get(folder);
          if (there !== undefined && there !== "folder") throw failure(folder === at ? "EEXIST" : "ENOTDIR", "mkdir", name);
          if (!there) first ??= folder;
          files.set(folder, "folder");
        }
        if (end < 0) break;
      }
      return first;
    },
    readdir(/** @type {unknown} */ path, /** @type {unknown} */ options) {
      const {
        recursive = false,
        withFileTypes = false,
        encoding = "utf8",
      } = typeof options === "object" && options ? /** @type {Listing} */ (options) : {};
      if (!/^utf-?8$/.test(encoding)) throw new Error("fs.readdirSync's encoding is not supported in this page");
      const [at, name, there] = known("readdirSync", "scandir", path);
      if (there !== "folder") throw failure("ENOTDIR", "scandir", name);
      const names = within(at).map((one) => one.slice(at.length + 1));
      const listed = recursive ? byFolder(names) : names.filter((one) => !one.includes("/")).sort();
      if (!withFileTypes) return listed;
      return listed.map((one) => {
        const end = one.lastIndexOf("/");
        const folder = end < 0 ? name : `${name}/${one.slice(0, end)}`;
        return new Dirent(one.slice(end + 1), folder, files.get(`${at}/${one}`) === "folder");
      });
    },
    unlink(/** @type {unknown} */ path) {
      const [at, name, there] = known("unlinkSync", "unlink", path);
      if (there === "folder") throw failure("EISDIR", "unlink", name);
      files.delete(at);
    },
    rm(/** @type {unknown} */ path, /** @type {Deep} */ { recursive = false, force = false } = {}) {
      const [at, name, there] = find("rmSync", "lstat", path);
      if (there === undefined && force) return;
      if (there === undefined) throw failure("ENOENT", "lstat", name);
      if (there === "folder" && !recursive)
        throw Object.assign(new Error(`Path is a directory: rm returned EISDIR (is a directory) ${name}`), {
          code: "ERR_FS_EISDIR",
          errno: 21,
          syscall: "rm",
          path: name,
        });
      for (const inner of within(at)) files.delete(inner);
      files.delete(at);
    },
    rmdir(/** @type {unknown} */ path) {
      const [at, name, there] = known("rmdirSync", "rmdir", path);
      if (there !== "folder") throw failure("ENOTDIR", "rmdir", name);
      if (within(at).length) throw failure("ENOTEMPTY", "rmdir", name);
      files.delete(at);
    },
    rename(/** @type {unknown} */ from, /** @type {unknown} */ to) {
      const [at, name, there] = known("renameSync", "rename", from, to);
      const [dest] = find("renameSync", "rename", to);
      if (there === "folder") throw new Error(`fs.renameSync of a folder, ${name}, is not supported in this page`);
      files.set(dest, there);
      if (dest !== at) files.delete(at);
    },
    copyFile(/** @type {unknown} */ from, /** @type {unknown} */ to) {
      const [, name, there] = known("copyFileSync", "copyfile", from, to);
      const [dest] = find("copyFileSync", "copyfile", to);
      if (there === "folder") throw failure("EISDIR", "copyfile", name, said(to));
      files.set(dest, Buffer.from(there));
    },
    stat(/** @type {unknown} */ path) {
      const [, , there] = known("statSync", "stat", path);
      return statOf(there);
    },
    lstat(/** @type {unknown} */ path) {
      const [, , there] = known("lstatSync", "lstat", path);
      return statOf(there);
    },
    access(/** @type {unknown} */ path) {
      known("accessSync", "access", path);
    },
  };
  Object.assign(deeds, more?.({ files, find, known }));
  const existsSync = (/** @type {unknown} */ path) => {
    const at = place("existsSync", said(path));
    return files.has(at);
  };
  const promises = Object.fromEntries(
    Object.entries(deeds).map(([name, deed]) => [name, async (/** @type {unknown[]} */ ...given) => deed(...given)]),
  );
  promises.writeFile = async (path, data, options) => deeds.writeFile(path, await whole(data), options);
  const sync = Object.fromEntries(Object.entries(deeds).map(([name, deed]) => [`${name}Sync`, deed]));
  const called = Object.fromEntries(Object.entries(promises).map(([name, deed]) => [name, withCallback(deed)]));
  return { ...called, ...sync, existsSync, promises };
}

/** @typedef {{recursive?: boolean, withFileTypes?: boolean, encoding?: string}} Listing */

/**
 * Paths in the order of a walk that ends a folder before it goes into those that are in it.
 * @param {string[]} paths
 */
function byFolder(paths) {
  const folderOf = (/** @type {string} */ path) => path.slice(0, path.lastIndexOf("/") + 1);
  const walked = [""];
  const listed = [];
  for (const folder of walked)
    for (const path of paths.filter((one) => folderOf(one) === folder).sort()) {
      listed.push(path);
      walked.push(`${path}/`);
    }
  return listed;
}

/** What is in a folder. */
class Dirent {
  #isFolder;

  /**
   * @param {string} name
   * @param {string} parentPath
   * @param {boolean} isFolder
   */
  constructor(name, parentPath, isFolder) {
    this.name = name;
    this.parentPath = parentPath;
    this.#isFolder = isFolder;
    Object.assign(this, { [Symbol("type")]: isFolder ? 2 : 1 });
  }
  isDirectory() {
    return this.#isFolder;
  }
  isFile() {
    return !this.#isFolder;
  }
  isSymbolicLink() {
    return false;
  }
}

/**
 * A deed that tells of its end to its last argument.
 * @param {(...given: any[]) => Promise<unknown>} deed
 */
function withCallback(deed) {
  return (/** @type {any[]} */ ...given) => {
    const done = given.pop();
    if (typeof done !== "function") throw wrongType("cb", "of type function", undefined);
    const end = (/** @type {unknown[]} */ ...said) => globalThis.setTimeout(done, 0, ...said);
    deed(...given).then(
      (value) => (value === undefined ? end(null) : end(null, value)),
      (error) => end(error),
    );
  };
}

/**
 * What is told of a file: its size, and whether it is one.
 * @param {Uint8Array | "folder"} there
 */
function statOf(there) {
  const told = {
    size: there === "folder" ? 4096 : there.length,
    isFile: () => there !== "folder",
    isDirectory: () => there === "folder",
    isSymbolicLink: () => false,
    ...times(there),
  };
  return new Proxy(told, {
    get(target, key) {
      if (key in target || typeof key === "symbol" || key === "then") return Reflect.get(target, key);
      throw new Error(`${String(key)} of fs.statSync is not supported in this page`);
    },
  });
}

/** @type {WeakMap<object, Date>} when what is in a file was written, as far as anybody asked before */
const written = new WeakMap();
const begun = new Date();

/** @param {Uint8Array | "folder"} there */
function times(there) {
  const time = there === "folder" ? begun : (written.get(there) ?? new Date());
  if (there !== "folder") written.set(there, time);
  const names = ["atime", "mtime", "ctime", "birthtime"];
  return Object.fromEntries(
    names.flatMap(
      (name) =>
        /** @type {[string, unknown][]} */ ([
          [name, new Date(time)],
          [`${name}Ms`, time.getTime()],
        ]),
    ),
  );
}
