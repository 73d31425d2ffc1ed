// How long: the words of sleep and timeout.

const DURATION = /^(\d+\.?\d*|\.\d+)([smhd]?)$/;
/** @type {Record<string, number>} */
const SECONDS = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * @param {string} text
 * @returns {number} of seconds; NaN if it is no duration
 */
export function durationOf(text) {
  if (/^inf(inity)?$/.test(text)) return Number.POSITIVE_INFINITY;
  const [, number, unit] = text.match(DURATION) ?? [];
  return number === undefined ? Number.NaN : Number(number) * SECONDS[unit];
}
