// The reader's time zone, for Ruby: the system that its interpreter is built for has none.

const MONTH = 30 * 86_400;

const offsetAt = (/** @type {number} */ seconds) => -60 * new Date(seconds * 1000).getTimezoneOffset();

/**
 * From when on which distance from UTC holds, both in seconds.
 * @param {number} first the year
 * @param {number} last
 * @param {(seconds: number) => number} offset
 * @returns {[from: number, offset: number][]}
 */
export function zoneRules(first = 1970, last = 2100, offset = offsetAt) {
  const [begin, end] = [first, last].map((year) => Date.UTC(year) / 1000);
  /** @type {[number, number][]} */
  const rules = [[begin, offset(begin)]];
  for (let at = begin + MONTH; at < end; at += MONTH) {
    const before = rules[rules.length - 1][1];
    if (offset(at) === before) continue;
    let [low, high] = [at - MONTH, at];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    rules.push([high, offset(at)]);
  }
  return rules;
}
