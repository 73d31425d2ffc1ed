// bc: a calculator with as many digits as one wants.

import { decode } from "../bytes.js";
import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import {
  add,
  compare,
  divide,
  FUNCTIONS,
  isZero,
  multiply,
  negate,
  numberOf,
  power,
  shown,
  squareRoot,
  truncate,
  whole,
} from "./bc-numbers.js";
import { BcParser, BcSyntax } from "./bc-parser.js";

/** @import {Context} from "../context.js" */
/** @import {Decimal} from "./bc-numbers.js" */
/** @import {Tree} from "./bc-parser.js" */

/** How statements leave what they are in. */
class Leave extends Error {
  /**
   * @param {"break" | "continue" | "return" | "quit"} kind
   * @param {Decimal} [value]
   */
  constructor(kind, value = ZERO) {
    super(kind);
    this.kind = kind;
    this.value = value;
  }
}

/** What ends a line of a program. */
class RuntimeProblem extends Error {}

/** @type {Decimal} */
const ZERO = { n: 0n, s: 0 };
/** Digits of a line of output. */
const LINE = 68;

class Calculator {
  /**
   * @param {Context} context
   * @param {boolean} hasLibrary
   */
  constructor(context, hasLibrary) {
    this.context = context;
    this.hasLibrary = hasLibrary;
    /** @type {Map<string, Decimal>[]} */
    this.frames = [
      new Map([
        ["scale", whole(hasLibrary ? 20 : 0)],
        ["ibase", whole(10)],
        ["obase", whole(10)],
        ["last", ZERO],
      ]),
    ];
    /** @type {Map<string, {parameters: string[], autos: string[], body: Tree}>} */
    this.functions = new Map();
    this.column = 0;
  }

  /** @param {string} text */
  async run(text) {
    const parser = new BcParser(text);
    try {
      while (await this.line(parser));
    } catch (error) {
      if (!(error instanceof Leave)) throw error;
    }
    return 0;
  }

  /**
   * @param {BcParser} parser
   * @returns {Promise<boolean>} whether there was one
   */
  async line(parser) {
    try {
      const statements = parser.line();
      for (const each of statements ?? []) await this.statement(each);
      return statements !== null;
    } catch (error) {
      if (error instanceof BcSyntax) await this.say(error.message);
      else if (error instanceof RuntimeProblem) {
        this.frames.length = 1;
        await this.say(`Runtime error (func=(main), adr=${error.message}`);
      } else throw error;
      return true;
    }
  }

  /** @param {string} message */
  async say(message) {
    await this.context.shell.writeTo(2, `${message}\n`);
  }

  /** @param {string} text */
  async print(text) {
    let made = "";
    for (const letter of text) {
      if (letter === "\n") this.column = 0;
      else {
        if (this.column === LINE) {
          made += "\\\n";
          this.column = 0;
        }
        this.column += 1;
      }
      made += letter;
    }
    await this.context.write(made);
  }

  get scale() {
    return Number(this.value("scale").n);
  }

  /** @param {string} name */
  frameOf(name) {
    for (let at = this.frames.length - 1; at > 0; at -= 1) if (this.frames[at].has(name)) return this.frames[at];
    return this.frames[0];
  }

  /** @param {string} name @returns {Decimal} */
  value(name) {
    return this.frameOf(name).get(name) ?? ZERO;
  }

  /** @param {Tree} tree @returns {Promise<void>} */
  async statement(tree) {
    await this.context.task.turn();
    switch (tree.type) {
      case "block":
        for (const each of tree.statements) await this.statement(each);
        return;
      case "define":
        this.functions.set(tree.name, tree.function);
        return;
      case "text":
        return this.print(tree.value);
      case "print":
        for (const each of tree.values) {
          if (each.type === "text") await this.print(escaped(each.value));
          else await this.show(await this.evaluate(each));
        }
        return;
      case "if": {
        const holds = !isZero(await this.evaluate(tree.condition));
        const chosen = holds ? tree.body : tree.otherwise;
        return chosen ? this.statement(chosen) : undefined;
      }
      case "for":
        if (tree.first) await this.evaluate(tree.first);
        while (!tree.condition || !isZero(await this.evaluate(tree.condition))) {
          if (!(await this.round(tree.body))) return;
          if (tree.step) await this.evaluate(tree.step);
        }
        return;
      case "break":
      case "continue":
      case "quit":
        throw new Leave(tree.type);
      case "return":
        throw new Leave("return", tree.value ? await this.evaluate(tree.value) : ZERO);
      default: {
        const value = await this.evaluate(tree);
        if (tree.type === "assign" || tree.isVoid) return;
        await this.show(value);
        await this.print("\n");
      }
    }
  }

  /** @param {Tree} body whether the loop goes on */
  async round(body) {
    try {
      await this.statement(body);
      return true;
    } catch (error) {
      if (!(error instanceof Leave) || (error.kind !== "break" && error.kind !== "continue")) throw error;
      return error.kind === "continue";
    }
  }

  /** @param {Decimal} value */
  async show(value) {
    this.frames[0].set("last", value);
    await this.print(shown(value, Number(this.value("obase").n)));
  }

  /** @param {Tree} tree @returns {Promise<string>} */
  async place(tree) {
    if (tree.type === "name") return tree.name;
    return `${tree.name}[${truncate(await this.evaluate(tree.index), 0).n}`;
  }

