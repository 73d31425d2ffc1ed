// What a command may use.

import { bytewise, concat, decode, encode, whole } from "./bytes.js";
import { FileProblem, resolve } from "./files.js";
import { isBytewise } from "./locale.js";
import { readAll, Shown } from "./streams.js";

/** @import {Shell} from "./shell.js" */
/** @import {Stream} from "./streams.js" */

/** What a command gathers of its output before it goes into a pipe or a file. */
const BLOCK = 4096;

/** The variable by which stdbuf has a command write at once. */
export const UNBUFFERED = "_STDBUF_O";

/** Commands that write at once, whatever they write into. */
const AT_ONCE = new Set(["bc", "cat", "tail", "tee"]);

/** Commands whose complaints come before what they have gathered; the others write that first. */
const COMPLAIN_FIRST = new Set(["awk", "curl", "factor", "rev", "sed", "tac"]);

export class Context {
  /**
   * @param {Shell} shell
   * @param {string} name
   * @param {string[]} args
   * @param {Map<string, string>} environment
   */
  constructor(shell, name, args, environment) {
    this.shell = shell;
    this.world = shell.world;
    this.task = shell.task;
    this.files = shell.files;
    this.folder = shell.folder;
    this.name = name;
    this.args = args;
    this.environment = environment;
    this.program = name.slice(name.lastIndexOf("/") + 1);
    this.isAtOnce = AT_ONCE.has(this.program) || environment.has(UNBUFFERED);
    /** @type {Uint8Array[]} */
    this.gathered = [];
    this.size = 0;
  }

  /** @param {string} path */
  path(path) {
    return resolve(whole(path), this.folder);
  }

  /** @param {string} text */
  write(text) {
    return this.writeBytes(encode(text));
  }

  /** @param {Uint8Array} bytes */
  async writeBytes(bytes) {
    if (!bytes.length) return;
    const output = this.shell.streams.get(1) ?? closed();
    this.gathered.push(bytes);
    this.size += bytes.length;
    if (this.isAtOnce || this.size >= BLOCK || output instanceof Shown) await this.flush();
  }

  /** Write what is gathered. */
  async flush() {
    const bytes = concat(this.gathered.splice(0));
    this.size = 0;
    if (bytes.length) await (this.shell.streams.get(1) ?? closed()).write(bytes, this.task);
  }

  /**
   * @param {string} message
   * @returns {Promise<1>}
   */
  async complain(message) {
    if (!COMPLAIN_FIRST.has(this.program)) await this.flush();
    const said = this.isBytewise ? message.replace(/[‘’]/g, "'") : message;
    await this.shell.streams.get(2)?.write(encode(`${this.name}: ${said}\n`), this.task);
    return 1;
  }

  /** Whether each byte is a letter. */
  get isBytewise() {
    return isBytewise((name) => this.environment.get(name));
  }

  /** A text in the letters of the locale. @param {string} text */
  inLocale(text) {
    return this.isBytewise ? bytewise(text) : text;
  }

  /** Standard input. @returns {Stream} */
  get input() {
    return this.shell.streams.get(0) ?? closed();
  }

  readInput() {
    return readAll(this.input, this.task);
  }

  /**
   * @param {string} path `-` is standard input
   * @returns {Stream} to be released
   */
  open(path) {
    return path === "-" ? this.input.retain() : this.shell.openFile(path, { read: true });
  }

  /**
   * All that is in a file.
   * @param {string} path
   */
  async read(path) {
    const stream = this.opened(path);
    try {
      return await readAll(stream, this.task);
    } finally {
      stream.release();
    }
  }

  /**
   * A file that is to be read; what goes wrong has its path.
   * @param {string} path
   */
  opened(path) {
    try {
      return this.open(path);
    } catch (error) {
      if (error instanceof FileProblem) error.path = path;
      throw error;
    }
  }

  /**
   * A file that is to be written from its beginning; what goes wrong has its path.
   * @param {string} path
   */
  created(path) {
    try {
      return this.shell.openFile(path, { write: true, create: true, truncate: true });
    } catch (error) {
      if (error instanceof FileProblem) error.path = path;
      throw error;
    }
  }

  /**
   * @param {string} path
   * @param {Uint8Array} bytes all that is to be in it
   */
  async writeFile(path, bytes) {
    const stream = this.created(path);
    try {
      await stream.write(bytes, this.task);
    } finally {
      stream.release();
    }
  }

  /**
   * The contents of files, or of standard input; those that are not there are told.
   * @param {string[]} paths
   * @returns {AsyncGenerator<{path: string, bytes: Uint8Array}, void>}
   */
  async *inputs(paths) {
    for (const path of paths.length ? paths : ["-"]) {
      try {
        yield { path, bytes: await this.read(path) };
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        this.failed = true;
        await this.complain(this.openMessage(path, error.message));
      }
    }
  }

  failed = false;

  /**
   * Lines of files as they come, without their ends. Whoever takes no more leaves the rest of them to others.
   * @param {string[]} paths
   * @param {string} [end]
   * @param {boolean} [isUnbuffered] read no more than the lines that are taken
   * @returns {AsyncGenerator<{line: string, size: number, isWhole: boolean, path: string, isFirst: boolean}, void>} size: in bytes, with its end
   */
  async *lines(paths, end = "\n", isUnbuffered = false) {
    const code = end.charCodeAt(0);
    for (const path of paths.length ? paths : ["-"]) {
      let stream;
      try {
        stream = this.open(path);
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        this.failed = true;
        await this.complain(this.openMessage(path, error.message));
        continue;
      }
      let isFirst = true;
      let rest = new Uint8Array(0);
      let left = 0;
      try {
        for (;;) {
          const chunk = await stream.read(65536, this.task, isUnbuffered ? code : undefined);
          if (!chunk) break;
          let from = 0;
          for (let at = chunk.indexOf(code); at >= 0; at = chunk.indexOf(code, from)) {
            const piece = chunk.subarray(from, at);
            const bytes = rest.length ? new Uint8Array([...rest, ...piece]) : piece;
            rest = new Uint8Array(0);
            from = at + 1;
            left = chunk.length - from;
            yield { line: decode(bytes), size: bytes.length + 1, isWhole: true, path, isFirst };
            isFirst = false;
          }
          left = 0;
          if (from < chunk.length) rest = new Uint8Array([...rest, ...chunk.subarray(from)]);
        }
        if (rest.length) yield { line: decode(rest), size: rest.length, isWhole: false, path, isFirst };
      } finally {
        stream.back(left);
        stream.release();
      }
    }
  }

  /**
   * @param {string} path
   * @param {string} message
   */
  openMessage(path, message) {
    return `${path}: ${message}`;
  }

  get zone() {
    return this.environment.get("TZ") ?? this.world.zone;
  }
}

/** @returns {never} */
function closed() {
  throw new FileProblem("Bad file descriptor");
}
