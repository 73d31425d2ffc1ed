// The files that a program sees: a few folders, empty at its beginning, in memory.

import { encode } from "./bytes.js";
import { Device, Fifo, FileHandle } from "./streams.js";
import { Refusal } from "./task.js";

/** @import {Stream} from "./streams.js" */

/** Thrown by what files don't let be done; the message is the C library's. */
export class FileProblem extends Error {
  /** Of the file, where a command had it to read or to write. */
  path = "";
}

const problem = (/** @type {keyof typeof MESSAGES} */ name) => new FileProblem(MESSAGES[name]);
const MESSAGES = {
  missing: "No such file or directory",
  folder: "Is a directory",
  notFolder: "Not a directory",
  exists: "File exists",
  full: "Directory not empty",
  denied: "Permission denied",
  loop: "Too many levels of symbolic links",
};

class FileSystemNode {
  changed = Date.now();
  accessed = this.changed;
  /** @param {number} mode */
  constructor(mode) {
    this.mode = mode;
  }
}

export class FileNode extends FileSystemNode {
  /** @type {Uint8Array} */
  buffer = new Uint8Array(0);
  size = 0;

  get data() {
    return this.buffer.subarray(0, this.size);
  }

  /**
   * @param {number} at
   * @param {Uint8Array} bytes
   */
  put(at, bytes) {
    const end = at + bytes.length;
    if (end > this.buffer.length) {
      const more = new Uint8Array(Math.max(end, 2 * this.buffer.length));
      more.set(this.data);
      this.buffer = more;
    }
    this.buffer.set(bytes, at);
    this.size = Math.max(this.size, end);
    this.changed = Date.now();
  }

  clear() {
    this.size = 0;
    this.buffer = new Uint8Array(0);
    this.changed = Date.now();
  }
}

export class FolderNode extends FileSystemNode {
  /** @type {Map<string, Node>} */
  entries = new Map();
}

export class LinkNode extends FileSystemNode {
  /** @param {string} target */
  constructor(target) {
    super(0o777);
    this.target = target;
  }
}

export class DeviceNode extends FileSystemNode {
  /** @param {(mode: {read?: boolean, write?: boolean}) => Stream} open */
  constructor(open, mode = 0o666) {
    super(mode);
    this.open = open;
  }
}

/** A pipe with a name. */
export class FifoNode extends DeviceNode {
  /** @param {number} mode */
  constructor(mode) {
    const fifo = new Fifo();
    super((how) => fifo.open(how), mode);
  }
}

/** A program that the page has. */
export class ProgramNode extends FileSystemNode {
  constructor() {
    super(0o755);
  }
}

/** @typedef {FileNode | FolderNode | LinkNode | DeviceNode | ProgramNode} Node */

/** Where the reader's machine has what the page has not. */
const ELSEWHERE =
  /^\/(?:etc|proc|sys|usr|var|root|opt|run|lib|lib64|sbin|boot|mnt|media|srv|dev\/(?:tty\d|tcp|udp|pts|mqueue|loop|sd)|home\/(?!reader(?:\/|$)))(?:\/|$|\d)/;

export class Files {
  /**
   * @param {Iterable<string>} programs names of commands
   * @param {() => string} makeUuid
   */
  constructor(programs, makeUuid) {
    this.root = new FolderNode(0o755);
    for (const path of ["/tmp", "/home/reader", "/dev", "/usr/bin", "/bin"]) this.makeFolders(path);
    this.folder("/tmp").mode = 0o1777;
    const bin = this.folder("/usr/bin");
    for (const name of programs) bin.entries.set(name, new ProgramNode());
    this.folder("/bin").entries = bin.entries;
    const random = (/** @type {number} */ size) => crypto.getRandomValues(new Uint8Array(size));
    /** @type {Record<string, () => Stream>} */
    const devices = {
      tty: () => {
        throw new FileProblem("No such device or address");
      },
      null: () => new Device(() => null),
      zero: () => new Device((size) => new Uint8Array(size)),
      urandom: () => new Device(random),
      random: () => new Device(random),
    };
    for (const [name, open] of Object.entries(devices)) this.folder("/dev").entries.set(name, new DeviceNode(open));
    this.makeFolders("/proc/sys/kernel/random");
    const uuid = () => {
      const node = new FileNode(0o444);
      node.put(0, encode(`${makeUuid()}\n`));
      return new FileHandle(node, { read: true, write: false, append: false });
    };
    this.folder("/proc/sys/kernel/random").entries.set("uuid", new DeviceNode(uuid));
  }

  /**
   * @param {string} path absolute
   * @returns {FolderNode}
   */
  folder(path) {
    const node = this.find(path);
    if (!(node instanceof FolderNode)) throw problem(node ? "notFolder" : "missing");
    return node;
  }

