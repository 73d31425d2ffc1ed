// What shells share: the files, the commands, the reader's page, and the numbers of processes.

import { BUILTINS } from "./builtins/index.js";
import { decode, encode } from "./bytes.js";
import { checkItems } from "./check.js";
import { computeText } from "./expand.js";
import { FileProblem, resolve } from "./files.js";
import { parse } from "./parser.js";
import { Shell } from "./shell.js";
import { readAll } from "./streams.js";
import { Refusal, Task } from "./task.js";

/** @import {Files} from "./files.js" */
/** @import {Stream} from "./streams.js" */

/** @typedef {(context: Context) => Promise<number>} Command gives its exit status */

/**
 * What a command may use.
 */
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
  }

  /** @param {string} path */
  path(path) {
    return resolve(path, this.folder);
  }

  /** @param {string} text */
  write(text) {
    return this.writeBytes(encode(text));
  }

  /** @param {Uint8Array} bytes */
  async writeBytes(bytes) {
    if (!bytes.length) return;
    await (this.shell.streams.get(1) ?? closed()).write(bytes, this.task);
  }

  /**
   * @param {string} message
   * @returns {Promise<1>}
   */
  async complain(message) {
    await this.shell.streams.get(2)?.write(encode(`${this.name}: ${message}\n`), this.task);
    return 1;
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
    const stream = this.open(path);
    try {
      return await readAll(stream, this.task);
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
        await this.complain(`${path}: ${error.message}`);
      }
    }
  }

  failed = false;

  /**
   * Lines of files as they come, without their ends.
   * @param {string[]} paths
   * @param {string} [end]
   * @returns {AsyncGenerator<{line: string, isWhole: boolean, path: string, isFirst: boolean}, void>}
   */
  async *lines(paths, end = "\n") {
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
      try {
        for (;;) {
          const chunk = await stream.read(65536, this.task);
          if (!chunk) break;
          let from = 0;
          for (let at = chunk.indexOf(code); at >= 0; at = chunk.indexOf(code, from)) {
            const piece = chunk.subarray(from, at);
            const bytes = rest.length ? new Uint8Array([...rest, ...piece]) : piece;
            rest = new Uint8Array(0);
            from = at + 1;
            yield { line: decode(bytes), isWhole: true, path, isFirst };
            isFirst = false;
          }
          if (from < chunk.length) rest = new Uint8Array([...rest, ...chunk.subarray(from)]);
        }
        if (rest.length) yield { line: decode(rest), isWhole: false, path, isFirst };
      } finally {
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

  /**
   * Run another command.
   * @param {string[]} words
   * @param {{environment?: Map<string, string>, streams?: Map<number, Stream>, task?: Task}} [options]
   * @returns {Promise<number>}
   */
  async run(words, { environment = this.environment, streams, task } = {}) {
    const inner = this.shell.fork();
    if (task) inner.task = task;
    for (const [fd, stream] of streams ?? []) inner.replaceStream(fd, stream);
    const [name, ...args] = words;
    return inner.runToEnd(async () => {
      inner.traps.clear();
      const command = inner.commandNamed(name);
      if (typeof command === "string") {
        await this.complain(this.runMessage(name, command));
        return /No such file|not found/.test(command) ? 127 : 126;
      }
      return inner.runNamed(command, name, args, environment);
    });
  }

  /**
   * @param {string} name
   * @param {string} message
   */
  runMessage(name, message) {
    return message.endsWith("command not found") ? `${name}: No such file or directory` : message;
  }

  get zone() {
    return this.environment.get("TZ") ?? this.world.zone;
  }
}

/** @returns {never} */
function closed() {
  throw new FileProblem("Bad file descriptor");
}

export class World {
  /**
   * @param {Files} files
   * @param {Map<string, Command>} commands
   * @param {{absent: (name: string) => boolean, zone: string,
   *   services: import("./index.js").Services, definitions: ReadonlyMap<string, import("./options.js").Definition>}} surroundings absent: a real program that the page has not
   */
  constructor(files, commands, { absent, zone, services, definitions }) {
    this.definitions = definitions;
    this.files = files;
    this.commands = commands;
    this.absent = absent;
    this.zone = zone;
    /** What commands ask of the page. */
    this.services = services;
    /** @type {Map<string, Stream>} */
    this.processes = new Map();
    /** @type {Set<Promise<number>>} */
    this.background = new Set();
    this.pid = 1000 + Math.floor(Math.random() * 20_000);
    this.last = this.pid;
    this.lastProcess = 64;
    this.root = new Task(this.pid, null);
    /** @type {(error: unknown) => void} */
    this.fail = () => {};
    /** @type {Promise<never>} */
    this.failed = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.failed.catch(() => {});
  }

  /**
   * Sleep, and say so: it is no silence.
   * @param {Task} task
   * @param {number} seconds
   */
  async sleep(task, seconds) {
    const end = performance.now() + seconds * 1000;
    for (let left = seconds; left > 0; left = (end - performance.now()) / 1000) {
      this.services.alive();
      await task.sleep(Math.min(left, 1));
    }
    task.check();
  }

  nextPid() {
    this.last += 1;
    return this.last;
  }

  nextProcess() {
    this.lastProcess -= 1;
    return this.lastProcess;
  }

  /** @param {number} pid @returns {Task | null} */
  taskOf(pid) {
    /** @type {(task: Task) => Task | null} */
    const search = (task) => {
      if (task.pid === pid) return task;
      for (const child of task.children) {
        const found = search(child);
        if (found) return found;
      }
      return null;
    };
    return search(this.root);
  }

  /**
   * @param {string} name
   * @param {number} line
   */
  refuseAbsent(name, line) {
    void line;
    if (this.absent(name)) throw new Refusal(`${name} is not supported in this page`);
  }

  /**
   * @param {Shell} shell
   * @param {string} name
   * @param {string[]} args
   * @param {Map<string, string>} environment
   */
  context(shell, name, args, environment) {
    return new Context(shell, name, args, environment);
  }

  /**
   * @param {Shell} shell
   * @param {string} text
   */
  evaluate(shell, text) {
    return computeText(shell, text);
  }

  /**
   * A program that this one wrote.
   * @param {string} path
   * @returns {Command}
   */
  script(path) {
    return async (context) => {
      const text = decode(await context.read(path));
      const [, interpreter] = text.match(/^#!\s*(.*)/) ?? [];
      if (interpreter !== undefined && !/^(\/usr)?\/bin\/bash\b|^\/usr\/bin\/env bash\b/.test(interpreter))
        throw new Refusal(`${path}, a program for ${interpreter}, is not supported in this page`);
      return runScript(context, text, context.name, context.args, false);
    };
  }
}

/**
 * Another bash.
 * @param {Context} context
 * @param {string} text
 * @param {string} name
 * @param {string[]} args
 * @param {boolean} isCommandText of -c
 * @param {string[]} [options]
 */
export async function runScript(context, text, name, args, isCommandText, options = []) {
  const { items } = parse(text);
  checkItems(items, context.world, new Map());
  const shell = new Shell(context.world, new Task(context.world.nextPid(), context.task));
  shell.folder = context.folder;
  for (const [fd, stream] of context.shell.streams) shell.streams.set(fd, stream.retain());
  begin(shell, context.environment);
  shell.name = name;
  shell.positional = args;
  shell.isCommandText = isCommandText;
  for (const option of options) shell.options.add(option);
  return context.task.until(shell.runToEnd(() => shell.runText(text)));
}

/**
 * A shell's variables at its beginning.
 * @param {Shell} shell
 * @param {Iterable<[string, string]>} environment
 */
export function begin(shell, environment) {
  for (const [name, text] of environment) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    shell.variables.set(name, text);
    shell.variables.writable(name).exported = true;
  }
  shell.variables.set("PWD", shell.folder);
  shell.variables.writable("PWD").exported = true;
  if (!shell.variables.raw("PATH")) shell.variables.set("PATH", "/usr/local/bin:/usr/bin:/bin");
  shell.variables.set("IFS", " \t\n");
  shell.variables.set("OPTIND", "1");
  shell.variables.set("PS4", "+ ");
  shell.variables.set("SHLVL", String((Number(shell.variables.get("SHLVL")) || 0) + 1));
  shell.variables.writable("SHLVL").exported = true;
  shell.setList("BASH_VERSINFO", ["5", "2", "37", "1", "release", "x86_64-pc-linux-gnu"]);
}

export { BUILTINS };
