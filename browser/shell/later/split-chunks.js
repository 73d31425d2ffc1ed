// split -n: a file in so many pieces, by bytes, by lines, or line by line in turn.

/** @typedef {{kind: "" | "l" | "r", wanted: number, count: number}} Chunks wanted: the only one that is to be written; 0 for all */

const OUT_OF_RANGE = "Numerical result out of range";

/**
 * @param {string} given as 3, l/3, r/2/3
 * @returns {Chunks | string} or what is wrong
 */
export function chunksOf(given) {
  const [, kind = "", first = "", second] = given.match(/^(?:([lr])\/)?([^/]*)(?:\/(.*))?$/s) ?? [];
  const count = second ?? first;
  if (!/^\d+$/.test(count)) return `invalid number of chunks: ‘${count}’`;
  if (Number(count) === 0) return `invalid number of chunks: ‘${count}’: ${OUT_OF_RANGE}`;
  if (second === undefined) return { kind: /** @type {Chunks["kind"]} */ (kind), wanted: 0, count: Number(count) };
  if (!/^\d+$/.test(first)) return `invalid chunk number: ‘${first}’`;
  if (Number(first) < 1 || Number(first) > Number(count)) return `invalid chunk number: ‘${first}’: ${OUT_OF_RANGE}`;
  return { kind: /** @type {Chunks["kind"]} */ (kind), wanted: Number(first), count: Number(count) };
}

/**
 * @param {Uint8Array} bytes
 * @param {Chunks} chunks
 */
export function chunked(bytes, { kind, count }) {
  const size = Math.max(1, Math.floor(bytes.length / count)); // the last has what is left
  if (!kind)
    return Array.from({ length: count }, (_, place) =>
      bytes.slice(place * size, place === count - 1 ? bytes.length : (place + 1) * size),
    );
  /** @type {number[][]} */
  const pieces = Array.from({ length: count }, () => []);
  for (let [start, line] = [0, 0]; start < bytes.length; line += 1) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.length : found + 1;
    const piece = kind === "r" ? line % count : Math.min(count - 1, Math.floor(start / size)); // where the line begins
    for (let at = start; at < end; at += 1) pieces[piece].push(bytes[at]);
    start = end;
  }
  return pieces.map((piece) => Uint8Array.from(piece));
}
