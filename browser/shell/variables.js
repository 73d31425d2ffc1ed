// The shell's variables: texts, lists and tables, with what is said of them, and those of functions above the others.

import { byCode } from "./locale.js";

/** @import {Table} from "./table.js" */

/**
 * @typedef {object} Variable
 * @property {string | undefined} text
 * @property {Map<number, string> | null} list an array's elements
 * @property {Table | null} table an associative array's
 * @property {boolean} exported
 * @property {boolean} readonly
 * @property {boolean} integer
 * @property {"" | "lower" | "upper"} letters
 * @property {boolean} reference its text is the name of another
 * @property {boolean} [isBare] an array that was declared, and given nothing
 */

/** @typedef {Map<string, {get: () => string, set?: (text: string) => void, list?: () => string[]}>} Computed what the shell computes, by name; list: of an array */

/** @returns {Variable} */
export const variable = () => ({
  text: undefined,
  list: null,
  table: null,
  exported: false,
  readonly: false,
  integer: false,
  letters: "",
  reference: false,
});

/** Thrown by a change of what must not change. */
export class ReadonlyProblem extends Error {}

/** Variables for one command: what is unset of them shows what they hide. @extends {Map<string, Variable>} */
export class TemporaryScope extends Map {}

export class Variables {
  /**
   * @param {Computed} computed
   * @param {Map<string, Variable>[]} [scopes] the outermost first
   */
  constructor(computed, scopes = [new Map()]) {
    this.computed = computed;
    this.scopes = scopes;
  }

  /**
   * For a subshell, which computes for itself what is computed still.
   * @param {Computed} computed
   */
  clone(computed) {
    return new Variables(
      new Map([...computed].filter(([name]) => this.computed.has(name))),
      this.scopes.map(
        (scope) =>
          new (scope instanceof TemporaryScope ? TemporaryScope : Map)(
            [...scope].map(([name, each]) => [
              name,
              { ...each, list: each.list && new Map(each.list), table: each.table?.clone() ?? null },
            ]),
          ),
      ),
    );
  }

  /**
   * @param {string} name
   * @returns {Variable | undefined}
   */
  raw(name) {
    for (let place = this.scopes.length - 1; place >= 0; place -= 1) {
      const found = this.scopes[place].get(name);
      if (found) return found;
    }
    return undefined;
  }

  /**
   * Where a reference leads to: the name and what stands in its brackets.
   * @param {string} name
   * @returns {{name: string, index: string | null}}
   */
  target(name) {
    for (let depth = 0; depth < 10; depth += 1) {
      const found = this.raw(name);
      if (!found?.reference || !found.text) return { name, index: null };
      const [, base, index] = found.text.match(/^(\w+)\[(.*)\]$/) ?? [];
      if (base) return { name: base, index };
      name = found.text;
    }
    return { name, index: null };
  }

  /** @param {string} name */
  find(name) {
    const target = this.target(name).name;
    const list = this.computed.get(target)?.list?.();
    return this.raw(target) ?? (list && { ...variable(), list: new Map(list.entries()) });
  }

  /**
   * The text of a variable, that of the first element of an array.
   * @param {string} name
   * @returns {string | undefined}
   */
  get(name) {
    const computed = this.computed.get(name);
    if (computed && !this.raw(name)) return computed.get();
    const target = this.target(name);
    const found = this.raw(target.name);
    if (!found) return undefined;
    if (target.index !== null) return found.table ? found.table.get(target.index) : found.list?.get(Number(target.index));
    if (found.list) return found.list.get(0);
    if (found.table) return found.table.get("0");
    return found.text;
  }

  /**
   * @param {string} name
   * @returns {Variable} which may be changed
   */
  writable(name) {
    const target = this.target(name).name;
    const found = this.raw(target) ?? this.create(target);
    if (found.readonly) throw new ReadonlyProblem(`${target}: readonly variable`);
    return found;
  }

