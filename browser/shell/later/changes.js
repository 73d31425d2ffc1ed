// What changed from some lines to others, as GNU's diff finds it: the same changes where several would do.

/** Lines of the one that went and of the other that came; both from 0. @typedef {{from: number, to: number, gone: number, come: number}} Change */

/**
 * @param {readonly string[]} one
 * @param {readonly string[]} other
 * @param {number} horizon how many lines that are the same are looked at before and after what is not
 * @param {(line: string) => string} key what of a line counts
 * @returns {Change[]}
 */
export function changesOf(one, other, horizon, key) {
  let [start, ends] = [0, 0];
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  if (start === one.length && start === other.length) return [];
  start = Math.max(0, start - horizon);
  const most = Math.min(one.length, other.length) - start;
  while (ends < most && one[one.length - 1 - ends] === other[other.length - 1 - ends]) ends += 1;
  ends = Math.max(0, ends - horizon);
  const sides = [one, other].map((lines) => lines.slice(start, lines.length - ends).map(key));
  const changed = sides.map((lines) => new Uint8Array(lines.length + 1));
  const kept = withoutConfusing(sides, changed);
  const [xs, ys] = kept.map(({ lines }) => lines);
  compare(
    xs,
    ys,
    (place) => (changed[0][kept[0].places[place]] = 1),
    (place) => (changed[1][kept[1].places[place]] = 1),
  );
  shift(sides[0], changed[0], changed[1]);
  shift(sides[1], changed[1], changed[0]);
  const changes = [];
  for (let i = 0, j = 0; i < sides[0].length || j < sides[1].length; i += 1, j += 1) {
    const [from, to] = [i, j];
    while (changed[0][i]) i += 1;
    while (changed[1][j]) j += 1;
    if (i > from || j > to) changes.push({ from: start + from, to: start + to, gone: i - from, come: j - to });
  }
  return changes;
}

/**
 * The lines that may have their like on the other side, and their places; the rest is marked as changed.
 * @param {string[][]} sides
 * @param {Uint8Array[]} changed
 */
function withoutConfusing(sides, changed) {
  const counts = sides.map((lines) => {
    /** @type {Map<string, number>} */
    const count = new Map();
    for (const line of lines) count.set(line, (count.get(line) ?? 0) + 1);
    return count;
  });
  return sides.map((lines, side) => {
    let many = 5;
    for (let left = (lines.length >> 6) >> 2; left > 0; left >>= 2) many *= 2;
    const marks = Uint8Array.from(lines, (line) => {
      const count = counts[1 - side].get(line) ?? 0;
      return count === 0 ? LOST : count > many ? MAYBE : KEPT;
    });
    keepDoubtful(marks);
    const places = [...marks.keys()].filter((place) => marks[place] === KEPT);
    for (const [place, mark] of marks.entries()) if (mark !== KEPT) changed[side][place] = 1;
    return { lines: places.map((place) => lines[place]), places };
  });
}

const [KEPT, LOST, MAYBE] = [0, 1, 2];

/**
 * What may be given up is given up only amid much that is.
 * @param {Uint8Array} marks
 */
function keepDoubtful(marks) {
  for (let i = 0; i < marks.length; i += 1) {
    if (marks[i] === MAYBE) marks[i] = KEPT;
    if (marks[i] === KEPT) continue;
    let [end, doubtful] = [i, 0];
    for (; end < marks.length && marks[end] !== KEPT; end += 1) if (marks[end] === MAYBE) doubtful += 1;
    for (; end > i && marks[end - 1] === MAYBE; doubtful -= 1) {
      end -= 1;
      marks[end] = KEPT;
    }
    const length = end - i;
    if (doubtful * 4 > length) {
      for (let at = i; at < end; at += 1) if (marks[at] === MAYBE) marks[at] = KEPT;
      continue;
    }
    let least = 1;
    for (let left = (length >> 2) >> 2; left > 0; left >>= 2) least <<= 1;
    least += 1;
    for (let at = 0, run = 0; at < length; at += 1) {
      if (marks[i + at] !== MAYBE) run = 0;
      else {
        run += 1;
        if (run === least) at -= run;
        else if (run > least) marks[i + at] = KEPT;
      }
    }
    keepAtEdge(length, (at) => i + at, marks);
    i += length - 1;
    const last = i;
    keepAtEdge(length, (at) => last - at, marks);
  }
}

/**
 * @param {number} length
 * @param {(at: number) => number} place
 * @param {Uint8Array} marks
 */
function keepAtEdge(length, place, marks) {
  for (let at = 0, run = 0; at < length && run < 3; at += 1) {
    const mark = marks[place(at)];
    if (at >= 8 && mark === LOST) return;
    if (mark === MAYBE) marks[place(at)] = KEPT;
    run = mark === LOST ? run + 1 : 0;
  }
}

