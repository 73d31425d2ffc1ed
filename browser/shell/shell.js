// Runs what was parsed: one shell, and those that it forks.

import { ArithmeticProblem } from "./arithmetic.js";
import { BUILTINS } from "./builtins/index.js";
import { SPECIAL } from "./builtins/kinds.js";
import { encode } from "./bytes.js";
import { checkItems } from "./check.js";
import { conditionHolds } from "./conditions.js";
import { byCode, compute, expandPattern, expandQuoted, expandText, expandWords, indexOf } from "./expand.js";
import { FileProblem, ProgramNode, resolve } from "./files.js";
import { parse } from "./parser.js";
import { matches } from "./pattern.js";
import { Discarded, Exit, Jump, Return, ShellProblem } from "./problems.js";
import { Given, pipe, StreamProblem } from "./streams.js";
import { Killed, Refusal, SIGNALS, Task } from "./task.js";
import { isSet, ReadonlyProblem, shaped, Variables, variable } from "./variables.js";

/** @import {Assignment, Condition, FunctionNode, Item, Node, ProcessSubstitution, Redirection, Simple, Word} from "./ast.js" */
/** @import {Files} from "./files.js" */
/** @import {Stream} from "./streams.js" */
/** @import {Command, Context, World} from "./world.js" */

/** @typedef {{pid: number, task: Task, done: Promise<number>, status: number | null, raw: string, seen: boolean}} Job */

const FIRST_FREE = 10;

export class Shell {
  /**
   * @param {World} world
   * @param {Task} task
   */
  constructor(world, task) {
    this.world = world;
    this.task = task;
    this.files = world.files;
    this.variables = new Variables();
    /** @type {Map<string, FunctionNode>} */
    this.functions = new Map();
    /** @type {Set<string>} */
    this.options = new Set(["braceexpand", "hashall"]);
    /** @type {Set<string>} */
    this.shopts = new Set([
      "patsub_replacement",
      "sourcepath",
      "complete_fullquote",
      "extquote",
      "force_fignore",
      "globasciiranges",
      "globskipdots",
      "hostcomplete",
      "interactive_comments",
      "progcomp",
      "promptvars",
    ]);
    /** @type {string[]} */
    this.positional = [];
    /** @type {Map<number, Stream>} */
    this.streams = new Map();
    /** @type {Map<string, string>} what runs on a signal, by its name */
    this.traps = new Map();
    /** @type {Job[]} */
    this.jobs = [];
    /** @type {string[]} */
    this.folders = [];
    this.folder = "/home/reader";
    this.name = "bash";
    this.line = 1;
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
    this.isSorted = false; // what it writes goes to sort
    this.isCommandText = false;
    this.inTrap = false;
    this.subshells = 0;
    this.begun = Date.now();
    this.random = Math.floor(Math.random() * 2 ** 31);
    /** @type {{name: string, line: number}[]} */
    this.calls = [];
    this.getopts = { at: 1, letter: 0 };
    this.umask = 0o022;
    this.compute();
  }

  /** The variables that the shell computes. */
  compute() {
    const { computed } = this.variables;
    const number = (/** @type {() => number} */ get) => ({ get: () => String(get()) });
    computed.set(
      "LINENO",
      number(() => this.line),
    );
    computed.set("RANDOM", {
      get: () => {
        this.random = (this.random * 16807) % 2147483647 || 1;
        return String(((this.random >> 16) ^ (this.random & 65535)) & 32767);
      },
      set: (text) => {
        this.random = Number.parseInt(text, 10) || 0;
      },
    });
    computed.set("SECONDS", {
      get: () => String(Math.floor((Date.now() - this.begun) / 1000)),
      set: (text) => (this.begun = Date.now() - 1000 * (Number.parseInt(text, 10) || 0)),
    });
    computed.set(
      "SRANDOM",
      number(() => crypto.getRandomValues(new Uint32Array(1))[0]),
    );
    computed.set(
      "EPOCHSECONDS",
      number(() => Math.floor(Date.now() / 1000)),
    );
    computed.set("EPOCHREALTIME", { get: () => (Date.now() / 1000 + (performance.now() % 1) / 1000).toFixed(6) });
    computed.set(
      "BASHPID",
      number(() => this.task.pid),
    );
    computed.set(
      "BASH_SUBSHELL",
      number(() => this.subshells),
    );
    computed.set(
      "PPID",
      number(() => this.world.pid - 1),
    );
    computed.set(
      "UID",
      number(() => 1000),
    );
    computed.set(
      "EUID",
      number(() => 1000),
    );
    computed.set("FUNCNAME", { get: () => this.calls.at(-1)?.name ?? "" });
    computed.set("BASH_SOURCE", { get: () => this.name });
    computed.set("BASH_COMMAND", {
      get: () => {
        throw new Refusal("BASH_COMMAND is not supported in this page");
      },
    });
    computed.set("SHELLOPTS", { get: () => [...this.options].sort().join(":") });
    computed.set("_", { get: () => this.lastArgument });
    for (const name of ["BASH", "HOSTNAME", "BASH_VERSION", "MACHTYPE", "GROUPS"]) {
      computed.set(name, {
        get: () => {
          throw new Refusal(`$${name} is not supported in this page`);
        },
      });
    }
    computed.set("OSTYPE", { get: () => "linux-gnu" });
  }

