// Node's own modules, for programs that import them. The page has parts of a few; all the rest is refused by name.

const createObjectURL = URL.createObjectURL;

/**
 * What programs get for Node's own modules.
 * @param {object} parts module name, without "node:", to an object of what the page has of it
 * @param {object} builtins module name to the names of all it has in Node, as far as the page has parts of it
 */
export class Builtins {
  constructor(parts, builtins) {
    this.builtins = builtins;
    this.modules = new Map(Object.entries(parts).map(([name, part]) => [name, complete(name, part, builtins[name])]));
    this.addresses = new Map();
  }

  /** As process.getBuiltinModule() in Node: the module, or undefined if Node has none of that name. */
  get(specifier) {
    const name = plain(specifier);
    if (!(name in this.builtins)) return undefined;
    const module = this.modules.get(name);
    if (!module) throw this.missing(name);
    return module;
  }

  /** The program's text with the addresses of modules where it names Node's. Not a line is moved. */
  link(text, parse) {
    let imports;
    try {
      [imports] = parse(text);
    } catch {
      return text; // importing it says what is wrong
    }
    const named = imports.filter(({ n }) => n !== undefined && plain(n) in this.builtins);
    return named.reduceRight((whole, { n, s, e, d }) => {
      const isDynamic = d > -1;
      const address = this.address(plain(n), isDynamic);
      return whole.slice(0, s) + (isDynamic ? JSON.stringify(address) : address) + whole.slice(e);
    }, text);
  }

  address(name, isDynamic) {
    if (!this.modules.has(name) && !isDynamic) throw this.missing(name);
    if (!this.addresses.has(name)) this.addresses.set(name, createObjectURL(new Blob([this.text(name)], { type: "text/javascript" })));
    return this.addresses.get(name);
  }

  text(name) {
    if (!this.modules.has(name)) return `throw new Error(${JSON.stringify(this.missing(name).message)});`;
    return `const module = process.getBuiltinModule("${name}");
export default module;
export const { ${this.builtins[name].join(", ")} } = module;`;
  }

  missing(name) {
    const known = [...this.modules.keys()].map((one) => `node:${one}`).join(" and ");
    return new Error(`node:${name} is not supported in this page; of Node's own modules there are parts of ${known}`);
  }

  /** A message with the names of modules in the place of their addresses. */
  explain(text) {
    return [...this.addresses].reduce((whole, [name, address]) => whole.replaceAll(address, `node:${name}`), text);
  }
}

const plain = (specifier) => String(specifier).replace(/^node:/, "");

function complete(name, part, names) {
  const rest = names.filter((one) => !(one in part)).map((one) => [one, refused(`${name}.${one}`)]);
  return { ...Object.fromEntries(rest), ...part };
}

/** Whatever is done with it says that it is not there. */
function refused(what) {
  const refuse = () => {
    throw new Error(`${what} is not supported in this page`);
  };
  return new Proxy(refuse, { apply: refuse, construct: refuse, get: (_, key) => (typeof key === "symbol" ? undefined : refuse()) });
}