/**
 * The least changes, by Myers's algorithm from both ends.
 * @param {string[]} xs
 * @param {string[]} ys
 * @param {(place: number) => void} gone
 * @param {(place: number) => void} come
 */
function compare(xs, ys, gone, come) {
  const zero = ys.length + 1;
  const [forward, back] = [0, 1].map(() => new Int32Array(xs.length + ys.length + 3));
  const middle = (
    /** @type {number} */ xoff,
    /** @type {number} */ xlim,
    /** @type {number} */ yoff,
    /** @type {number} */ ylim,
  ) => {
    const [dmin, dmax, fmid, bmid] = [xoff - ylim, xlim - yoff, xoff - yoff, xlim - ylim];
    let [fmin, fmax, bmin, bmax] = [fmid, fmid, bmid, bmid];
    const isOdd = (fmid - bmid) % 2 !== 0;
    forward[zero + fmid] = xoff;
    back[zero + bmid] = xlim;
    for (;;) {
      if (fmin > dmin) {
        fmin -= 1;
        forward[zero + fmin - 1] = -1;
      } else fmin += 1;
      if (fmax < dmax) {
        fmax += 1;
        forward[zero + fmax + 1] = -1;
      } else fmax -= 1;
      for (let d = fmax; d >= fmin; d -= 2) {
        const [low, high] = [forward[zero + d - 1], forward[zero + d + 1]];
        let x = low < high ? high : low + 1;
        while (x < xlim && x - d < ylim && xs[x] === ys[x - d]) x += 1;
        forward[zero + d] = x;
        if (isOdd && bmin <= d && d <= bmax && back[zero + d] <= x) return [x, x - d];
      }
      if (bmin > dmin) {
        bmin -= 1;
        back[zero + bmin - 1] = FAR;
      } else bmin += 1;
      if (bmax < dmax) {
        bmax += 1;
        back[zero + bmax + 1] = FAR;
      } else bmax -= 1;
      for (let d = bmax; d >= bmin; d -= 2) {
        const [low, high] = [back[zero + d - 1], back[zero + d + 1]];
        let x = low < high ? low : high - 1;
        while (xoff < x && yoff < x - d && xs[x - 1] === ys[x - d - 1]) x -= 1;
        back[zero + d] = x;
        if (!isOdd && fmin <= d && d <= fmax && x <= forward[zero + d]) return [x, x - d];
      }
    }
  };
  const parts = [[0, xs.length, 0, ys.length]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    let [xoff, xlim, yoff, ylim] = part;
    for (; xoff < xlim && yoff < ylim && xs[xoff] === ys[yoff]; xoff += 1) yoff += 1;
    for (; xoff < xlim && yoff < ylim && xs[xlim - 1] === ys[ylim - 1]; xlim -= 1) ylim -= 1;
    if (xoff === xlim) for (; yoff < ylim; yoff += 1) come(yoff);
    else if (yoff === ylim) for (; xoff < xlim; xoff += 1) gone(xoff);
    else {
      const [x, y] = middle(xoff, xlim, yoff, ylim);
      parts.push([xoff, x, yoff, y], [x, xlim, y, ylim]);
    }
  }
}

const FAR = 2 ** 31 - 1;

/**
 * Runs of changed lines are moved to where they merge, meet a change of the other side, or stand last.
 * @param {string[]} lines
 * @param {Uint8Array} changed
 * @param {Uint8Array} other
 */
function shift(lines, changed, other) {
  const end = lines.length;
  let [i, j] = [0, 0];
  for (;;) {
    for (; i < end && !changed[i]; i += 1) {
      while (other[j]) j += 1;
      j += 1;
    }
    if (i === end) return;
    let start = i;
    do i += 1;
    while (changed[i]);
    while (other[j]) j += 1;
    let [length, meeting] = [0, end];
    do {
      length = i - start;
      while (start && lines[start - 1] === lines[i - 1]) {
        start -= 1;
        i -= 1;
        changed[start] = 1;
        changed[i] = 0;
        while (changed[start - 1]) start -= 1;
        do j -= 1;
        while (other[j]);
      }
      meeting = other[j - 1] ? i : end;
      while (i !== end && lines[start] === lines[i]) {
        changed[start] = 0;
        changed[i] = 1;
        start += 1;
        i += 1;
        while (changed[i]) i += 1;
        for (j += 1; other[j]; j += 1) meeting = i;
      }
    } while (length !== i - start);
    while (meeting < i) {
      start -= 1;
      i -= 1;
      changed[start] = 1;
      changed[i] = 0;
      do j -= 1;
      while (other[j]);
    }
  }
}
