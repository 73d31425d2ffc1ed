// Colours an edited text while it is typed, by the browser's own highlights: they lie over the text, and the text, its undo and
// the place where the reader types are left alone. A browser without them shows edited text in one colour.

/** Above it, colouring would hold up the typing. */
const MOST = 20_000;

/** @type {WeakMap<HTMLElement, {ranges: [Highlight, Range][]}>} what lies over a text now */
const coloured = new WeakMap();

export const canColour = typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight === "function";

/**
 * Colour a text as it stands.
 * @param {HTMLElement} code
 * @param {string} language
 */
export async function colour(code, language) {
  if (!canColour) return;
  const { coloursOf } = await import("../../js/program-colours.js");
  uncolour(code);
  const text = code.textContent;
  if (text.length > MOST || !code.isContentEditable) return;
  const places = placesOf(code);
  /** @type {[Highlight, Range][]} */
  const ranges = [];
  for (const { start, end, kind } of coloursOf(text, language)) {
    const range = rangeOf(places, start, end);
    if (range) ranges.push([highlightOf(kind).add(range), range]);
  }
  coloured.set(code, { ranges });
}

/**
 * Take the colours away.
 * @param {HTMLElement} code
 */
export function uncolour(code) {
  for (const [highlight, range] of coloured.get(code)?.ranges ?? []) highlight.delete(range);
  coloured.delete(code);
}

/**
 * The highlight of a kind, which all edited texts of the page share.
 * @param {string} kind
 */
function highlightOf(kind) {
  const name = `live-${kind}`;
  const known = CSS.highlights.get(name) ?? new Highlight();
  CSS.highlights.set(name, known);
  return known;
}

/** @typedef {{node: Text, start: number}} Place of a piece of text in the whole */

/**
 * @param {HTMLElement} code
 * @returns {Place[]}
 */
function placesOf(code) {
  const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  const places = [];
  let start = 0;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    places.push({ node: /** @type {Text} */ (node), start });
    start += node.nodeValue?.length ?? 0;
  }
  return places;
}

/**
 * @param {Place[]} places
 * @param {number} start
 * @param {number} end
 */
function rangeOf(places, start, end) {
  const first = places.findLast((place) => place.start <= start);
  const last = places.findLast((place) => place.start < end);
  if (!first || !last) return undefined;
  const range = new Range();
  range.setStart(first.node, start - first.start);
  range.setEnd(last.node, end - last.start);
  return range;
}