  /** @param {string} path */
  makeFolders(path, mode = 0o755) {
    let folder = this.root;
    for (const name of path.split("/").filter(Boolean)) {
      const next = folder.entries.get(name) ?? new FolderNode(mode);
      folder.entries.set(name, next);
      if (!(next instanceof FolderNode)) throw problem("notFolder");
      folder = next;
    }
  }

  /**
   * What is at a path, or nothing.
   * @param {string} path absolute
   * @param {{follow?: boolean}} [options] follow: the last link, too
   * @param {number} [depth]
   * @returns {Node | null}
   */
  find(path, { follow = true } = {}, depth = 0) {
    if (depth > 20) throw problem("loop");
    /** @type {Node} */
    let node = this.root;
    let here = "";
    const names = path.split("/").filter((name) => name && name !== ".");
    for (const [place, name] of names.entries()) {
      if (!(node instanceof FolderNode)) return null;
      if (name === "..") {
        here = here.slice(0, here.lastIndexOf("/"));
        node = this.find(here || "/") ?? this.root;
        continue;
      }
      /** @type {Node | undefined} */
      const next = node.entries.get(name);
      if (!next) {
        const whole = `${here}/${names.slice(place).join("/")}`;
        if (ELSEWHERE.test(whole)) throw new Refusal(`${whole} is not supported in this page`);
        return null;
      }
      if (next instanceof LinkNode && (follow || place < names.length - 1)) {
        const target = next.target.startsWith("/") ? next.target : `${here}/${next.target}`;
        const rest = names.slice(place + 1).join("/");
        return this.find(rest ? `${target}/${rest}` : target, { follow }, depth + 1);
      }
      here += `/${name}`;
      node = next;
    }
    if (path.length > 1 && path.endsWith("/") && !(node instanceof FolderNode)) return null;
    return node;
  }

  /**
   * The folder that holds a path, and its name there.
   * @param {string} path
   * @returns {[FolderNode, string]}
   */
  parent(path) {
    const trimmed = path.replace(/\/+$/, "");
    const at = trimmed.lastIndexOf("/");
    const folder = this.find(trimmed.slice(0, at) || "/");
    if (!folder) throw problem("missing");
    if (!(folder instanceof FolderNode)) throw problem("notFolder");
    return [folder, trimmed.slice(at + 1)];
  }

  /**
   * @param {string} path absolute
   * @param {{read?: boolean, write?: boolean, append?: boolean, create?: boolean, truncate?: boolean, exclusive?: boolean,
   *   umask?: number}} mode
   * @returns {Stream}
   */
  open(
    path,
    { read = false, write = false, append = false, create = false, truncate = false, exclusive = false, umask = 0o022 },
  ) {
    let node = this.find(path);
    if (node && exclusive && node instanceof FileNode) throw new FileProblem("cannot overwrite existing file");
    if (!node) {
      if (!create || path.endsWith("/")) throw problem(path.endsWith("/") && create ? "folder" : "missing");
      const [folder, name] = this.parent(path);
      const link = folder.entries.get(name);
      if (link instanceof LinkNode)
        return this.open(resolve(link.target, path.slice(0, path.lastIndexOf("/")) || "/"), {
          read,
          write,
          append,
          create,
          umask,
        });
      node = new FileNode(0o666 & ~umask);
      folder.entries.set(name, node);
      folder.changed = Date.now();
    }
    if (node instanceof FolderNode) throw problem("folder");
    if (node instanceof DeviceNode) return node.open({ read, write });
    if (!(node instanceof FileNode)) throw new Refusal(`${path}: to read a program is not supported in this page`);
    if (truncate) node.clear();
    return new FileHandle(node, { read, write, append });
  }

  /**
   * @param {string} path
   * @param {number} [mode]
   */
  makeFolder(path, mode = 0o755) {
    if (this.find(path, { follow: false })) throw problem("exists");
    const [folder, name] = this.parent(path);
    folder.entries.set(name, new FolderNode(mode));
    folder.changed = Date.now();
  }

  /**
   * @param {string} path
   * @param {Node} node
   */
  put(path, node) {
    const [folder, name] = this.parent(path);
    folder.entries.set(name, node);
    folder.changed = Date.now();
  }

  /** @param {string} path */
  remove(path) {
    const [folder, name] = this.parent(path);
    if (!folder.entries.delete(name)) throw problem("missing");
    folder.changed = Date.now();
  }
}

/**
 * A path from the root, without `.` and `..`.
 * @param {string} path
 * @param {string} folder where it starts
 */
export function resolve(path, folder) {
  const names = [];
  for (const name of `${path.startsWith("/") ? "" : `${folder}/`}${path}`.split("/")) {
    if (name === "..") names.pop();
    else if (name && name !== ".") names.push(name);
  }
  return `/${names.join("/")}${path.endsWith("/") && names.length ? "/" : ""}`;
}
