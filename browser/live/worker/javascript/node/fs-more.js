// What of node:fs programs seldom ask for: folders for a while, copies of folders, modes, real paths, and files by their numbers.

import { nodeError } from "./errors.js";
import { Buffer } from "./shared.js";

/** @typedef {Uint8Array | "folder"} There */
/** @typedef {(what: string, syscall: string, path: unknown, dest?: unknown) => [place: string, path: string, there: There]} Known */

/** @type {any} the program's */
const program = globalThis;

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const draw = () => LETTERS[Math.floor(Math.random() * LETTERS.length)];

/**
 * Deeds as those of fsModule, which takes them over.
 * @param {{files: Map<string, There>, find: (...given: Parameters<Known>) => [place: string, path: string, there: There | undefined], known: Known}} given
 * @returns {Record<string, (...given: any[]) => any>}
 */
export function fsMore({ files, find, known }) {
  return {
    mkdtemp(/** @type {unknown} */ prefix) {
      const [at, name] = find("mkdtempSync", "mkdtemp", `${prefix}${Array.from({ length: 6 }, draw).join("")}`);
      files.set(at, "folder");
      return name;
    },
    chmod(/** @type {unknown} */ path) {
      known("chmodSync", "chmod", path); // whose mode nobody asks for
    },
    realpath(/** @type {unknown} */ path) {
      return known("realpathSync", "realpath", path)[0];
    },
    truncate(/** @type {unknown} */ path, length = 0) {
      const [at, , there] = known("truncateSync", "open", path);
      const cut = Buffer.alloc(length);
      cut.set(/** @type {Uint8Array} */ (there).subarray(0, length));
      files.set(at, cut);
    },
    cp(/** @type {unknown} */ from, /** @type {unknown} */ to, { recursive = false, force = true } = {}) {
      const [at, name, there] = known("cpSync", "cp", from);
      if (there === "folder" && !recursive) {
        const words = `Path is a directory: cp returned EISDIR (${name} is a directory (not copied)) ${name}`;
        const error = nodeError(Error, "ERR_FS_EISDIR", words);
        throw Object.assign(error, { name: "SystemError", errno: 21, syscall: "cp", path: name });
      }
      const [dest] = find("cpSync", "cp", to);
      for (const [path, held] of [...files])
        if (path === at || path.startsWith(`${at}/`)) {
          const copy = dest + path.slice(at.length);
          if (force || !files.has(copy)) files.set(copy, held === "folder" ? held : Buffer.from(held));
        }
    },
  };
}

/** @typedef {Record<string, (...given: any[]) => any>} Files what node:fs does with whole files */
/** @typedef {{path: unknown, flags: string, at: number, text?: Uint8Array}} Open a file, and how far it was read or written */

/**
 * Files that are opened, and known by numbers; 1 and 2 are the program's own output.
 * @param {Files} whole
 * @returns {Files}
 */
export function fsDescriptors(whole) {
  /** @type {Map<number, Open>} */
  const open = new Map();
  /** @type {Open} */
  const stdin = { path: 0, flags: "r", at: 0 };
  let last = 16;
  /**
   * @param {number} number
   * @param {string} syscall
   */
  const opened = (number, syscall) => {
    const one = open.get(number);
    if (one) return one;
    throw Object.assign(new Error(`EBADF: bad file descriptor, ${syscall}`), { errno: -9, code: "EBADF", syscall });
  };
  /**
   * @param {any} data
   * @param {any[]} more where it goes and its encoding, if it is a text; else what of it, and where it goes
   */
  const bytesOf = (data, more) => {
    if (typeof data === "string") return { bytes: Buffer.from(data, more[1]), place: more[0] };
    const [offset = 0, length = data.length - offset, place] = typeof more[0] === "object" && more[0] ? [] : more;
    return { bytes: Buffer.from(data.subarray(offset, offset + length)), place };
  };
  return {
    openSync(/** @type {unknown} */ path, flags = "r") {
      if (!/^([rwa]|r\+|[wa]x?\+?)$/.test(flags))
        throw nodeError(TypeError, "ERR_INVALID_ARG_VALUE", `The argument 'flags' is invalid. Received '${flags}'`);
      if (flags.startsWith("r")) whole.readFileSync(path);
      else whole.writeFileSync(path, "", { flag: flags.replace("+", "") });
      open.set(++last, { path, flags, at: 0 });
      return last;
    },
    closeSync(/** @type {number} */ number) {
      opened(number, "close");
      open.delete(number);
    },
    fsyncSync: (/** @type {number} */ number) => void opened(number, "fsync"),
    fstatSync: (/** @type {number} */ number) => whole.statSync(opened(number, "fstat").path),
    writeSync(/** @type {number} */ number, /** @type {any} */ data, /** @type {any[]} */ ...more) {
      const { bytes, place } = bytesOf(data, more);
      const output = [undefined, program.process.stdout, program.process.stderr][number];
      if (output) {
        output.write(bytes);
        return bytes.length;
      }
      const one = opened(number, "write");
      if (one.flags === "r") opened(-1, "write");
      const all = whole.readFileSync(one.path);
      const at = one.flags.startsWith("a") ? all.length : (place ?? one.at);
      const made = Buffer.alloc(Math.max(all.length, at + bytes.length));
      made.set(all);
      made.set(bytes, at);
      whole.writeFileSync(one.path, made);
      if (typeof place !== "number") one.at = at + bytes.length;
      return bytes.length;
    },
    readSync(/** @type {number} */ number, /** @type {Uint8Array} */ buffer, /** @type {any[]} */ ...more) {
      const {
        offset = 0,
        length = buffer.length - offset,
        position,
      } = typeof more[0] === "object" && more[0] ? more[0] : { offset: more[0], length: more[1], position: more[2] };
      const one = number === 0 ? stdin : opened(number, "read");
      one.text ??= one === stdin ? whole.readFileSync(0) : undefined;
      const from = position ?? one.at;
      const part = (one.text ?? whole.readFileSync(one.path)).subarray(from, from + length);
      buffer.set(part, offset);
      if (typeof position !== "number") one.at += part.length;
      return part.length;
    },
  };
}