  /** @param {Tree} tree @returns {Promise<Decimal>} */
  async evaluate(tree) {
    switch (tree.type) {
      case "number":
        return numberOf(tree.digits, Number(this.value("ibase").n));
      case "name":
        return this.value(tree.name);
      case "element":
        return this.value(await this.place(tree));
      case "group":
        return this.evaluate(tree.value);
      case "assign": {
        const value = tree.operator ? undefined : await this.evaluate(tree.value);
        const name = await this.place(tree.target);
        const old = this.value(name);
        return this.assign(name, value ?? this.math(tree.operator, old, await this.evaluate(tree.value), tree.address));
      }
      case "change": {
        const name = await this.place(tree.target);
        const old = this.value(name);
        const made = this.assign(name, add(old, whole(tree.by)));
        return tree.isBefore ? made : old;
      }
      case "negate":
        return negate(await this.evaluate(tree.value));
      case "not":
        return whole(isZero(await this.evaluate(tree.value)) ? 1 : 0);
      case "and":
      case "or": {
        const [left, right] = [!isZero(await this.evaluate(tree.left)), !isZero(await this.evaluate(tree.right))];
        return whole((tree.type === "and" ? left && right : left || right) ? 1 : 0);
      }
      case "compare": {
        const order = compare(await this.evaluate(tree.left), await this.evaluate(tree.right));
        const holds = {
          "<": order < 0,
          "<=": order <= 0,
          ">": order > 0,
          ">=": order >= 0,
          "==": order === 0,
          "!=": order !== 0,
        };
        return whole(holds[/** @type {"<"} */ (tree.operator)] ? 1 : 0);
      }
      case "math": {
        const left = await this.evaluate(tree.left);
        return this.math(tree.operator, left, await this.evaluate(tree.right), tree.address);
      }
      default:
        return this.call(tree);
    }
  }

  /**
   * @param {string} name
   * @param {Decimal} value
   */
  assign(name, value) {
    let kept = value;
    if (/^(scale|ibase|obase)$/.test(name)) {
      kept = truncate(value, 0);
      const [low, high] = name === "scale" ? [0n, 2147483647n] : [2n, name === "ibase" ? 16n : 999n];
      if (kept.n < low || kept.n > high) throw new Refusal(`bc: ${name} = ${kept.n} is not supported in this page`);
    }
    this.frameOf(name).set(name, kept);
    return kept;
  }

  /**
   * @param {string} operator
   * @param {Decimal} left
   * @param {Decimal} right
   * @param {number} address where it stands in bc's own code
   */
  math(operator, left, right, address) {
    const { scale } = this;
    const fail = (/** @type {string} */ message) => {
      if (!address) throw new Refusal(`bc: ${message.toLowerCase()} here is not supported in this page`);
      return new RuntimeProblem(`${address}): ${message}`);
    };
    switch (operator) {
      case "+":
        return add(left, right);
      case "-":
        return add(left, negate(right));
      case "*":
        return multiply(left, right, scale);
      case "/":
        if (isZero(right)) throw fail("Divide by zero");
        return divide(left, right, scale);
      case "%": {
        if (isZero(right)) throw fail("Modulo by zero");
        const size = Math.max(left.s, right.s + scale);
        return truncate(add(left, negate(multiply(divide(left, right, scale), right, size))), size);
      }
      default:
        if (right.s && truncate(right, 0).n * 10n ** BigInt(right.s) !== right.n)
          throw new Refusal("bc: a power that is no whole number is not supported in this page");
        if (isZero(left) && right.n < 0n) throw fail("divide by zero");
        return power(left, truncate(right, 0).n, scale);
    }
  }

  /** @param {Tree} tree @returns {Promise<Decimal>} */
  async call({ name, values }) {
    /** @type {Decimal[]} */
    const given = [];
    for (const each of values) given.push(await this.evaluate(each));
    if (name === "sqrt") {
      if (given[0].n < 0n) throw new Refusal("bc: the root of a number below 0 is not supported in this page");
      return squareRoot(given[0], this.scale);
    }
    if (name === "length") return whole(Math.max(1, String(given[0].n < 0n ? -given[0].n : given[0].n).length, given[0].s));
    if (name === "scale") return whole(given[0].s);
    const own = this.functions.get(name);
    if (!own && this.hasLibrary && FUNCTIONS[name]) return FUNCTIONS[name](given[0], this.scale);
    if (!own || own.parameters.length !== given.length)
      throw new Refusal(`bc: the function ${name} is not supported in this page`);
    if (this.frames.length > 500) throw new Refusal("bc: functions as deep as this are not supported in this page");
    this.frames.push(
      new Map([
        ...own.autos.map((each) => /** @type {[string, Decimal]} */ ([each, ZERO])),
        ...own.parameters.map((each, at) => /** @type {[string, Decimal]} */ ([each, given[at]])),
      ]),
    );
    try {
      await this.statement(own.body);
      return ZERO;
    } catch (error) {
      if (!(error instanceof Leave) || error.kind !== "return") throw error;
      return error.value;
    } finally {
      this.frames.pop();
    }
  }
}

/** @param {string} text of print */
const escaped = (text) =>
  text.replace(
    /\\([abfnqrt\\])/g,
    (_, letter) => ({ a: "\x07", b: "\b", f: "\f", n: "\n", q: '"', r: "\r", t: "\t", "\\": "\\" })[/** @type {"a"} */ (letter)],
  );

export const bc = command(
  "bc",
  { letters: "lqsw", long: { mathlib: "l", quiet: "q", standard: "s", warn: "w" } },
  async (context, options) => {
    if (options.has("s") || options.has("w")) throw new Refusal("bc -s and -w are not supported in this page");
    const texts = [];
    for (const path of options.rest) {
      try {
        texts.push(decode(await context.read(path)));
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        await context.shell.writeTo(2, `File ${path} is unavailable.\n`);
        return 1;
      }
    }
    texts.push(decode(await context.readInput()));
    return new Calculator(context, options.has("l")).run(texts.join(""));
  },
);
