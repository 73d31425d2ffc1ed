// What fs.promises.open() gives: a file that is read and written from one place to the next.

import { nodeError } from "./errors.js";
import { Buffer, EventEmitter } from "./shared.js";

/** @typedef {Record<string, (...given: any[]) => any>} Files what node:fs does with whole files */

/** The number of the next one that is opened. */
let number = 16;

/** @param {Files} files */
export function fsHandles(files) {
  class FileHandle extends EventEmitter {
    #path;
    #flags;
    #at = 0;
    fd = ++number;

    /**
     * @param {unknown} path
     * @param {string} flags
     */
    constructor(path, flags) {
      super();
      this.#path = path;
      this.#flags = flags;
    }
    #open() {
      if (this.fd < 0) throw Object.assign(new Error("file closed"), { code: "EBADF", syscall: "read" });
      return Buffer.from(files.readFileSync(this.#path));
    }
    /** @param {any} [options] */
    async readFile(options) {
      const rest = this.#open().subarray(this.#at);
      this.#at += rest.length;
      const encoding = typeof options === "string" ? options : options?.encoding;
      return encoding ? Buffer.from(rest).toString(encoding) : Buffer.from(rest);
    }
    /**
     * @param {string | Uint8Array} data
     * @param {any[]} more where it is to go, if it is a text; else what of it
     */
    async write(data, ...more) {
      if (this.#flags === "r")
        throw Object.assign(new Error("EBADF: bad file descriptor, write"), { errno: -9, code: "EBADF", syscall: "write" });
      const [offset, length, place] = typeof data === "string" ? [0, undefined, more[0]] : more;
      const bytes =
        typeof data === "string"
          ? Buffer.from(data, more[1])
          : data.subarray(offset ?? 0, (offset ?? 0) + (length ?? data.length));
      const all = this.#open();
      const at = this.#flags.startsWith("a") ? all.length : (place ?? this.#at);
      const end = Math.max(all.length, at + bytes.length);
      const whole = Buffer.alloc(end);
      whole.set(all);
      whole.set(bytes, at);
      files.writeFileSync(this.#path, whole);
      if (place === undefined || place === null) this.#at = at + bytes.length;
      return { bytesWritten: bytes.length, buffer: data };
    }
    /**
     * @param {any} data
     * @param {any} [options]
     */
    async writeFile(data, options) {
      await this.write(typeof data === "string" ? Buffer.from(data, options?.encoding ?? options) : data);
    }
    /**
     * @param {any} data
     * @param {any} [options]
     */
    async appendFile(data, options) {
      await this.writeFile(data, options);
    }
    /** @param {any[]} given a buffer, or options with one */
    async read(...given) {
      const [first, ...more] = given;
      const [offset = 0, length, place = null] = ArrayBuffer.isView(first)
        ? typeof more[0] === "object"
          ? [more[0]?.offset, more[0]?.length, more[0]?.position]
          : more
        : [first?.offset, first?.length, first?.position];
      /** @type {Uint8Array} */
      const buffer = ArrayBuffer.isView(first) ? first : (first?.buffer ?? Buffer.alloc(16384));
      const from = place ?? this.#at;
      const part = this.#open().subarray(from, from + (length ?? buffer.length - offset));
      buffer.set(part, offset);
      if (place === null) this.#at += part.length;
      return { bytesRead: part.length, buffer };
    }
    async stat() {
      return files.statSync(this.#path);
    }
    /** @param {number} [length] */
    async truncate(length = 0) {
      const all = this.#open();
      const cut = Buffer.alloc(length);
      cut.set(all.subarray(0, length));
      files.writeFileSync(this.#path, cut);
    }
    async sync() {}
    async datasync() {}
    /** @param {any} [options] */
    async *readLines(options) {
      const lines = String(await this.readFile(options?.encoding ?? "utf8")).split(/\r\n|\n|\r/);
      if (lines.at(-1) === "") lines.pop();
      yield* lines;
    }
    async close() {
      this.fd = -1;
      this.emit("close");
    }
  }
  const dispose = /** @type {any} */ (Symbol).asyncDispose;
  if (dispose) Object.defineProperty(FileHandle.prototype, dispose, { value: FileHandle.prototype.close });

  /**
   * @param {unknown} path
   * @param {string} [flags]
   */
  return async function open(path, flags = "r") {
    if (!/^([rwa]|r\+|[wa]x?\+?)$/.test(flags))
      throw nodeError(TypeError, "ERR_INVALID_ARG_VALUE", `The argument 'flags' is invalid. Received '${flags}'`);
    if (flags.startsWith("r")) files.readFileSync(path);
    else files.writeFileSync(path, "", { flag: flags.replace("+", "") });
    return new FileHandle(path, flags);
  };
}
