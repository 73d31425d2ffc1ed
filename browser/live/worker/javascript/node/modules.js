// Node's own modules, for programs that import them. The page has parts of a few; all the rest is refused by name.

import { Refused } from "../explain.js";
import { codeOf } from "./code.js";

const createObjectURL = URL.createObjectURL;

/** @import {ModuleLexer, NodeModules} from "../../packed.js" */

/** What the lexer calls import.meta. */
const META = -2;

/** What stands in the place of import() where it may fail: as long, so that errors name the columns of the program. */
const IMPORT = "__imp_";

/** What sets the name before it. */
const SET = /^\s*(?:(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])|\+\+|--)/;

/** Modules that are a global of the program's: the same object, which refuses by itself what it lacks. */
const GLOBALS = new Set(["console", "process"]);

/** What programs get for Node's own modules. */
export class Builtins {
  /**
   * @param {Record<string, () => object>} parts module name, without "node:", to what gives an object of what the page has
   *   of it
   * @param {NodeModules["names"]} builtins module name to the names of all it has in Node, as far as the page has parts of it
   */
  constructor(parts, builtins) {
    this.builtins = builtins;
    this.parts = new Map(Object.entries(parts));
    /** @type {Map<string, object>} */
    this.modules = new Map();
    /** @type {Map<string, string>} */
    this.addresses = new Map();
    /** @type {Map<string, Set<string>>} */
    this.known = new Map();
  }

  /**
   * As process.getBuiltinModule() in Node: the module, or undefined if Node has none of that name.
   * @param {string} specifier
   */
  get(specifier) {
    const name = plain(specifier);
    if (!(name in this.builtins)) return undefined;
    const part = this.parts.get(name);
    if (!part) throw this.missing(name);
    const module = this.modules.get(name) ?? (GLOBALS.has(name) ? part() : complete(name, part(), this.builtins[name]));
    this.modules.set(name, module);
    return module;
  }

  /**
   * The program's text with the addresses of modules where it names Node's. Not a line is moved.
   * @param {string} text
   * @param {ModuleLexer["parse"]} parse
   * @param {{place: number, message: string}[]} lacking what else it asks for that is not here
   * @returns {string}
   * @throws {Refused} it asks for what the page does not have
   */
  link(text, parse, lacking) {
    this.parse = parse;
    let imports;
    try {
      [imports] = parse(text);
    } catch {
      return text; // importing it reports what is wrong
    }
    const refused = [...lacking, ...imports.flatMap((each) => this.lacks(text, each))].sort(
      (one, other) => one.place - other.place,
    )[0];
    if (refused) throw new Refused(refused.message, text.slice(0, refused.place).split("\n").length);
    return imports.reduceRight((whole, { n, ss, s, e, d }) => {
      if (d === META && SET.test(whole.slice(e))) return whole; // what sets it is wrong before it runs, as written
      if (d === META) return `${whole.slice(0, s)}globalThis.__importMeta${whole.slice(e)}`;
      const name = plain(n ?? "");
      if (d < 0 && n && /^data:/i.test(n)) return whole.slice(0, s) + this.data(n) + whole.slice(e);
      if (!(name in this.builtins)) return d > -1 ? `${whole.slice(0, ss)}${IMPORT}${whole.slice(ss + IMPORT.length)}` : whole;
      const address = this.address(name);
      return whole.slice(0, s) + (d > -1 ? JSON.stringify(address) : address) + whole.slice(e);
    }, text);
  }