  /** A subshell, which shares the files and nothing else. */
  fork() {
    const inner = new Shell(this.world, new Task(this.world.nextPid(), this.task));
    const { computed } = inner.variables;
    inner.variables = this.variables.clone();
    inner.variables.computed = new Map([...computed].filter(([name]) => this.variables.computed.has(name)));
    inner.functions = new Map(this.functions);
    inner.options = new Set(this.options);
    inner.shopts = new Set(this.shopts);
    inner.positional = this.positional;
    for (const [fd, stream] of this.streams) inner.streams.set(fd, stream.retain());
    for (const [name, action] of this.traps)
      if (action === "" || (name === "ERR" && this.options.has("errtrace"))) inner.traps.set(name, action);
    inner.folder = this.folder;
    inner.folders = [...this.folders];
    inner.name = this.name;
    inner.line = this.line;
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
    inner.begun = this.begun;
    inner.random = crypto.getRandomValues(new Uint32Array(1))[0] >>> 1;
    inner.calls = [...this.calls];
    inner.getopts = { ...this.getopts };
    inner.umask = this.umask;
    return inner;
  }

  /**
   * Run to the end of this shell; gives its status.
   * @param {() => Promise<number>} body
   */
  async runToEnd(body) {
    let status = 0;
    try {
      status = await this.ended(body);
      if (this.traps.get("EXIT")) status = await this.ended(() => this.runExitTrap(status));
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      status = 128 + error.signal;
      if (this.traps.get("EXIT") && error.signal !== SIGNALS.KILL && error.signal !== SIGNALS.PIPE) {
        this.task.signals = [];
        await this.ended(() => this.runExitTrap(status)).catch(() => {});
      }
    } finally {
      for (const stream of this.streams.values()) stream.release();
      this.streams.clear();
      this.task.end();
    }
    return status & 255;
  }

  /** @param {() => Promise<number>} body */
  async ended(body) {
    try {
      return await body();
    } catch (error) {
      if (error instanceof Exit || error instanceof Discarded || error instanceof Return) return error.status;
      if (error instanceof Jump) return 0;
      throw error;
    }
  }

  /** @param {number} status */
  async runExitTrap(status) {
    const action = this.traps.get("EXIT") ?? "";
    this.traps.delete("EXIT");
    this.status = status;
    await this.evaluateText(action, this.line);
    return status;
  }

  /**
   * A program's text, line by line: what comes before a syntax error is run.
   * @param {string} text
   */
  async runText(text) {
    const { items, problem, warnings } = parse(text);
    const warn = async (/** @type {Item | undefined} */ item) => {
      for (const warning of warnings.filter((each) => each.item === item)) {
        this.line = warning.line;
        await this.complain(warning.message);
      }
    };
    for (const line of linesOf(items)) {
      await warn(line[0]);
      try {
        await this.runItems(line);
      } catch (error) {
        if (!(error instanceof Discarded)) throw error;
        this.status = error.status;
        if (this.isSubshell || this.isCommandText) throw error;
      }
    }
    if (problem) {
      await warn(undefined);
      this.line = problem.line;
      await this.complain(problem.message);
      if (/near unexpected token/.test(problem.message)) await this.complain(`\`${text.split("\n")[problem.line - 1]}'`);
      if (problem.message.endsWith("bad substitution")) return 1;
      const keepsStatus = /while looking for/.test(problem.message) && this.status && !this.options.has("errexit");
      return keepsStatus ? this.status : 2;
    }
    return this.status;
  }

  /**
   * Text that runs in this shell: of eval, of a trap, of a file.
   * @param {string} text
   * @param {number} line
   */
  async evaluateText(text, line) {
    const { items, problem } = parse(text, line);
    checkItems(items, this.world, this.functions);
    await this.runItems(items);
    if (problem) {
      this.line = problem.line;
      await this.complain(`eval: ${problem.message}`);
      this.status = problem.message.includes("unexpected") ? 2 : 1;
      return this.status;
    }
    return items.length ? this.status : 0;
  }

  /** @param {readonly Item[]} items */
  async runItems(items) {
    for (const item of items) {
      if (item.background) await this.runInBackground(item);
      else await this.run(item.node);
    }
    return this.status;
  }

  /** @param {Item} item */
  async runInBackground(item) {
    this.line = item.line;
    const inner = this.fork();
    inner.task.isBackground = true;
    inner.replaceStream(0, new Given(new Uint8Array(0)));
    const done = inner.runToEnd(() => inner.run(item.node));
    /** @type {Job} */
    const job = { pid: inner.task.pid, task: inner.task, done, status: null, raw: item.raw, seen: false };
    this.world.background.add(done);
    done
      .then((status) => (job.status = status))
      .catch((error) => this.world.fail(error))
      .finally(() => this.world.background.delete(done));
    this.jobs.push(job);
    this.lastBackground = job.pid;
    this.status = 0;
    await this.task.turn();
  }

  /** Run the traps of the signals that came. */
  async runTraps() {
    while (this.task.signals.length && !this.inTrap) {
      const signal = this.task.signals.shift();
      const name = Object.keys(SIGNALS).find((each) => SIGNALS[each] === signal) ?? "";
      const action = this.traps.get(name);
      if (!action) throw new Killed(signal ?? SIGNALS.TERM);
      const { status } = this;
      await this.evaluateText(action, this.line);
      this.status = status;
    }
  }

