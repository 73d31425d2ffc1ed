// $((…)): whole numbers of 64 bits, as bash counts.

/** Thrown where an expression is none; the message is bash's. */
export class ArithmeticProblem extends Error {}

/**
 * @typedef {object} Names what an expression may read and change
 * @property {(name: string, index: string | null) => string} get the text of a variable; index: as it stands in the brackets
 * @property {(name: string, index: string | null, value: string) => void} set
 */

const OPERATORS = [
  "<<=",
  ">>=",
  "**",
  "++",
  "--",
  "<<",
  ">>",
  "<=",
  ">=",
  "==",
  "!=",
  "&&",
  "||",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "^=",
  "|=",
  "=",
  "<",
  ">",
  "+",
  "-",
  "*",
  "/",
  "%",
  "!",
  "~",
  "&",
  "|",
  "^",
  "?",
  ":",
  ",",
  "(",
  ")",
];
const LEVELS = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];
const ASSIGNING = new Set(["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="]);
const DEPTH = 200;

/**
 * @param {string} text
 * @param {Names} names
 * @param {number} [depth]
 * @returns {bigint}
 */
export function evaluate(text, names, depth = 0) {
  if (depth > DEPTH)
    throw new ArithmeticProblem(
      `${text.trimStart()}: expression recursion level exceeded (error token is "${text.trimStart()}")`,
    );
  if (!text.trim()) return 0n;
  return new Evaluation(text, names, depth).whole();
}

class Evaluation {
  /**
   * @param {string} text
   * @param {Names} names
   * @param {number} depth
   */
  constructor(text, names, depth) {
    this.text = text;
    this.names = names;
    this.depth = depth;
    this.pos = 0;
    this.tokenAt = 0;
    /** Only read, as in the branch that is not taken. */
    this.skipping = 0;
  }

  whole() {
    const value = this.comma();
    if (this.peek()) this.fail("syntax error in expression", this.pos);
    return value;
  }

  /**
   * @param {string} message
   * @param {number} [at] where the error is
   * @param {number} [end] of what bash has read by then
   * @returns {never}
   */
  fail(message, at = this.tokenAt, end = this.text.length) {
    throw new ArithmeticProblem(
      `${this.text.slice(0, end).trimStart()}: ${message} (error token is "${this.text.slice(at, end)}")`,
    );
  }

  skip() {
    while (/\s/.test(this.text[this.pos] ?? "x")) this.pos += 1;
  }

  /** The operator that comes, another letter, or nothing. */
  peek() {
    this.skip();
    return OPERATORS.find((operator) => this.text.startsWith(operator, this.pos)) ?? this.text[this.pos] ?? "";
  }

  /** @param {string} operator */
  take(operator) {
    if (this.peek() !== operator) return false;
    this.tokenAt = this.pos;
    this.pos += operator.length;
    return true;
  }

  /** @returns {bigint} */
  comma() {
    let value = this.assignment();
    while (this.take(",")) value = this.assignment();
    return value;
  }

  /** @returns {bigint} */
  assignment() {
    const from = this.pos;
    const target = this.name();
    const operator = target ? this.peek() : "";
    if (!target || !ASSIGNING.has(operator)) {
      this.pos = from;
      const value = this.choice();
      if (ASSIGNING.has(this.peek())) this.fail("attempted assignment to non-variable", this.pos);
      return value;
    }
    this.take(operator);
    this.skip();
    const operandAt = this.pos;
    const right = this.assignment();
    if (this.skipping) return right;
    const value = operator === "=" ? right : this.combine(operator.slice(0, -1), this.read(target), right, operandAt);
    this.names.set(target.name, target.index, String(value));
    return value;
  }

  /** @returns {bigint} */
  choice() {
    const condition = this.level(0);
    if (!this.take("?")) return condition;
    const first = this.skipped(condition === 0n, () => this.comma());
    if (!this.take(":")) this.fail("`:' expected for conditional expression", this.pos);
    const second = this.skipped(condition !== 0n, () => this.assignment());
    return condition ? first : second;
  }

  /**
   * @param {boolean} isSkipped
   * @param {() => bigint} read
   */
  skipped(isSkipped, read) {
    if (isSkipped) this.skipping += 1;
    const value = read();
    if (isSkipped) this.skipping -= 1;
    return value;
  }

  /**
   * @param {number} place
   * @returns {bigint}
   */
  level(place) {
    if (place === LEVELS.length) return this.power();
    let left = this.level(place + 1);
    for (;;) {
      const operator = this.peek();
      if (!LEVELS[place].includes(operator)) return left;
      this.take(operator);
      this.skip();
      const operandAt = this.pos;
      const isKnown = (operator === "&&" && left === 0n) || (operator === "||" && left !== 0n);
      const right = this.skipped(isKnown, () => this.level(place + 1));
      left = this.combine(operator, left, right, operandAt);
    }
  }

  /** @returns {bigint} */
  power() {
    const base = this.unary();
    if (!this.take("**")) return base;
    this.skip();
    const operandAt = this.pos;
    const exponent = this.power();
    if (exponent < 0n) this.fail("exponent less than 0", operandAt);
    let value = 1n;
    for (let bit = exponent, factor = base; bit > 0n; bit >>= 1n, factor = BigInt.asIntN(64, factor * factor)) {
      if (bit & 1n) value = BigInt.asIntN(64, value * factor);
    }
    return value;
  }

