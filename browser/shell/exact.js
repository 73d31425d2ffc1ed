// Numbers as C has them, each a whole number times a power of two, and their digits as the C library rounds them: half to even of
// what the number really is. JavaScript takes the larger of two that are equally near, and has no long double, which bash has.

/** @typedef {{mantissa: bigint, power: number}} Exact mantissa · 2^power, not negative */

/**
 * A double.
 * @param {number} value finite; its sign is left out
 * @returns {Exact}
 */
export function exactOf(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  return biased ? { mantissa: fraction | (1n << 52n), power: biased - 1075 } : { mantissa: fraction, power: -1074 };
}

/** Bits of a long double's mantissa. */
const LONG = 64;

/** A long double holds nothing beyond ten to this power. */
const FARTHEST = 4932;

/**
 * The long double of a text in decimal; null where there is none so large.
 * @param {string} text without a sign
 * @returns {Exact | null}
 */
export function longDouble(text) {
  const [, whole = "", part = "", exponent = "0"] = text.match(/^(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i) ?? [];
  const digits = BigInt(whole + part);
  const tens = Number(exponent) - part.length;
  const size = String(digits).length + tens;
  if (digits === 0n || size < -FARTHEST) return { mantissa: 0n, power: 0 };
  if (size > FARTHEST + 1) return null;
  const [top, bottom] = [digits * 10n ** BigInt(Math.max(tens, 0)), 10n ** BigInt(Math.max(-tens, 0))];
  let power = bitsOf(top) - bitsOf(bottom) - LONG;
  if (quotient(top, bottom, -power).down >= 1n << BigInt(LONG)) power += 1;
  return { mantissa: quotient(top, bottom, -power).even, power };
}

/** @param {bigint} value */
const bitsOf = (value) => value.toString(2).length;

/**
 * top / bottom · 2^twos, rounded down and half to even.
 * @param {bigint} top
 * @param {bigint} bottom
 * @param {number} twos
 */
function quotient(top, bottom, twos) {
  const [above, below] = [top << BigInt(Math.max(twos, 0)), bottom << BigInt(Math.max(-twos, 0))];
  const down = above / below;
  const twice = 2n * (above % below);
  const isUp = twice > below || (twice === below && down % 2n === 1n);
  return { down, even: isUp ? down + 1n : down };
}

/**
 * value · 10^tens, rounded down and half to even.
 * @param {Exact} value
 * @param {number} tens
 */
function scaled({ mantissa, power }, tens) {
  return quotient(mantissa * 10n ** BigInt(Math.max(tens, 0)), 10n ** BigInt(Math.max(-tens, 0)), power);
}

/**
 * %f
 * @param {Exact} value
 * @param {number} places
 */
export function fixedDigits(value, places) {
  const digits = String(scaled(value, places).even).padStart(places + 1, "0");
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
}

/**
 * The digits of %e, and the power of ten of the first.
 * @param {Exact} value
 * @param {number} places
 * @returns {{digits: string, power: number}}
 */
function significant(value, places) {
  if (value.mantissa === 0n) return { digits: "0".repeat(places + 1), power: 0 };
  const bits = bitsOf(value.mantissa) - 1 + value.power;
  let power = Math.floor(bits * Math.log10(2)); // or one more
  if (scaled(value, -power - 1).down >= 1n) power += 1;
  const digits = String(scaled(value, places - power).even);
  return digits.length > places + 1 ? { digits: digits.slice(0, -1), power: power + 1 } : { digits, power };
}

/**
 * %e
 * @param {Exact} value
 * @param {number} places
 */
export function exponentDigits(value, places) {
  const { digits, power } = significant(value, places);
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${digits[0]}${places ? `.${digits.slice(1)}` : ""}e${power < 0 ? "-" : "+"}${size}`;
}

/**
 * %g
 * @param {Exact} value
 * @param {number} precision
 * @param {boolean} keepsZeros
 */
export function generalDigits(value, precision, keepsZeros) {
  const places = (precision || 1) - 1;
  const { power } = significant(value, places);
  const text = power < -4 || power > places ? exponentDigits(value, places) : fixedDigits(value, places - power);
  return keepsZeros ? text : text.replace(/(\.\d*?)0*(?=e|$)/, (_, part) => (part === "." ? "" : part));
}
