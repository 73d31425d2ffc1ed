// What a program asks for that the page does not have, found before it runs.

import { isAbsentBuiltin, refusedUse } from "./builtin-uses.js";
import { nodesOf, partsIn } from "./nodes.js";
import { parse } from "./parser.js";
import { FIXED_SHOPTS, REFUSED_OPTIONS, SHOPTS } from "./settings.js";
import { Refusal } from "./task.js";
import { UNKNOWN } from "./unknown.js";

/** @import {Item, Node, Part, Redirection, Simple, Word} from "./ast.js" */
/** @import {World} from "./world.js" */

const COMPUTED = new Set([
  "BASH",
  "BASH_VERSION",
  "HOSTNAME",
  "MACHTYPE",
  "HOSTTYPE",
  "GROUPS",
  "BASH_EXECUTION_STRING",
  "DIRSTACK",
  "PROMPT_COMMAND",
  "HISTCMD",
  "BASH_ARGV",
  "BASH_ARGC",
]);

/**
 * @param {readonly Item[]} items
 * @param {World} world
 * @param {ReadonlyMap<string, unknown>} functions that are known already
 */
export function checkItems(items, world, functions) {
  const checker = new Checker(world, new Set(functions.keys()));
  checker.collect(items);
  checker.items(items);
}

class Checker {
  /**
   * @param {World} world
   * @param {Set<string>} functions
   */
  constructor(world, functions) {
    this.world = world;
    this.functions = functions;
    /** Names that the program asks for, before it uses them. @type {Set<string>} */
    this.asked = new Set();
  }

  /** @param {readonly Item[]} items */
  collect(items) {
    for (const node of nodesOf(items)) {
      if (node.type === "function") this.functions.add(node.name);
      if (node.type !== "simple") continue;
      const [name, ...args] = node.words.map(textOf);
      if (name === "command" ? /^-[vV]/.test(args[0] ?? "") : /^(type|hash|which)$/.test(name ?? ""))
        for (const arg of args) this.asked.add(arg);
    }
  }

  /** @param {readonly Item[]} items */
  items(items) {
    for (const node of nodesOf(items)) this.node(node);
  }

  /** @param {Node} node */
  node(node) {
    try {
      if (node.type === "simple") this.simple(node);
      if (node.type === "redirected") for (const each of node.redirections) this.redirection(each);
      for (const part of partsIn(node)) if (part.type === "parameter") this.parameter(part);
    } catch (error) {
      if (error instanceof Refusal && !error.line) error.line = node.line;
      throw error;
    }
  }

  /** @param {import("./ast.js").Parameter} part */
  parameter(part) {
    if (COMPUTED.has(part.name) && !part.isIndirect) refuse(`$${part.name}`);
    if (/^@[^QULuEaAKk]$/.test(part.operator)) refuse(part.raw);
  }

  /** @param {Redirection} redirection */
  redirection({ target }) {
    const text = textOf(target);
    if (/^\/dev\/(tcp|udp)\//.test(target.raw) || /^\/dev\/(tcp|udp)\//.test(text)) refuse(target.raw);
  }

  /** @param {Simple} node */
  simple({ words, redirections }) {
    for (const each of redirections) this.redirection(each);
    this.command(words.map(textOf));
  }

  /** @param {string[]} texts */
  command(texts) {
    const [name, ...args] = texts;
    if (name === undefined || name.includes(UNKNOWN) || this.functions.has(name)) return;
    this.named(name, args);
  }

  /**
   * @param {string} name
   * @param {string[]} args
   */
  named(name, args) {
    const use = refusedUse(name, args);
    if (use && !(isAbsentBuiltin(name) && this.asked.has(name))) refuse(use);
    switch (name) {
      case "set":
        this.options(args);
        return;
      case "shopt":
        for (const arg of args) {
          if (FIXED_SHOPTS.has(arg) && args.includes(SHOPTS.get(arg) ? "-u" : "-s"))
            refuse(`shopt ${SHOPTS.get(arg) ? "-u" : "-s"} ${arg}`);
        }
        return;
      case "trap":
        if (args.length > 1) this.text(args[0]);
        return;
      case "eval":
        this.text(args.join(" "));
        return;
      case "command":
      case "builtin":
      case "exec": {
        if (/^-[vV]/.test(args[0] ?? "")) return;
        const rest = args.filter((arg, place) => place > 0 || !/^-/.test(arg));
        if (rest.length && !rest[0].includes(UNKNOWN)) this.named(rest[0], rest.slice(1));
        return;
      }
    }
    const short = name.replace(/^(\/usr)?\/bin\//, "");
    const definition = this.world.definitions.get(short);
    if (definition) {
      definition.check?.(args, { command: (texts) => this.command(texts), script: (text) => this.text(text) });
      return;
    }
    if (this.world.absent(short) && !this.asked.has(name)) refuse(name);
  }

  /** @param {string[]} args */
  options(args) {
    for (let at = 0; at < args.length; at += 1) {
      const arg = args[at];
      if (!/^[-+]./.test(arg) || arg === "--") return;
      for (const letter of arg.slice(1)) {
        if (letter === "o") {
          at += 1;
          const name = args[at] ?? "";
          if (REFUSED_OPTIONS.has(name) && arg[0] === "-") refuse(`set -o ${name}`);
        } else if (REFUSED_OPTIONS.has(letter) && arg[0] === "-") refuse(`set ${arg[0]}${letter}`);
      }
    }
  }

  /** Text that will be run. @param {string} text */
  text(text) {
    if (!text || text.includes(UNKNOWN)) return;
    const { items } = parse(text);
    this.collect(items);
    try {
      this.items(items);
    } catch (error) {
      if (error instanceof Refusal) error.line = 0; // of the text, not of the program
      throw error;
    }
  }
}

/**
 * @param {string} what
 * @returns {never}
 */
export function refuse(what) {
  throw new Refusal(`${what} is not supported in this page`);
}

/**
 * The text of a word if it is known before the run; else what stands for it.
 * @param {Word | import("./ast.js").Assignment} word
 */
function textOf(word) {
  if (!("parts" in word)) return UNKNOWN;
  let text = "";
  const add = (/** @type {readonly Part[]} */ parts, /** @type {boolean} */ isQuoted) => {
    for (const part of parts) {
      if (part.type === "text" && (part.quoted || isQuoted || !/[*?[{~]/.test(part.text) || word.parts.length > 0))
        text += part.text;
      else if (part.type === "quoted") add(part.parts, true);
      else text += UNKNOWN;
    }
  };
  add(word.parts, false);
  return text;
}