  /**
   * @param {Node} node
   * @returns {Promise<number>}
   */
  async run(node) {
    await this.task.turn();
    if (this.task.signals.length) await this.runTraps();
    switch (node.type) {
      case "simple":
        return this.checked(await this.guarded(() => this.simple(node)));
      case "pipeline":
        return this.pipeline(node);
      case "logical":
        return this.logical(node);
      case "redirected": {
        const isChecked = node.node.type === "subshell" || node.node.type === "condition" || node.node.type === "compute";
        const status = await this.guarded(() => this.redirected(node.redirections, () => this.run(node.node)));
        return isChecked || this.redirectionFailed ? this.checked(status) : status;
      }
      case "subshell": {
        this.line = node.line;
        const inner = this.fork();
        this.status = await this.waitFor(inner, () => inner.runItems(node.body.body));
        return this.checked(this.status);
      }
      case "group":
        return this.runItems(node.body.body);
      case "compute":
        this.line = node.line;
        this.status = await this.guarded(async () => ((await compute(this, node.parts)) ? 0 : 1), true);
        return this.checked(this.status);
      case "condition":
        this.line = node.line;
        this.status = await this.guarded(async () => conditionHolds(this, node.expression), true);
        return this.checked(this.status);
      case "function":
        this.functions.set(node.name, node);
        this.status = 0;
        return 0;
      case "if":
        for (const { condition, body } of node.branches) {
          if ((await this.tested(() => this.runItems(condition.body))) === 0) return this.runItems(body.body);
        }
        if (node.otherwise) return this.runItems(node.otherwise.body);
        this.status = 0;
        return 0;
      case "case":
        return this.caseNode(node);
      default:
        return (await this.loop(node)) ?? 0;
    }
  }

  redirectionFailed = false;

  /**
   * @param {Shell} inner
   * @param {() => Promise<number>} body
   */
  async waitFor(inner, body) {
    return this.task.until(inner.runToEnd(body));
  }

  /**
   * A command of which errors are said here.
   * @param {() => Promise<number> | number} body
   * @param {boolean} [isArithmetic] an error of arithmetic gives 1 and no more
   */
  async guarded(body, isArithmetic = false) {
    try {
      this.status = await body();
    } catch (error) {
      if (error instanceof ArithmeticProblem) {
        await this.complain(isArithmetic ? `((: ${error.message}` : error.message);
        this.status = 1;
        if (!isArithmetic) throw new Discarded(1);
      } else if (error instanceof ShellProblem) {
        await this.complain(error.message);
        this.status = error.status;
      } else if (error instanceof ReadonlyProblem) {
        await this.complain(error.message);
        this.status = 1;
        throw this.options.has("errexit") ? new Exit(1) : new Discarded(1);
      } else throw error;
    }
    return this.status;
  }

  /**
   * What `set -e` and the trap of errors do after a command.
   * @param {number} status
   */
  async checked(status) {
    this.status = status;
    if (status === 0 || this.quiet) return status;
    const trap = this.traps.get("ERR");
    if (trap && !this.inTrap && (this.depth === 0 || this.options.has("errtrace"))) {
      this.inTrap = true;
      await this.evaluateText(trap, this.line);
      this.inTrap = false;
      this.status = status;
    }
    if (this.options.has("errexit")) throw new Exit(status);
    return status;
  }

  /**
   * A command whose failure is part of the question.
   * @param {() => Promise<number>} body
   */
  async tested(body) {
    this.quiet += 1;
    try {
      return await body();
    } finally {
      this.quiet -= 1;
    }
  }

  /** @param {import("./ast.js").Logical} node */
  async logical({ first, rest }) {
    let status = await this.tested(() => this.run(first));
    for (const [place, { operator, node }] of rest.entries()) {
      if ((operator === "&&") !== (status === 0)) continue;
      const isLast = place === rest.length - 1;
      status = isLast ? await this.run(node) : await this.tested(() => this.run(node));
    }
    this.status = status;
    return status;
  }

  /** @param {import("./ast.js").Pipeline} node */
  async pipeline(node) {
    this.line = node.line;
    const begun = performance.now();
    const run = async () => {
      if (!node.nodes.length) return 0;
      if (node.nodes.length === 1) {
        const status = await (node.negated ? this.tested(() => this.run(node.nodes[0])) : this.run(node.nodes[0]));
        return status;
      }
      return this.piped(node);
    };
    let status = await run();
    if (node.timed) await this.sayTime(begun, node.posix);
    if (node.negated) {
      this.status = status ? 0 : 1;
      return this.status;
    }
    this.status = status;
    if (node.nodes.length > 1) status = await this.checked(status);
    return status;
  }

  /**
   * @param {number} begun
   * @param {boolean} posix
   */
  async sayTime(begun, posix) {
    const seconds = (performance.now() - begun) / 1000;
    if (posix) {
      await this.writeTo(2, `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`);
      return;
    }
    const text = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
    await this.writeTo(2, `\nreal\t${text}\nuser\t0m0.000s\nsys\t0m0.000s\n`);
  }

