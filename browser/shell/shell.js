// A shell's state: one shell, and those that it forks.

import { encode } from "./bytes.js";
import { computedVariables } from "./computed.js";
import { FileProblem, resolve } from "./files.js";
import { SHOPTS } from "./settings.js";
import { StreamProblem } from "./streams.js";
import { Refusal, Task } from "./task.js";
import { Variables } from "./variables.js";

/** @import {Assignment, FunctionNode, Node} from "./ast.js" */
/** @import {Files} from "./files.js" */
/** @import {Stream} from "./streams.js" */
/** @import {World} from "./world.js" */

/**
 * @typedef {{pid: number, task: Task, done: Promise<number>, status: number | null, node: Node | null, number: number,
 *   seen: boolean}} Job seen: waited for, or told as ended */

export class Shell {
  /**
   * @param {World} world
   * @param {Task} task
   */
  constructor(world, task) {
    this.world = world;
    this.task = task;
    this.pid = task.pid; // of $$, which its subshells have as well
    this.parentPid = world.pid - 1;
    this.files = world.files;
    this.variables = new Variables(computedVariables(this));
    /** @type {Map<string, FunctionNode>} */
    this.functions = new Map();
    /** @type {Set<string>} */
    this.options = new Set(["braceexpand", "hashall", "interactive-comments"]);
    /** @type {Set<string>} */
    this.shopts = new Set([...SHOPTS].filter(([, isOn]) => isOn).map(([name]) => name));
    /** @type {string[]} */
    this.positional = [];
    /** @type {Map<number, Stream>} */
    this.streams = new Map();
    /** @type {Map<string, string>} what runs on a signal, by its name */
    this.traps = new Map();
    /** What `trap` shows of those of the shell that this one is a part of. @type {Map<string, string> | null} */
    this.shownTraps = null;
    /** @type {Job[]} */
    this.jobs = [];
    /** @type {string[]} */
    this.folders = [];
    /** @type {string[]} paths of process substitutions of the commands that run */
    this.openProcesses = [];
    this.folder = "/home/reader";
    this.name = "bash";
    this.line = 1;
    /** @type {Node | null} what runs, or ran before a trap */
    this.command = null;
    this.status = 0;
    this.substitutionStatus = 0;
    /** @type {number | null} */
    this.lastBackground = null;
    this.lastArgument = "";
    this.quiet = 0; // in conditions: errors do not end it
    this.depth = 0; // of functions
    this.loops = 0;
    this.sourced = 0;
    this.isSubshell = false;
    this.isReplaced = false; // by the one command that it is for
    this.isSorted = false; // what it writes goes to sort
    this.isCommandText = false;
    this.inTrap = false; // of an error
    this.trapsRunning = 0;
    /** @type {Node | null} part of a pipeline: whether that failed is seen where the pipeline ends */
    this.unchecked = null;
    this.pipeStatus = [0]; // of the commands of the last pipeline
    this.redirectionFailed = false; // of the command before
    /** @type {Map<string, Assignment>} arrays among the words of declare, by their names */
    this.pendingElements = new Map();
    this.subshells = 0;
    this.level = 1; // of commands in texts that the shell reads: set -x shows it
    this.inDebug = false; // the trap of each command
    /** @type {Map<string, string>} */
    this.aliases = new Map();
    this.begun = Date.now();
    this.random = Math.floor(Math.random() * 2 ** 31);
    /** @type {{name: string, line: number, file: string}[]} line: where it was called; file: where it stands */
    this.calls = [];
    /** @type {Set<string>} functions that another bash has as well */
    this.exportedFunctions = new Set();
    this.getopts = { at: 1, letter: 0 };
    this.umask = 0o022;
    /** Those of coprocesses, which subshells do not have. @type {Set<number>} */
    this.ownStreams = new Set();
    /** @type {{name: string, fds: number[]}[]} */
    this.endedCoprocesses = [];
  }

