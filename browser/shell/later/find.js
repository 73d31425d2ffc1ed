// find: files that an expression fits, and what is done with them.

import { changedMode } from "../commands/mode.js";
import { readDate } from "../commands/read-date.js";
import { FileNode, FolderNode, LinkNode } from "../files.js";
import { byCode } from "../locale.js";
import { matches } from "../pattern.js";
import { compile } from "../regex.js";
import { runFor } from "../run/programs.js";
import { Refusal } from "../task.js";
import { sizeOf } from "./file-facts.js";
import { commandsOf, planOf } from "./find-expression.js";
import { checkFormat, printed, typeOf } from "./find-printf.js";

/** @import {Context} from "../context.js" */
/** @import {Node} from "../files.js" */
/** @import {Definition} from "../options.js" */
/** @import {Expression, Plan} from "./find-expression.js" */
/** @typedef {{path: string, start: string, node: Node, level: number}} Candidate */

/** Thrown by -quit. */
class Quit extends Error {}

/** @type {[string, Definition]} */
export const find = [
  "find",
  {
    async run(context) {
      const plan = planOf(context.args);
      if (plan.problem) return context.complain(plan.problem);
      return new Search(context, plan).run();
    },
    check(args, also) {
      const { expression, problem } = planOf(args);
      if (problem) return;
      for (const words of commandsOf(expression)) also.command(words);
      checkFormats(expression);
    },
  },
];

/**
 * @param {Expression} expression
 */
function checkFormats(expression) {
  if (expression.type === "not") checkFormats(expression.of);
  else if (expression.type !== "step") for (const each of [expression.left, expression.right]) checkFormats(each);
  else if (expression.name === "-printf") checkFormat(expression.value);
}

class Search {
  /**
   * @param {Context} context
   * @param {Plan} plan
   */
  constructor(context, plan) {
    this.context = context;
    this.plan = plan;
    this.status = 0;
    this.now = Date.now();
    this.isPruned = false;
    /** @type {Map<string[], string[]>} */
    this.gathered = new Map();
  }

  async run() {
    const { context, plan } = this;
    try {
      for (const start of plan.paths) {
        const node = context.files.find(context.path(start), { follow: plan.follows });
        if (node) await this.visit({ path: start, start, node, level: 0 });
        else this.status = await context.complain(`‘${start}’: No such file or directory`);
      }
    } catch (error) {
      if (!(error instanceof Quit)) throw error;
    }
    for (const [words, found] of this.gathered) if (await runFor(context, [...words.slice(0, -1), ...found])) this.status = 1;
    return this.status;
  }

  /** @param {Candidate} candidate */
  async visit(candidate) {
    const { plan } = this;
    if (plan.isDeepFirst) await this.inside(candidate);
    this.isPruned = false;
    if (candidate.level >= plan.least) {
      const isFit = await this.holds(plan.expression, candidate);
      if (isFit && !plan.hasAction) await this.context.write(`${candidate.path}\n`);
    }
    if (!plan.isDeepFirst && !this.isPruned) await this.inside(candidate);
    this.isPruned = false;
  }

  /** @param {Candidate} candidate */
  async inside({ path, start, node, level }) {
    if (!(node instanceof FolderNode) || level >= this.plan.most) return;
    for (const [name, entry] of [...node.entries].sort(([one], [other]) => byCode(one, other))) {
      const whole = `${path.replace(/\/$/, "")}/${name}`;
      const each = this.plan.follows ? (this.context.files.find(this.context.path(whole)) ?? entry) : entry;
      await this.visit({ path: whole, start, node: each, level: level + 1 });
    }
  }

  /**
   * @param {Expression} expression
   * @param {Candidate} candidate
   * @returns {Promise<boolean>}
   */
  async holds(expression, candidate) {
    switch (expression.type) {
      case "and":
        return (await this.holds(expression.left, candidate)) && this.holds(expression.right, candidate);
      case "or":
        return (await this.holds(expression.left, candidate)) || this.holds(expression.right, candidate);
      case "list":
        await this.holds(expression.left, candidate);
        return this.holds(expression.right, candidate);
      case "not":
        return !(await this.holds(expression.of, candidate));
      case "step":
        return this.step(expression, candidate);
    }
  }