  /** @param {string} name */
  create(name) {
    const made = variable();
    this.scopes[0].set(name, made);
    return made;
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  set(name, text) {
    const computed = this.computed.get(name);
    if (computed?.set) {
      computed.set(text);
      return;
    }
    const target = this.target(name);
    const found = this.writable(name);
    const value = shaped(found, text);
    if (target.index !== null) {
      if (found.table) found.table.set(target.index, value);
      else {
        found.list ??= new Map();
        found.list.set(Number(target.index), value);
      }
    } else if (found.list) found.list.set(0, value);
    else if (found.table) found.table.set("0", value);
    else found.text = value;
  }

  /** @param {string} name */
  unset(name) {
    const target = this.target(name).name;
    for (let place = this.scopes.length - 1; place >= 0; place -= 1) {
      const found = this.scopes[place].get(target);
      if (!found) continue;
      if (found.readonly) throw new ReadonlyProblem(`${target}: cannot unset: readonly variable`);
      if (place > 0 && !(this.scopes[place] instanceof TemporaryScope)) this.scopes[place].set(target, variable());
      else this.scopes[place].delete(target);
      return;
    }
    this.computed.delete(name);
  }

  /**
   * What a local variable of a name would hide or be: one of the function that runs, or a global one. Those of the functions that
   * called it may be hidden even if they may not be changed.
   * @param {string} name
   */
  hidden(name) {
    const own = this.scopes[this.scopes.length - 1].get(name);
    const seen = this.raw(name);
    return own ?? (seen === this.scopes[0].get(name) ? seen : undefined);
  }

  /**
   * A variable of the function that runs.
   * @param {string} name
   */
  local(name) {
    const scope = this.scopes[this.scopes.length - 1];
    const found = scope.get(name);
    if (found) return found;
    const made = variable();
    const outer = this.raw(name);
    if (this.hidden(name)?.readonly) throw new ReadonlyProblem(`${name}: readonly variable`);
    if (outer?.exported) made.exported = true;
    scope.set(name, made);
    return made;
  }

  /** Every variable that can be seen, by name. */
  all() {
    /** @type {Map<string, Variable>} */
    const all = new Map();
    for (const scope of this.scopes) for (const [name, each] of scope) all.set(name, each);
    return all;
  }

  /** The names of those that have a value, in order. */
  names() {
    return [...this.all()]
      .filter(([, found]) => found.text !== undefined || ((found.list || found.table) && !found.isBare))
      .map(([name]) => name)
      .sort(byCode);
  }

  /** What commands are given. */
  exported() {
    /** @type {Map<string, string>} */
    const exported = new Map();
    for (const [name, each] of this.all()) if (each.exported && each.text !== undefined) exported.set(name, each.text);
    return exported;
  }
}

/**
 * @param {Variable} found
 * @param {string} text
 */
export function shaped(found, text) {
  if (found.letters === "lower") return text.toLowerCase();
  if (found.letters === "upper") return text.toUpperCase();
  return text;
}

/**
 * @param {Variable | undefined} found
 * @returns {boolean} whether it has a value
 */
export const isSet = (found) => Boolean(found && (found.text !== undefined || found.list?.has(0) || found.table?.has("0")));

/**
 * The letters of declare that say what a variable is.
 * @param {Variable | undefined} found
 */
export function attributesOf(found) {
  if (!found) return "";
  return `${found.list ? "a" : ""}${found.table ? "A" : ""}${found.integer ? "i" : ""}${found.reference ? "n" : ""}${found.readonly ? "r" : ""}${found.exported ? "x" : ""}${found.letters === "lower" ? "l" : ""}${found.letters === "upper" ? "u" : ""}`;
}

/**
 * The keys of an array in their order.
 * @param {Variable} found
 */
export function keysOf(found) {
  if (found.list) return [...found.list.keys()].sort((one, other) => one - other).map(String);
  if (found.table) return [...found.table.keys()];
  return found.text === undefined ? [] : ["0"];
}

/**
 * The elements of an array in their order.
 * @param {Variable} found
 */
export function valuesOf(found) {
  if (found.list) return [...found.list.keys()].sort((one, other) => one - other).map((key) => found.list?.get(key) ?? "");
  if (found.table) return [...found.table.values()];
  return found.text === undefined ? [] : [found.text];
}