  /** @param {import("./ast.js").Pipeline} node */
  async piped({ nodes, withErrors }) {
    const { line } = this;
    /** @type {Stream | null} */
    let input = null;
    const running = [];
    for (const [place, node] of nodes.entries()) {
      const inner = this.fork();
      inner.line = line;
      inner.jobs = [...this.jobs];
      if (input) inner.replaceStream(0, input);
      if (place < nodes.length - 1) {
        const [next, output] = pipe();
        inner.replaceStream(1, output);
        if (withErrors[place]) inner.replaceStream(2, output.retain());
        input = next;
        inner.isSorted = sortsAll(nodes[place + 1]);
      }
      running.push(inner.runToEnd(() => inner.run(node)));
    }
    const statuses = await this.task.until(Promise.all(running));
    this.setList("PIPESTATUS", statuses.map(String));
    this.pipeStatuses = statuses;
    if (!this.options.has("pipefail")) return statuses[statuses.length - 1];
    return statuses.findLast((status) => status !== 0) ?? 0;
  }

  /** @param {import("./ast.js").Case} node */
  async caseNode({ word, branches, line }) {
    this.line = line;
    const text = await expandText(this, word.parts);
    let isFalling = false;
    let isLooking = true;
    this.status = 0;
    for (const { patterns, body, ending } of branches) {
      if (!isFalling && !isLooking) break;
      let isFitting = isFalling;
      for (const pattern of isFitting ? [] : patterns) {
        if (
          matches(await expandPattern(this, pattern.parts), text, { extended: true, ignoreCase: this.shopts.has("nocasematch") })
        ) {
          isFitting = true;
          break;
        }
      }
      if (!isFitting) continue;
      await this.runItems(body.body);
      isFalling = ending === ";&";
      isLooking = ending === ";;&";
    }
    return this.status;
  }

  /** @param {import("./ast.js").For | import("./ast.js").Select | import("./ast.js").Count | import("./ast.js").Loop} node */
  async loop(node) {
    this.line = node.line;
    this.loops += 1;
    try {
      if (node.type === "loop") return await this.whileLoop(node);
      if (node.type === "count") return await this.countLoop(node);
      const values = node.words ? await expandWords(this, node.words) : [...this.positional];
      if (node.type === "select") return await this.select();
      this.status = 0;
      for (const value of values) {
        this.assign(node.name, null, value, false);
        if (!(await this.round(() => this.runItems(node.body.body)))) break;
      }
      return this.status;
    } finally {
      this.loops -= 1;
    }
  }

  /** @param {import("./ast.js").Loop} node */
  async whileLoop(node) {
    let status = 0;
    for (;;) {
      let isOver = false;
      const goesOn = await this.round(async () => {
        const condition = await this.tested(() => this.runItems(node.condition.body));
        if ((condition === 0) === node.until) {
          isOver = true;
          return;
        }
        status = await this.runItems(node.body.body);
      });
      if (isOver) break;
      status = this.status;
      if (!goesOn) break;
    }
    this.status = status;
    return status;
  }

  /** @param {import("./ast.js").Count} node */
  async countLoop({ parts: [first, condition, step], body }) {
    await this.guarded(async () => {
      await compute(this, first);
      return 0;
    }, true);
    if (this.status) return this.status;
    for (;;) {
      await this.task.turn();
      const holds =
        condition.length === 0 ||
        (await compute(this, condition)) !== 0n ||
        condition.every((part) => part.type === "text" && !part.text.trim());
      if (!holds) break;
      if (!(await this.round(() => this.runItems(body.body)))) break;
      await compute(this, step);
    }
    return this.status;
  }

  /** @returns {Promise<number>} */
  async select() {
    throw new Refusal("select is not supported in this page");
  }

  /**
   * One round of a loop.
   * @param {() => Promise<unknown>} body
   * @returns {Promise<boolean>} whether the loop goes on
   */
  async round(body) {
    try {
      await body();
      return true;
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      this.status = 0;
      if (error.levels > 1 && this.loops > 1) throw new Jump(error.levels - 1, error.isBreak);
      return !error.isBreak;
    }
  }

  // ---- Simple commands ----

  /** @param {Simple} node */
  async simple(node) {
    this.line = node.line;
    this.substitutionStatus = 0;
    const { words, assignments, redirections } = node;
    const texts = await this.argumentsOf(words);
    if (this.options.has("xtrace")) await this.trace(texts, assignments);
    if (!texts.length) {
      const assigned = async () => {
        for (const each of assignments) await this.applyAssignment(each);
        return this.substitutionStatus;
      };
      return redirections.length ? this.redirected(redirections, assigned) : assigned();
    }
    this.lastArgument = texts[texts.length - 1];
    const [name, ...args] = texts;
    return this.invoke(name, args, { assignments, redirections });
  }

  /** @param {readonly (Word | Assignment)[]} words */
  async argumentsOf(words) {
    if (words.every((word) => "parts" in word)) return expandWords(this, /** @type {Word[]} */ (words));
    const texts = [];
    for (const word of words) {
      if ("parts" in word) texts.push(...(await expandWords(this, [word])));
      else texts.push(await this.assignmentText(word));
    }
    return texts;
  }

