// What shells share: the files, the commands, the reader's page, and the numbers of processes.

import { Task } from "./task.js";

/** @import {Item, Node} from "./ast.js" */
/** @import {Context} from "./context.js" */
/** @import {Files} from "./files.js" */
/** @import {Services} from "./index.js" */
/** @import {Definition} from "./options.js" */
/** @import {Shell} from "./shell.js" */
/** @import {Stream} from "./streams.js" */

/** @typedef {(context: Context) => Promise<number>} Command gives its exit status */
/** @typedef {(shell: Shell, args: string[], name: string) => Promise<number> | number} Builtin */
/** @typedef {Readonly<Record<string, Builtin>>} Builtins the shell's own commands, by name */

/**
 * How each kind of command is run, by its name in the tree, and one in the background.
 * @typedef {{readonly [Kind in Node["type"]]: (shell: Shell, node: Extract<Node, {type: Kind}>) => Promise<number>}
 *   & {readonly background: (shell: Shell, item: Item) => Promise<number>}} Runners
 */

export class World {
  /**
   * @param {Files} files
   * @param {{definitions: ReadonlyMap<string, Definition>, builtins: Builtins, runners: Runners}} known commands
   * @param {{absent: (name: string) => boolean, zone: string, services: Services}} surroundings absent: a real program that the
   *   page has not
   */
  constructor(files, { definitions, builtins, runners }, { absent, zone, services }) {
    this.files = files;
    this.definitions = definitions;
    /** @type {ReadonlyMap<string, Command>} */
    this.commands = new Map([...definitions].map(([name, { run }]) => [name, run]));
    this.builtins = builtins;
    this.runners = runners;
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
    /** The last that a signal ended. @type {Task | null} */
    this.killed = null;
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

  /** The path of a process substitution: the highest number that is free. */
  nextProcess() {
    let number = 63;
    while (this.processes.has(`/dev/fd/${number}`)) number -= 1;
    return `/dev/fd/${number}`;
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
}