  /**
   * @param {Extract<Expression, {type: "step"}>} step
   * @param {Candidate} candidate
   */
  async step({ name, value, words }, candidate) {
    const { context } = this;
    const { path, node } = candidate;
    switch (name) {
      case "-print":
        await context.write(`${path}\n`);
        return true;
      case "-print0":
        await context.write(`${path}\0`);
        return true;
      case "-printf":
        await context.write(printed(value, { ...candidate, zone: context.zone }));
        return true;
      case "-delete":
        if (node instanceof FolderNode && node.entries.size) {
          this.status = await context.complain(`cannot delete ‘${path}’: Directory not empty`);
          return false;
        }
        context.files.remove(context.path(path));
        return true;
      case "-prune":
        this.isPruned = true;
        return true;
      case "-quit":
        throw new Quit();
      case "-exec+":
        this.gathered.set(words, [...(this.gathered.get(words) ?? []), path]);
        return true;
      case "-exec":
        return (
          (await runFor(
            context,
            words.map((word) => word.replaceAll("{}", path)),
          )) === 0
        );
      case "-execdir":
      case "-execdir+":
        throw new Refusal(`find ${name.replace("+", "")} is not supported in this page`);
      default:
        return this.test(name, value, candidate);
    }
  }

  /**
   * @param {string} name
   * @param {string} value
   * @param {Candidate} candidate
   */
  test(name, value, { path, node }) {
    const { context, now } = this;
    const base = path.replace(/(.)\/+$/, "$1").replace(/^.*\/(?=.)/s, "");
    const fits = (/** @type {string} */ text) =>
      matches([{ text: value, quoted: false }], text, { extended: false, ignoreCase: name.startsWith("-i") });
    switch (name) {
      case "-type":
        return value.split(",").some((kind) => kind === typeOf(node));
      case "-name":
      case "-iname":
        return fits(base);
      case "-path":
      case "-ipath":
      case "-wholename":
        return fits(path);
      case "-lname":
        return node instanceof LinkNode && fits(node.target);
      case "-regex":
      case "-iregex": {
        const found = compile(emacs(value), { extended: false, ignoreCase: name === "-iregex", line: true });
        return found.find(path) !== null;
      }
      case "-newer": {
        const other = context.files.find(context.path(value));
        if (!other) throw new Refusal("find -newer of a file that is not there is not supported in this page");
        return node.changed > other.changed;
      }
      case "-newermt": {
        const moment = readDate(value, context.zone, now);
        if (!moment) throw new Refusal(`find -newermt '${value}' is not supported in this page`);
        return node.changed > moment.time;
      }
      case "-size":
        return sizeFits(value, sizeOf(node));
      case "-perm": {
        const bits = changedMode(0, value.replace(/^[-/]/, ""), false) ?? 0;
        const mode = node.mode & 0o7777;
        if (value.startsWith("-")) return (mode & bits) === bits;
        return value.startsWith("/") ? !bits || (mode & bits) !== 0 : mode === bits;
      }
      case "-mmin":
      case "-mtime": {
        const age = Math.max(0, now - node.changed) / (name === "-mmin" ? 60_000 : 86_400_000);
        if (value.startsWith("-")) return age < Number(value.slice(1));
        const whole = name === "-mmin" ? Math.ceil(age) : Math.floor(age);
        return value.startsWith("+") ? whole > Number(value.slice(1)) : whole === Number(value);
      }
      case "-empty":
        return node instanceof FolderNode ? !node.entries.size : node instanceof FileNode && !node.size;
      case "-executable":
        return node instanceof FolderNode || Boolean(node.mode & 0o111);
      default:
        return name !== "-false";
    }
  }
}

/**
 * @param {string} value as +10k
 * @param {number} bytes
 */
function sizeFits(value, bytes) {
  const [, sign, count, unit] = value.match(/^([-+]?)(\d+)([bcwkMG]?)$/) ?? [];
  const units = { c: 1, w: 2, b: 512, "": 512, k: 1024, M: 1048576, G: 1073741824 };
  const size = Math.ceil(bytes / units[/** @type {"c"} */ (unit)]);
  return sign === "+" ? size > Number(count) : sign === "-" ? size < Number(count) : size === Number(count);
}

/** A pattern as Emacs has it, in basic letters: + and ? mean what they do in extended ones. @param {string} pattern */
const emacs = (pattern) => pattern.replace(/\\[\s\S]|[+?]/g, (found) => (found.length === 1 ? `\\${found}` : found));
