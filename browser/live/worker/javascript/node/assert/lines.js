// How two texts differ, line by line: the fewest lines that go and come, as Myers' algorithm finds them.

/** @typedef {{sign: "+" | "-" | " ", line: string}} Step `+` is of the first text alone, `-` of the second */

/** Lines that are the same, in a row, of which all are shown; of more the first, and the last before a difference. */
const SHOWN = 5;
const CUT = SHOWN + 3;

/**
 * @param {string[]} ones
 * @param {string[]} others
 * @param {boolean} isListed a comma at a line's end does not count
 * @returns {Step[]}
 */
export function difference(ones, others, isListed) {
  const isSame = (/** @type {string} */ one, /** @type {string} */ other) =>
    one === other || (isListed && (`${one},` === other || one === `${other},`));
  return walkBack(search(ones, others, isSame), ones, others, isListed);
}

/**
 * How far into the first text each diagonal gets, after no edit, one, two and so on until both texts are through.
 * @param {string[]} ones
 * @param {string[]} others
 * @param {(one: string, other: string) => boolean} isSame
 */
function search(ones, others, isSame) {
  const centre = ones.length + others.length + 1;
  const reach = new Int32Array(2 * centre + 1);
  /** @type {Int32Array[]} what was reached before each number of edits, around the middle */
  const trace = [];
  for (let edits = 0; ; edits++) {
    trace.push(reach.slice(centre - edits - 1, centre + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = centre + diagonal;
      let x = comesFromAbove(diagonal, edits, reach[at - 1], reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
      while (x < ones.length && x - diagonal < others.length && isSame(ones[x], others[x - diagonal])) x++;
      reach[at] = x;
      if (x >= ones.length && x - diagonal >= others.length) return trace;
    }
  }
}

/**
 * Whether the way to a diagonal goes over the one above it, where a line of the second text is left out.
 * @param {number} diagonal
 * @param {number} edits
 * @param {number} below how far that diagonal got
 * @param {number} above
 */
const comesFromAbove = (diagonal, edits, below, above) => diagonal === -edits || (diagonal !== edits && below < above);

/**
 * @param {Int32Array[]} trace
 * @param {string[]} ones
 * @param {string[]} others
 * @param {boolean} isListed
 */
function walkBack(trace, ones, others, isListed) {
  /** @type {Step[]} the last first */
  const steps = [];
  let [x, y] = [ones.length, others.length];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const [below, above] = [trace[edits][x - y + edits], trace[edits][x - y + edits + 2]];
    const isAbove = comesFromAbove(x - y, edits, below, above);
    const fromX = isAbove ? above : below;
    const fromY = fromX - (x - y + (isAbove ? 1 : -1));
    for (; x > fromX && y > fromY; x--, y--)
      steps.push({ sign: " ", line: isListed && !ones[x - 1].endsWith(",") ? others[y - 1] : ones[x - 1] });
    if (edits === 0) break;
    if (x > fromX) steps.push({ sign: "+", line: ones[--x] });
    else steps.push({ sign: "-", line: others[--y] });
  }
  return steps.reverse();
}

/**
 * As Node shows it: of many lines that are the same a few.
 * @param {Step[]} steps
 */
export function printed(steps) {
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} lines that are the same, since the last difference */
  let same = [];
  let isCut = false;
  for (const { sign, line } of steps) {
    if (sign === " ") {
      same.push(line);
      continue;
    }
    const isLong = same.length >= CUT;
    isCut ||= isLong;
    const shown = isLong ? same.slice(0, SHOWN) : same;
    lines.push(...shown.map((one) => `  ${one}`));
    if (isLong) lines.push("...", `  ${same.at(-1)}`);
    same = [];
    lines.push(`${sign} ${line}`);
  }
  lines.push(...same.slice(0, SHOWN).map((one) => `  ${one}`));
  return { text: lines.join("\n").trimEnd(), isCut };
}