  /**
   * What an import names, or what the program takes of it, that is not here.
   * @param {string} text
   * @param {ReturnType<ModuleLexer["parse"]>[0][number]} imported
   * @returns {{place: number, message: string}[]}
   */
  lacks(text, { n, ss, s, d }) {
    const name = plain(n ?? "");
    if (d === META || !n) return [];
    if (!(name in this.builtins)) {
      const isPackage = /^(@[\w.-]+\/)?[a-z][\w.-]*($|\/)/i.test(n);
      return isPackage
        ? [
            {
              place: ss,
              message: `Cannot find package '${n}': in this page there are no modules to import but parts of Node's own`,
            },
          ]
        : [];
    }
    if (!this.parts.has(name)) return [{ place: ss, message: this.missing(name).message }];
    if (d > -1) return [];
    const absent = (/** @type {string} */ one) => this.builtins[name].includes(one) && !this.part(name).has(one);
    const said = (/** @type {string} */ one, /** @type {number} */ place) => ({
      place,
      message: `${name}.${one} is not supported in this page`,
    });
    const clause = text.slice(ss, s);
    const [, list = ""] = clause.match(/\{([^}]*)\}/) ?? [];
    const named = list.split(",").map((each) => each.trim().split(/\s+as\s+/)[0]);
    const [, whole] = clause.replace(/\{[^}]*\}/, "").match(/^import\s+(?:\*\s*as\s+)?([\w$]+)/) ?? [];
    const uses = whole
      ? [...codeOf(text).matchAll(new RegExp(`(?<![\\w$.])${whole.replaceAll("$", "\\$")}\\.([\\w$]+)`, "g"))]
      : [];
    return [
      ...named.filter(absent).map((one) => said(one, ss)),
      ...uses.filter(([, one]) => absent(one)).map((use) => said(use[1], use.index)),
    ];
  }

  /**
   * The address of a module that an address of data has in itself.
   * @param {string} url
   * @param {string} [type] that the program says it has
   */
  data(url, type) {
    const known = this.addresses.get(url);
    if (known) return known;
    const text = moduleOf(url, type);
    if (/\bimport\s*\.\s*meta\b/.test(text)) throw new Error("import.meta in a module of data: is not supported in this page");
    const { parse } = this;
    const linked = parse ? this.link(text, parse, []) : text;
    const address = createObjectURL(new Blob([linked], { type: "text/javascript" }));
    this.addresses.set(url, address);
    return address;
  }

  /**
   * The names of what the page has of a module.
   * @param {string} name
   */
  part(name) {
    const names = this.known.get(name) ?? new Set(Object.keys(this.parts.get(name)?.() ?? {}));
    this.known.set(name, names);
    return names;
  }

  /** @param {string} name */
  address(name) {
    const address = this.addresses.get(name) ?? createObjectURL(new Blob([this.text(name)], { type: "text/javascript" }));
    this.addresses.set(name, address);
    return address;
  }

  /** @param {string} name */
  text(name) {
    const module = /** @type {object} */ (this.get(name));
    const names = this.builtins[name].filter((one) => one in module);
    return `const module = process.getBuiltinModule("${name}");
export default "default" in module ? module.default : module;
${names.map((one) => `const $${one} = module.${one}; export { $${one} as ${one} };`).join("\n")}`;
  }

  /** @param {string} name */
  missing(name) {
    const known = Object.keys(this.builtins)
      .filter((one) => this.builtins[one].length)
      .map((one) => `node:${one}`)
      .join(", ");
    return new Error(`node:${name} is not supported in this page; of Node's own modules there are parts of ${known}`);
  }

  /**
   * A message with the names of modules in the place of their addresses.
   * @param {string} text
   */
  explain(text) {
    return [...this.addresses].reduce((whole, [name, address]) => whole.replaceAll(address, `node:${name}`), text);
  }
}

const plain = (/** @type {string} */ specifier) => String(specifier).replace(/^node:/, "");

/**
 * The text of a module that an address of data has in itself.
 * @param {string} url
 * @param {string} [type]
 */
function moduleOf(url, type) {
  const [, kind = "", base64, data] = url.match(/^data:([^,;]*)(?:;(?!base64)[^,;]*)*(;base64)?,([^#]*)/is) ?? [];
  const isJson = type === "json";
  if (kind.toLowerCase() !== (isJson ? "application/json" : "text/javascript") || data === undefined || (type && !isJson))
    throw new Error(`import() of data: of the type ${kind || "text/plain"} is not supported in this page`);
  const bytes = Uint8Array.from(atob(base64 ? decodeURIComponent(data) : ""), (letter) => letter.charCodeAt(0));
  const text = base64 ? new TextDecoder().decode(bytes) : decodeURIComponent(data);
  return isJson ? `export default ${JSON.stringify(JSON.parse(text))};` : text;
}

/**
 * A part of a module, with what it lacks refused.
 * @param {string} name of the module
 * @param {object} part
 * @param {string[]} names
 */
function complete(name, part, names) {
  const rest = names.filter((one) => !(one in part)).map((one) => [one, refused(`${name}.${one}`)]);
  return { ...Object.fromEntries(rest), ...part };
}

/**
 * Whatever is done with it fails: it is not there.
 * @param {string} what
 */
function refused(what) {
  const refuse = () => {
    throw new Error(`${what} is not supported in this page`);
  };
  return new Proxy(refuse, {
    apply: refuse,
    construct: refuse,
    get: (_, key) => (typeof key === "symbol" ? undefined : refuse()),
  });
}
