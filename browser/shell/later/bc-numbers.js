// bc's numbers: a whole one, and how many of its digits stand after the point.

import { Refusal } from "../task.js";

/** @typedef {{n: bigint, s: number}} Decimal */

/** @param {number | bigint} value @returns {Decimal} */
export const whole = (value) => ({ n: BigInt(value), s: 0 });

/** @param {Decimal} value */
export const isZero = ({ n }) => n === 0n;

const tens = (/** @type {number} */ count) => 10n ** BigInt(count);

/** @param {Decimal} value @param {number} scale @returns {Decimal} with so many digits after the point */
const scaled = ({ n, s }, scale) => ({ n: scale >= s ? n * tens(scale - s) : n / tens(s - scale), s: scale });

/** @param {Decimal} value @param {number} scale @returns {Decimal} with no more digits after the point */
export const truncate = (value, scale) => (value.s > scale ? scaled(value, scale) : value);

/** @param {Decimal} value @returns {Decimal} */
export const negate = ({ n, s }) => ({ n: -n, s });

/** @param {Decimal} one @param {Decimal} other @returns {Decimal} */
export function add(one, other) {
  const scale = Math.max(one.s, other.s);
  return { n: scaled(one, scale).n + scaled(other, scale).n, s: scale };
}

/** @param {Decimal} one @param {Decimal} other */
export function compare(one, other) {
  const { n } = add(one, negate(other));
  return n < 0n ? -1 : n > 0n ? 1 : 0;
}

/** @param {Decimal} one @param {Decimal} other @param {number} scale @returns {Decimal} */
export const multiply = (one, other, scale) =>
  truncate({ n: one.n * other.n, s: one.s + other.s }, Math.min(one.s + other.s, Math.max(scale, one.s, other.s)));

/** @param {Decimal} one @param {Decimal} other @param {number} scale @returns {Decimal} */
export const divide = (one, other, scale) => ({ n: scaled(one, scale + other.s).n / other.n, s: scale });

/** @param {Decimal} base @param {bigint} exponent @param {number} scale @returns {Decimal} */
export function power(base, exponent, scale) {
  if (exponent === 0n) return whole(1);
  const count = exponent < 0n ? -exponent : exponent;
  const made = { n: base.n ** count, s: base.s * Number(count) };
  if (exponent < 0n) return divide(whole(1), made, scale);
  return truncate(made, Math.min(made.s, Math.max(scale, base.s)));
}

/** @param {Decimal} value @param {number} scale @returns {Decimal} */
export function squareRoot(value, scale) {
  const places = Math.max(scale, value.s);
  const { n } = scaled(value, 2 * places);
  return { n: rootOf(n), s: places };
}