  /**
   * A subshell, which shares the files and nothing else.
   * @param {boolean} [isSubstitution]
   */
  fork(isSubstitution = false) {
    const inner = new Shell(this.world, new Task(this.world.nextPid(), this.task));
    inner.pid = this.pid;
    inner.parentPid = this.parentPid;
    inner.variables = this.variables.clone(inner.variables.computed);
    inner.functions = new Map(this.functions);
    inner.options = new Set(this.options);
    inner.shopts = new Set(this.shopts);
    inner.positional = this.positional;
    for (const [fd, stream] of this.streams)
      if (isSubstitution || !this.ownStreams.has(fd)) inner.streams.set(fd, stream.retain());
    for (const [name, action] of this.traps)
      if (action === "" || (name === "ERR" && this.options.has("errtrace"))) inner.traps.set(name, action);
    inner.shownTraps = this.shownTraps ?? this.traps;
    inner.folder = this.folder;
    inner.folders = [...this.folders];
    inner.name = this.name;
    inner.line = this.line;
    inner.command = this.command;
    inner.trapsRunning = this.trapsRunning;
    inner.pipeStatus = this.pipeStatus;
    inner.status = this.status;
    inner.lastBackground = this.lastBackground;
    inner.lastArgument = this.lastArgument;
    inner.quiet = this.quiet;
    inner.depth = this.depth;
    inner.loops = this.loops;
    inner.sourced = this.sourced;
    inner.isSubshell = true;
    inner.isCommandText = this.isCommandText;
    inner.subshells = this.subshells + 1;
    inner.level = this.level;
    inner.aliases = new Map(this.aliases);
    inner.begun = this.begun;
    inner.random = crypto.getRandomValues(new Uint32Array(1))[0] >>> 1;
    inner.calls = [...this.calls];
    inner.exportedFunctions = new Set(this.exportedFunctions);
    inner.getopts = { ...this.getopts };
    inner.umask = this.umask;
    return inner;
  }

  /**
   * @param {number} fd
   * @param {Stream} stream
   */
  replaceStream(fd, stream) {
    this.streams.get(fd)?.release();
    this.streams.set(fd, stream);
  }

  /**
   * The commands of process substitutions have ended: what still reads from them or writes to them has streams of its own.
   * @param {number} from the first of them
   */
  closeProcesses(from) {
    for (const path of this.openProcesses.splice(from)) {
      this.world.processes.get(path)?.release();
      this.world.processes.delete(path);
    }
  }

  /** @param {number} fd */
  closeStream(fd) {
    this.streams.get(fd)?.release();
    this.streams.delete(fd);
  }

  /**
   * @param {string} path
   * @param {Parameters<Files["open"]>[1]} mode
   * @returns {Stream}
   */
  openFile(path, mode) {
    const process = this.world.processes.get(path);
    if (process) return process.retain();
    const [, standard, number] = path.match(/^\/dev\/(?:(stdin|stdout|stderr)|fd\/(\d+))$/) ?? [];
    if (standard || number) {
      const fd = standard ? ["stdin", "stdout", "stderr"].indexOf(standard) : Number(number);
      const stream = this.streams.get(fd);
      if (!stream) throw new FileProblem("No such file or directory");
      return stream.retain();
    }
    if (path === "") throw new FileProblem("No such file or directory");
    return this.files.open(resolve(path, this.folder), { umask: this.umask, ...mode });
  }

  /**
   * @param {number} fd
   * @param {string} text
   */
  async writeTo(fd, text) {
    const stream = this.streams.get(fd);
    if (!stream) throw new StreamProblem("Bad file descriptor");
    await stream.write(encode(text), this.task);
  }

  /**
   * Say what is wrong, as bash does: with the file that is at work.
   * @param {string} message
   * @param {string} [tag] what runs the text where that is no file
   */
  async complain(message, tag = "") {
    const stream = this.streams.get(2);
    if (!stream) return;
    const text = this.options.has("posix")
      ? `${this.name}: ${this.line}: ${message.replace(/command not found$/, "not found").replace(/unbound variable$/, "parameter not set")}`
      : `${this.calls.at(-1)?.file ?? this.name}: ${tag && `${tag}: `}line ${this.line}: ${message}`;
    await stream.write(encode(`${text}\n`), this.task).catch((error) => {
      if (error instanceof Refusal) throw error;
    });
  }
}