  /**
   * An assignment among the words of declare: an array's is kept aside.
   * @param {Assignment} each
   */
  async assignmentText(each) {
    const name = each.index ? `${each.name}[${await expandText(this, each.index)}]` : each.name;
    const mark = each.append ? "+=" : "=";
    if (each.elements) {
      this.pendingElements.set(each.name, each);
      return `${name}${mark}(`;
    }
    return `${name}${mark}${await expandText(this, each.word?.parts ?? [], { isAssignment: true })}`;
  }

  /** @type {Map<string, Assignment>} */
  pendingElements = new Map();

  /**
   * @param {string[]} texts
   * @param {Assignment[]} assignments
   */
  async trace(texts, assignments) {
    const quote = (/** @type {string} */ text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
    const prefix = "+".repeat(1 + this.subshells);
    for (const each of assignments) {
      if (each.elements) throw new Refusal("set -x with an array is not supported in this page");
      const text = await expandText(this, each.word?.parts ?? [], { isAssignment: true });
      await this.writeTo(2, `${prefix} ${each.name}${each.append ? "+=" : "="}${text && quote(text)}\n`);
    }
    if (texts.length) await this.writeTo(2, `${prefix} ${texts.map(quote).join(" ")}\n`);
  }

  /**
   * Run a command by its name.
   * @param {string} name
   * @param {string[]} args
   * @param {{assignments?: Assignment[], redirections?: Redirection[], skipFunctions?: boolean, onlyBuiltin?: boolean}} [options]
   * @returns {Promise<number>}
   */
  async invoke(name, args, { assignments = [], redirections = [], skipFunctions = false, onlyBuiltin = false } = {}) {
    const found = skipFunctions ? undefined : this.functions.get(name);
    const builtin = found ? undefined : BUILTINS[name];
    if (name === "exec" && !found) return this.execute(args, assignments, redirections);
    if (!found && builtin && SPECIAL.has(name)) {
      for (const each of assignments) await this.applyAssignment(each);
      return this.redirected(redirections, () => this.callBuiltin(builtin, name, args));
    }
    const isOwn = Boolean(found || builtin);
    return this.withVariables(assignments, () =>
      this.redirected(
        redirections,
        async () => {
          if (found) return this.callFunction(found, args);
          if (builtin) return this.callBuiltin(builtin, name, args);
          if (onlyBuiltin) throw new ShellProblem(`builtin: ${name}: not a shell builtin`);
          return this.runCommand(name, args);
        },
        isOwn,
      ),
    );
  }

  /**
   * @param {import("./builtins/table.js").Builtin} builtin
   * @param {string} name
   * @param {string[]} args
   */
  async callBuiltin(builtin, name, args) {
    try {
      return await builtin(this, args, name);
    } catch (error) {
      if (error instanceof StreamProblem) {
        if (error.message === "Bad file descriptor" || error.message === "Broken pipe") {
          await this.complain(`${name}: write error: ${error.message}`).catch(() => {});
          return 1;
        }
        throw error;
      }
      if (error instanceof ArithmeticProblem) {
        await this.complain(`${name}: ${error.message}`);
        return 1;
      }
      if (error instanceof FileProblem) {
        await this.complain(`${name}: ${error.message}`);
        return 1;
      }
      throw error;
    }
  }

  /**
   * Variables for one command.
   * @param {Assignment[]} assignments
   * @param {() => Promise<number>} body
   */
  async withVariables(assignments, body) {
    if (!assignments.length) return body();
    const scope = new Map();
    const values = [];
    for (const each of assignments) {
      if (each.elements) continue;
      values.push({ each, text: await expandText(this, each.word?.parts ?? [], { isAssignment: true }) });
    }
    this.variables.scopes.push(scope);
    try {
      for (const { each, text } of values) {
        const old = this.variables.get(each.name) ?? "";
        if (this.variables.raw(each.name)?.readonly) throw new ReadonlyProblem(`${each.name}: readonly variable`);
        scope.set(each.name, { ...variable(), text: each.append ? old + text : text, exported: true });
      }
      return await body();
    } finally {
      this.variables.scopes.splice(this.variables.scopes.indexOf(scope), 1);
    }
  }

  /**
   * @param {FunctionNode} found
   * @param {string[]} args
   */
  async callFunction(found, args) {
    if (this.depth > 800) throw new Refusal(`${found.name}: functions as deep as this are not supported in this page`);
    const { positional, loops, line } = this;
    const getopts = { ...this.getopts };
    this.positional = args;
    this.loops = 0;
    this.depth += 1;
    this.calls.push({ name: found.name, line });
    this.variables.scopes.push(new Map());
    const depth = this.variables.scopes.length;
    try {
      return await this.run(found.body);
    } catch (error) {
      if (!(error instanceof Return)) throw error;
      return error.status;
    } finally {
      if (this.variables.scopes[depth - 1].has("OPTIND")) this.getopts = getopts;
      this.variables.scopes.length = depth - 1;
      this.positional = positional;
      this.loops = loops;
      this.depth -= 1;
      this.calls.pop();
      this.line = line;
    }
  }

  /**
   * exec: of a command, or of redirections that stay.
   * @param {string[]} args
   * @param {Assignment[]} assignments
   * @param {Redirection[]} redirections
   */
  async execute(args, assignments, redirections) {
    for (const each of assignments) await this.applyAssignment(each);
    if (/^-./.test(args[0] ?? "")) throw new Refusal(`exec ${args[0]} is not supported in this page`);
    for (const each of redirections) {
      if (!(await this.redirect(each))) throw new Exit(1);
    }
    if (!args.length) return 0;
    const [name, ...rest] = args;
    const status = await this.runCommand(name, rest, "exec: ");
    this.traps.delete("EXIT");
    throw new Exit(status);
  }

  /**
   * A command that is none of the shell's.
   * @param {string} name
   * @param {string[]} args
   * @param {string} [prefix] of the message
   * @returns {Promise<number>}
   */
  async runCommand(name, args, prefix = "") {
    const command = this.commandNamed(name);
    if (typeof command === "string") {
      await this.complain(`${prefix}${command}`);
      return command.endsWith("command not found") || command.endsWith("No such file or directory") ? 127 : 126;
    }
    return this.runNamed(command, name, args);
  }

  /**
   * @param {string} name
   * @returns {Command | string} what the shell says if there is none
   */
  commandNamed(name) {
    const { commands } = this.world;
    if (!name.includes("/")) {
      const path = this.variables.get("PATH") ?? "";
      const isReachable = path.split(":").some((folder) => /^\/(usr\/)?bin\/?$/.test(folder));
      if (commands.has(name) && isReachable) return /** @type {Command} */ (commands.get(name));
      const own = this.ownProgram(name, path);
      if (own) return own;
      this.world.refuseAbsent(name, this.line);
      return `${name}: command not found`;
    }
    const node = this.files.find(resolve(name, this.folder));
    if (node instanceof ProgramNode) return /** @type {Command} */ (commands.get(name.slice(name.lastIndexOf("/") + 1)));
    if (!node) return `${name}: No such file or directory`;
    if (!("put" in node)) return `${name}: Is a directory`;
    if (!(node.mode & 0o111)) return `${name}: Permission denied`;
    return this.world.script(resolve(name, this.folder));
  }

  /**
   * Where a command is; empty if it is not there.
   * @param {string} name
   */
  pathOf(name) {
    if (name.includes("/")) {
      const node = this.files.find(resolve(name, this.folder));
      return node && (node instanceof ProgramNode || node.mode & 0o111) ? name : "";
    }
    const path = this.variables.get("PATH") ?? "";
    if (this.world.commands.has(name) && path.split(":").some((folder) => /^\/(usr\/)?bin\/?$/.test(folder)))
      return `/usr/bin/${name}`;
    return this.ownPath(name, path);
  }

  /**
   * @param {string} name
   * @param {string} path
   */
  ownPath(name, path) {
    for (const folder of path.split(":")) {
      if (!/^(\/home\/reader|\/tmp|\.)/.test(folder)) continue;
      const whole = `${folder}/${name}`;
      const node = this.files.find(resolve(whole, this.folder));
      if (node && "put" in node && node.mode & 0o111) return whole;
    }
    return "";
  }

  /**
   * A program that this one wrote into a folder of PATH.
   * @param {string} name
   * @param {string} path
   */
  ownProgram(name, path) {
    const found = this.ownPath(name, path);
    return found ? this.world.script(resolve(found, this.folder)) : null;
  }

  /**
   * @param {Command} command
   * @param {string} name
   * @param {string[]} args
   * @param {Map<string, string>} [environment]
   */
  async runNamed(command, name, args, environment = this.variables.exported()) {
    /** @type {Context} */
    const context = this.world.context(this, name, args, environment);
    try {
      return await command(context);
    } catch (error) {
      if (error instanceof Killed && !this.task.signals.includes(error.signal)) return 128 + error.signal;
      if (error instanceof StreamProblem || error instanceof FileProblem) {
        await context.complain(`write error: ${error.message}`).catch(() => {});
        return 1;
      }
      throw error;
    }
  }

  // ---- Variables ----

  /** @param {string} name */
  parameter(name) {
    if (/^\d+$/.test(name)) return name === "0" ? this.name : this.positional[Number(name) - 1];
    switch (name) {
      case "#":
        return String(this.positional.length);
      case "?":
        return String(this.status);
      case "$":
        return String(this.world.pid);
      case "!":
        return this.lastBackground === null ? undefined : String(this.lastBackground);
      case "-":
        return `${this.options.has("errexit") ? "e" : ""}${this.options.has("noglob") ? "f" : ""}h${this.options.has("nounset") ? "u" : ""}${this.options.has("xtrace") ? "x" : ""}B`;
      default:
        return this.variables.get(name);
    }
  }

  /** The names of all variables, in order. */
  names() {
    const all = this.variables.all();
    return [...all]
      .filter(([, found]) => found.text !== undefined || found.list || found.table)
      .map(([name]) => name)
      .sort(byCode);
  }

  ifs() {
    const found = this.variables.find("IFS");
    return found ? (found.text ?? " \t\n") : " \t\n";
  }

  /**
   * @param {string} name
   * @param {string[]} values
   */
  setList(name, values) {
    const found = this.variables.writable(name);
    found.list = new Map(values.entries());
    found.text = undefined;
  }

  /**
   * @param {string} name
   * @param {string | null} index
   * @param {string} text
   * @param {boolean} append
   */
  assign(name, index, text, append) {
    const found = this.variables.find(name);
    const isNumber = Boolean(found?.integer);
    const old =
      index === null
        ? this.variables.get(name)
        : (found?.table?.get(index) ?? found?.list?.get(Number(index)) ?? (index === "0" ? found?.text : undefined));
    let value = text;
    if (isNumber) value = String(this.world.evaluate(this, append ? `(${old || 0})+(${text || 0})` : text));
    else if (append) value = (old ?? "") + text;
    if (index === null) {
      this.variables.set(name, value);
    } else {
      const target = this.variables.writable(name);
      if (target.table) target.table.set(index, shaped(target, value));
      else {
        if (!target.list) {
          target.list = new Map();
          if (target.text !== undefined) target.list.set(0, target.text);
          target.text = undefined;
        }
        target.list.set(Number(index), shaped(target, value));
      }
    }
    if (this.options.has("allexport")) this.variables.writable(name).exported = true;
    if (name === "OPTIND") this.getopts = { at: Number(text) || 1, letter: 0 };
  }

  /** @param {Assignment} each */
  async applyAssignment(each) {
    if (each.elements) {
      await this.assignElements(each);
      return;
    }
    const text = await expandText(this, each.word?.parts ?? [], { isAssignment: true });
    let index = null;
    if (each.index) {
      const isTable = Boolean(this.variables.find(each.name)?.table);
      const key = await expandText(this, each.index);
      index = isTable ? key : indexOf(this, each.name, key);
      if (isTable && key === "") throw new ShellProblem(`${each.raw.replace(/=.*/s, "")}: bad array subscript`);
    }
    this.assign(each.name, index, text, each.append);
  }

  /** @param {Assignment} each */
  async assignElements(each) {
    const found = this.variables.writable(each.name);
    /** @type {[string | null, string, boolean][]} */
    const made = [];
    const isPairs = found.table && each.elements?.length && each.elements.every(({ index }) => !index);
    for (const { index, append, word } of each.elements ?? []) {
      if (index) {
        const key = await expandText(this, index);
        made.push([key, await expandText(this, word.parts), append]);
      } else for (const text of await expandWords(this, [word])) made.push([null, text, false]);
    }
    if (found.table) {
      const table = each.append ? found.table : new Map();
      if (isPairs) for (let at = 0; at < made.length; at += 2) table.set(made[at][1], made[at + 1]?.[1] ?? "");
      else {
        for (const [key, text, append] of made) {
          if (key === null) throw new ShellProblem(`${each.name}: ${text}: must use subscript when assigning associative array`);
          table.set(key, append ? (table.get(key) ?? "") + text : text);
        }
      }
      found.table = table;
      return;
    }
    const list = each.append ? (found.list ?? new Map(found.text === undefined ? [] : [[0, found.text]])) : new Map();
    let at = Math.max(-1, ...list.keys()) + 1;
    for (const [key, text, append] of made) {
      if (key !== null) at = Number(indexOf(this, each.name, key));
      const value = found.integer ? String(this.world.evaluate(this, text)) : text;
      list.set(at, append ? (list.get(at) ?? "") + value : shaped(found, value));
      at += 1;
    }
    found.list = list;
    found.text = undefined;
  }

  /** @param {string} name */
  attributes(name) {
    const found = this.variables.raw(name);
    if (!found) return "";
    return `${found.list ? "a" : ""}${found.table ? "A" : ""}${found.integer ? "i" : ""}${found.reference ? "n" : ""}${found.readonly ? "r" : ""}${found.exported ? "x" : ""}${found.letters === "lower" ? "l" : ""}${found.letters === "upper" ? "u" : ""}`;
  }

  /** @param {string} name */
  isSet(name) {
    return isSet(this.variables.find(name));
  }

  // ---- Streams ----

  /**
   * @param {number} fd
   * @param {Stream} stream
   */
  replaceStream(fd, stream) {
    this.streams.get(fd)?.release();
    this.streams.set(fd, stream);
  }

  /**
   * @param {Redirection[]} redirections
   * @param {() => Promise<number>} body
   * @param {boolean} [isOwn] whether the shell itself redirects, not the process of a command
   */
  async redirected(redirections, body, isOwn = true) {
    this.redirectionFailed = false;
    if (!redirections.length) return body();
    const saved = new Map([...this.streams].map(([fd, stream]) => [fd, stream.retain()]));
    try {
      for (const each of redirections) {
        if (!(await (isOwn ? this.redirect(each) : this.redirectApart(each)))) {
          this.redirectionFailed = true;
          return 1;
        }
      }
      return await body();
    } finally {
      const changed = this.streams;
      this.streams = saved;
      for (const stream of changed.values()) stream.release();
    }
  }

  /**
   * For a command that is a process of its own: an error ends that, and not the shell.
   * @param {Redirection} redirection
   */
  async redirectApart(redirection) {
    try {
      return await this.redirect(redirection);
    } catch (error) {
      if (error instanceof Exit || error instanceof Discarded) return false;
      throw error;
    }
  }

  /**
   * @param {Redirection} redirection
   * @returns {Promise<boolean>} whether it could be done
   */
  async redirect(redirection) {
    const { operator, target, document, line, variable: name } = redirection;
    this.line = line;
    if (name) return this.redirectNamed(redirection);
    const fd = redirection.fd ?? (operator.startsWith("<") ? 0 : 1);
    if (document) {
      const text = document.length === 1 && document[0].type === "text" ? document[0].text : await expandQuoted(this, document);
      this.replaceStream(fd, new Given(encode(text)));
      return true;
    }
    if (operator === "<<<") {
      this.replaceStream(fd, new Given(encode(`${await expandText(this, target.parts)}\n`)));
      return true;
    }
    const texts = await expandWords(this, [target]);
    if (texts.length !== 1) {
      await this.complain(`${target.raw}: ambiguous redirect`);
      return false;
    }
    const [text] = texts;
    if (operator === "<&" || (operator === ">&" && /^(\d+-?|-)$/.test(text))) return this.duplicate(fd, text);
    try {
      const both = operator === "&>" || operator === "&>>" || operator === ">&";
      const stream = this.openFile(text, modeOf(operator, this.options.has("noclobber")));
      if (both) {
        this.replaceStream(1, stream);
        this.replaceStream(2, stream.retain());
      } else this.replaceStream(fd, stream);
      return true;
    } catch (error) {
      if (!(error instanceof FileProblem || error instanceof StreamProblem)) throw error;
      await this.complain(`${text}: ${error.message}`);
      return false;
    }
  }

  /** @param {Redirection} redirection */
  async redirectNamed(redirection) {
    const { variable: name, operator, target } = redirection;
    const text = await expandText(this, target.parts);
    if (/^[<>]&$/.test(operator) && text === "-") {
      const fd = Number(this.variables.get(name));
      this.streams.get(fd)?.release();
      this.streams.delete(fd);
      return true;
    }
    let fd = FIRST_FREE;
    while (this.streams.has(fd)) fd += 1;
    const isDone = await this.redirect({ ...redirection, variable: "", fd });
    if (isDone) this.assign(name, null, String(fd), false);
    return isDone;
  }

  /**
   * @param {number} fd
   * @param {string} text another one, or a dash
   */
  async duplicate(fd, text) {
    if (text === "-") {
      this.streams.get(fd)?.release();
      this.streams.delete(fd);
      return true;
    }
    const [, number, dash] = text.match(/^(\d+)(-?)$/) ?? [];
    const stream = number === undefined ? undefined : this.streams.get(Number(number));
    if (!stream) {
      await this.complain(`${text}: Bad file descriptor`);
      return false;
    }
    if (Number(number) !== fd) this.replaceStream(fd, stream.retain());
    if (dash) {
      stream.release();
      this.streams.delete(Number(number));
    }
    return true;
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
    return this.files.open(resolve(path, this.folder), mode);
  }

  /**
   * @param {ProcessSubstitution} part
   * @returns {Promise<string>} the path under which the command can be read or written
   */
  async processSubstitution({ direction, body }) {
    const [input, output] = pipe();
    const inner = this.fork();
    inner.task.isBackground = true;
    if (direction === "<") inner.replaceStream(1, output);
    else inner.replaceStream(0, input);
    const path = `/dev/fd/${this.world.nextProcess()}`;
    this.world.processes.set(path, direction === "<" ? input : output);
    const done = inner.runToEnd(() => inner.runItems(body.body));
    this.world.background.add(done);
    this.lastBackground = inner.task.pid;
    /** @type {Job} */
    const job = { pid: inner.task.pid, task: inner.task, done, status: null, raw: "", seen: true };
    this.jobs.push(job);
    done
      .then((status) => (job.status = status))
      .catch((error) => this.world.fail(error))
      .finally(() => this.world.background.delete(done));
    this.openProcesses.push(path);
    return path;
  }

  /** @type {string[]} */
  openProcesses = [];

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
   * Say what is wrong, as bash does.
   * @param {string} message
   */
  async complain(message) {
    const stream = this.streams.get(2);
    if (!stream) return;
    await stream.write(encode(`${this.name}: line ${this.line}: ${message}\n`), this.task).catch((error) => {
      if (error instanceof Refusal) throw error;
    });
  }
}

/**
 * The commands of each line of a program: an error gives up the rest of its own.
 * @param {Item[]} items
 */
function linesOf(items) {
  /** @type {Item[][]} */
  const lines = [];
  for (const item of items) {
    if (item.isFirst || !lines.length) lines.push([item]);
    else lines[lines.length - 1].push(item);
  }
  return lines;
}

/**
 * Whether a command sorts whole lines, so that their order before is nothing to it.
 * @param {Node} node
 */
function sortsAll(node) {
  if (node.type !== "simple" || node.assignments.length) return false;
  const [name, ...rest] = node.words.map(({ raw }) => raw);
  return name === "sort" && !rest.some((word) => /^-[A-Za-z]*[suc]/.test(word));
}

/**
 * @param {string} operator
 * @param {boolean} noclobber
 */
function modeOf(operator, noclobber) {
  switch (operator) {
    case "<":
      return { read: true };
    case "<>":
      return { read: true, write: true, create: true };
    case ">>":
    case "&>>":
      return { write: true, append: true, create: true };
    default:
      return { write: true, create: true, truncate: true, exclusive: noclobber && operator !== ">|" };
  }
}