  /**
   * @param {string} operator
   * @param {bigint} left
   * @param {bigint} right
   * @param {number} operandAt
   */
  combine(operator, left, right, operandAt) {
    if ((operator === "/" || operator === "%") && right === 0n) {
      if (this.skipping) return 0n;
      this.fail("division by 0", operandAt);
    }
    return BigInt.asIntN(64, COMBINE[operator](left, right));
  }

  /** @returns {bigint} */
  unary() {
    const operator = this.peek();
    if (operator === "++" || operator === "--") {
      const from = this.pos;
      this.take(operator);
      const target = this.name();
      if (target) return this.change(target, operator === "++" ? 1n : -1n, true);
      this.pos = from;
      this.tokenAt = this.pos;
      this.pos += 1;
      return operator === "--" ? -this.unary() : this.unary();
    }
    if (this.take("!")) return this.unary() ? 0n : 1n;
    if (this.take("~")) return ~this.unary();
    if (this.take("-")) return BigInt.asIntN(64, -this.unary());
    if (this.take("+")) return this.unary();
    return this.operand();
  }

  /** @returns {bigint} */
  operand() {
    if (this.take("(")) {
      const value = this.comma();
      if (!this.take(")")) this.fail("missing `)'", this.pos);
      return value;
    }
    this.skip();
    const target = this.name();
    if (target) {
      if (this.take("++")) return this.change(target, 1n, false);
      if (this.take("--")) return this.change(target, -1n, false);
      return this.skipping || this.peek() === "=" ? 0n : this.read(target); // before an =, it is not looked at
    }
    const [digits] = this.text.slice(this.pos).match(/^\d[\w#@]*/) ?? [];
    if (!digits) this.fail("syntax error: operand expected", this.pos < this.text.length ? this.pos : this.tokenAt);
    this.tokenAt = this.pos;
    this.pos += digits.length;
    return this.number(digits);
  }

  /** @param {string} digits */
  number(digits) {
    const fail = (/** @type {string} */ message) => this.fail(message, this.tokenAt, this.pos);
    const [, base, rest] = digits.match(/^(\d+)#(.*)$/) ?? [];
    const radix = base ? Number(base) : /^0[xX]/.test(digits) ? 16 : digits.startsWith("0") ? 8 : 10;
    if (base && (radix < 2 || radix > 64)) fail("invalid arithmetic base");
    const body = base ? rest : radix === 16 ? digits.slice(2) : digits;
    if (base && !rest) fail("invalid integer constant");
    let value = 0n;
    for (const letter of body) {
      const one = digitOf(letter, radix);
      if (one < 0 || one >= radix) fail(one < 0 ? "invalid number" : "value too great for base");
      value = BigInt.asIntN(64, value * BigInt(radix) + BigInt(one));
    }
    return value;
  }

  /** A variable's name, and what stands in its brackets. */
  name() {
    this.skip();
    const [name] = this.text.slice(this.pos).match(/^[A-Za-z_]\w*/) ?? [];
    if (!name) return null;
    this.tokenAt = this.pos;
    this.pos += name.length;
    if (this.text[this.pos] !== "[") return { name, index: null };
    let depth = 0;
    const from = this.pos + 1;
    do {
      if (this.text[this.pos] === "[") depth += 1;
      if (this.text[this.pos] === "]") depth -= 1;
      this.pos += 1;
    } while (depth && this.pos < this.text.length);
    return { name, index: this.text.slice(from, this.pos - 1) };
  }

  /** @param {{name: string, index: string | null}} target */
  read({ name, index }) {
    const text = this.names.get(name, index);
    return /^-?[1-9]\d{0,17}$|^0$/.test(text) ? BigInt(text) : evaluate(text, this.names, this.depth + 1);
  }

  /**
   * @param {{name: string, index: string | null}} target
   * @param {bigint} by
   * @param {boolean} isBefore
   */
  change(target, by, isBefore) {
    if (this.skipping) return 0n;
    const old = this.read(target);
    const value = BigInt.asIntN(64, old + by);
    this.names.set(target.name, target.index, String(value));
    return isBefore ? value : old;
  }
}

/** @type {Record<string, (left: bigint, right: bigint) => bigint>} */
const COMBINE = {
  "||": (left, right) => (left || right ? 1n : 0n),
  "&&": (left, right) => (left && right ? 1n : 0n),
  "|": (left, right) => left | right,
  "^": (left, right) => left ^ right,
  "&": (left, right) => left & right,
  "==": (left, right) => (left === right ? 1n : 0n),
  "!=": (left, right) => (left === right ? 0n : 1n),
  "<=": (left, right) => (left <= right ? 1n : 0n),
  ">=": (left, right) => (left >= right ? 1n : 0n),
  "<": (left, right) => (left < right ? 1n : 0n),
  ">": (left, right) => (left > right ? 1n : 0n),
  "<<": (left, right) => left << (right & 63n),
  ">>": (left, right) => left >> (right & 63n),
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};

/**
 * @param {string} letter
 * @param {number} radix
 */
function digitOf(letter, radix) {
  if (/\d/.test(letter)) return Number(letter);
  if (/[a-z]/.test(letter)) return letter.charCodeAt(0) - 87;
  if (/[A-Z]/.test(letter)) return letter.charCodeAt(0) - (radix <= 36 ? 55 : 29);
  if (letter === "@") return 62;
  return letter === "_" ? 63 : -1;
}
