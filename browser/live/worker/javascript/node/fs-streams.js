// fs.createReadStream() and fs.createWriteStream(), over files that lie in memory.

import { Buffer } from "./shared.js";

/** @typedef {Record<string, (...given: any[]) => any>} Files what node:fs does with whole files */
/** @typedef {(error?: unknown) => void} Done */

/** Bytes that come at once. */
const PART = 65536;
/** The number that a file would have that is opened. */
let number = 16;

/** @type {any} the program's */
const program = globalThis;
const later = (/** @type {() => void} */ task) => program.setImmediate(task);

/**
 * @param {any} Stream
 * @param {Files} files
 */
export function fsStreams({ Readable, Writable }, files) {
  class ReadStream extends Readable {
    /**
     * @param {unknown} path
     * @param {any} options
     */
    constructor(path, options) {
      const given = typeof options === "string" ? { encoding: options } : { ...options };
      super({ highWaterMark: PART, ...given, autoDestroy: given.autoClose ?? true });
      Object.assign(this, { path, flags: given.flags ?? "r", mode: 0o666, fd: null, bytesRead: 0 });
      Object.assign(this, { start: given.start, end: given.end ?? Number.POSITIVE_INFINITY });
      Object.defineProperty(this, "left", { value: Buffer.alloc(0), writable: true });
    }
    /** @param {Done} done */
    _construct(done) {
      later(() => {
        try {
          this.left = files.readFileSync(this.path).subarray(this.start ?? 0, this.end + 1);
        } catch (error) {
          done(error);
          return;
        }
        this.fd = ++number;
        done();
        this.emit("open", this.fd);
        this.emit("ready");
      });
    }
    /** @param {number} size */
    _read(size) {
      later(() => {
        const part = this.left.subarray(0, size);
        this.left = this.left.subarray(part.length);
        this.bytesRead += part.length;
        this.push(part.length ? part : null);
      });
    }
    get pending() {
      return this.fd === null;
    }
    /** @param {Done} [done] */
    close(done) {
      if (done) this.once("close", done);
      this.destroy();
    }
  }

  class WriteStream extends Writable {
    /**
     * @param {unknown} path
     * @param {any} options
     */
    constructor(path, options) {
      const given = typeof options === "string" ? { encoding: options } : { ...options };
      super({ ...given, decodeStrings: true });
      Object.assign(this, { path, flags: given.flags ?? "w", mode: 0o666, fd: null, bytesWritten: 0 });
      if (given.encoding) this.setDefaultEncoding(given.encoding);
    }
    /** @param {Done} done */
    _construct(done) {
      later(() => {
        try {
          files.writeFileSync(this.path, "", { flag: this.flags });
        } catch (error) {
          done(error);
          return;
        }
        this.fd = ++number;
        done();
        this.emit("open", this.fd);
        this.emit("ready");
      });
    }
    /**
     * @param {Uint8Array} data
     * @param {string} _
     * @param {Done} done
     */
    _write(data, _, done) {
      later(() => {
        try {
          files.appendFileSync(this.path, data);
        } catch (error) {
          done(error);
          return;
        }
        this.bytesWritten += data.length;
        done();
      });
    }
    get pending() {
      return this.fd === null;
    }
    /** @param {Done} [done] */
    close(done) {
      if (done) this.once("close", done);
      this.end();
    }
  }

  return {
    ReadStream,
    WriteStream,
    createReadStream: (/** @type {unknown} */ path, /** @type {unknown} */ options) => new ReadStream(path, options),
    createWriteStream: (/** @type {unknown} */ path, /** @type {unknown} */ options) => new WriteStream(path, options),
  };
}