/** @param {bigint} n */
function rootOf(n) {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/**
 * @param {string} text
 * @param {number} base
 * @returns {Decimal}
 */
export function numberOf(text, base) {
  const [before, after = ""] = text.split(".");
  if (base === 10 && !/[A-F]/.test(text)) return { n: BigInt(before + after || "0"), s: after.length };
  if (after) throw new Refusal(`bc: a fraction in base ${base} is not supported in this page`);
  const most = before.length === 1 ? 15 : base - 1;
  return whole([...before].reduce((n, letter) => n * BigInt(base) + BigInt(Math.min(Number.parseInt(letter, 16), most)), 0n));
}

const DIGITS = "0123456789ABCDEF";

/**
 * @param {Decimal} value
 * @param {number} base
 * @returns {string}
 */
export function shown({ n, s }, base) {
  if (n === 0n) return "0";
  const sign = n < 0n ? "-" : "";
  const size = n < 0n ? -n : n;
  const unit = tens(s);
  const before = size / unit;
  if (base === 10) {
    const after = s ? `.${String(size % unit).padStart(s, "0")}` : "";
    return sign + (before ? before : "") + after;
  }
  const digit = (/** @type {number} */ place) =>
    base <= 16 ? DIGITS[place] : ` ${String(place).padStart(String(base - 1).length, "0")}`;
  let text = "";
  for (let left = before; left > 0n; left /= BigInt(base)) text = digit(Number(left % BigInt(base))) + text;
  if (s) {
    text += ".";
    let left = size % unit;
    for (let reached = 1n; String(reached).length <= s; reached *= BigInt(base)) {
      left *= BigInt(base);
      text += digit(Number(left / unit));
      left %= unit;
    }
  }
  return sign + text;
}

/**
 * @param {Decimal} value
 * @param {number} scale how many digits of it are wanted
 * @param {(x: bigint, one: bigint) => bigint} make of a number in parts of one
 * @param {number} [guard] digits more while it is made
 */
function made(value, scale, make, guard = 0) {
  const places = Math.max(scale, value.s) + 12 + guard;
  return truncate({ n: make(scaled(value, places).n, tens(places)), s: places }, scale);
}

/** @param {bigint} x @param {bigint} one */
function exponential(x, one) {
  let halvings = 0;
  let small = x < 0n ? -x : x;
  for (; small > one / 16n; halvings += 1) small /= 2n;
  let sum = one;
  for (let [term, k] = [one, 1n]; term; k += 1n) {
    term = (term * small) / one / k;
    sum += term;
  }
  for (; halvings > 0; halvings -= 1) sum = (sum * sum) / one;
  return x < 0n ? (one * one) / sum : sum;
}

/** @param {bigint} x above 0 @param {bigint} one */
function logarithm(x, one) {
  let [left, roots] = [x, 1n];
  while (left > (one * 11n) / 10n || left < (one * 10n) / 11n) {
    left = rootOf(left * one);
    roots *= 2n;
  }
  const y = ((left - one) * one) / (left + one);
  const square = (y * y) / one;
  let sum = 0n;
  for (let [term, k] = [y, 1n]; term / k; k += 2n) {
    sum += term / k;
    term = (term * square) / one;
  }
  return sum * 2n * roots;
}

/** @param {bigint} x @param {bigint} one @returns {bigint} */
function arcTangent(x, one) {
  let [left, times] = [x, 1n];
  while ((left < 0n ? -left : left) > one / 8n) {
    left = (left * one) / (one + rootOf(one * one + left * left));
    times *= 2n;
  }
  const square = (left * left) / one;
  let sum = 0n;
  for (let [term, k] = [left, 1n]; term / k; k += 2n) {
    sum += k % 4n === 1n ? term / k : -(term / k);
    term = (term * square) / one;
  }
  return sum * times;
}

/**
 * As bc's library has it, which loses digits of large numbers.
 * @param {Decimal} value
 * @param {number} scale
 * @returns {Decimal}
 */
function librarySine(value, scale) {
  const eighth = libraryArcTangent(whole(1), Math.trunc(scale * 1.1 + 2));
  let x = value.n < 0n ? negate(value) : value;
  const turns = divide(add(divide(x, eighth, 0), whole(2)), whole(4), 0);
  x = add(x, negate(multiply(multiply(whole(4), turns, 0), eighth, 0)));
  if (turns.n % 2n) x = negate(x);
  const inner = scale + 2;
  const step = negate(multiply(x, x, inner));
  let [sum, term] = [x, x];
  for (let k = 3n; ; k += 2n) {
    term = multiply(term, divide(step, whole(k * (k - 1n)), inner), inner);
    if (isZero(term)) break;
    sum = add(sum, term);
  }
  return divide(sum, whole(value.n < 0n ? -1 : 1), scale);
}

/**
 * @param {Decimal} value
 * @param {number} scale
 */
function libraryCosine(value, scale) {
  const inner = Math.trunc(scale * 1.2);
  const quarter = multiply(libraryArcTangent(whole(1), inner), whole(2), inner);
  return divide(librarySine(add(value, quarter), inner), whole(1), scale);
}

/**
 * As bc's library has it: what it lacks in its last digit is lacking here.
 * @param {Decimal} value
 * @param {number} scale
 */
function libraryArcTangent(value, scale) {
  const fifth = { n: 2n, s: 1 };
  let x = value.n < 0n ? negate(value) : value;
  const isKnown = compare(x, whole(1)) === 0 || compare(x, fifth) === 0;
  if (isKnown || isZero(x)) return made(value, scale, arcTangent);
  const inner = scale + 3;
  let count = 0n;
  for (; compare(x, fifth) > 0; count += 1n) x = divide(add(x, negate(fifth)), add(whole(1), multiply(x, fifth, inner)), inner);
  const step = negate(multiply(x, x, inner));
  let [sum, term] = [x, x];
  for (let k = 3n; ; k += 2n) {
    term = multiply(term, step, inner);
    const part = divide(term, whole(k), inner);
    if (isZero(part)) break;
    sum = add(sum, part);
  }
  const known = count ? made(fifth, scale + 5, arcTangent) : whole(0);
  const angle = add(multiply(whole(count), known, scale), sum);
  return divide(angle, whole(value.n < 0n ? -1 : 1), scale);
}

/** Those of the library. @type {Record<string, (value: Decimal, scale: number) => Decimal>} */
export const FUNCTIONS = {
  e: (value, scale) => made(value, scale, exponential, Math.max(0, Math.ceil(Number(truncate(value, 0).n) * 0.44))),
  l: (value, scale) => (value.n <= 0n ? divide({ n: 1n - tens(scale), s: 0 }, whole(1), scale) : made(value, scale, logarithm)),
  s: librarySine,
  c: libraryCosine,
  a: libraryArcTangent,
};
