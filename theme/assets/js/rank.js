// Which sections of the site answer a query, and in what order. Pure: an index and a query in, sections out.

/** The words of a text: lower case, with session_id both whole and in its parts. */
export function words(text) {
  const found = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return found.flatMap((word) => (word.includes("_") ? [word, ...word.split("_").filter(Boolean)] : [word]));
}

/**
 * Make an index of the sections that the build wrote.
 * @param {{location: string, title: string, text: string}[]} docs
 */
export function prepare(docs) {
  const pages = new Map(docs.filter((doc) => !doc.location.includes("#")).map((doc) => [doc.location, doc]));
  return docs.map((doc) => {
    const page = pages.get(doc.location.split("#")[0]) ?? doc;
    const text = plain(doc.text);
    const title = plain(doc.title);
    const whole = page === doc;
    return { location: doc.location, title, page: plain(page.title), text, whole, titleWords: words(title), counts: count(words(text)) };
  });
}

/** The best sections for a query, best first. */
export function rank(index, query, limit = 12) {
  const terms = [...new Set(words(query))];
  if (!terms.length) return [];
  const phrase = words(query).join(" ");
  return index
    .map((section) => ({ section, score: score(section, terms, phrase) }))
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((hit) => hit.section);
}

/** How well a section answers: every term must be in it or in its page's title, and titles count most. */
function score(section, terms, phrase) {
  let total = 0;
  const pageWords = words(section.page);
  for (const term of terms) {
    const best = Math.max(
      match(section.titleWords, term, 12, 7),
      match(pageWords, term, section.whole ? 0 : 3, section.whole ? 0 : 2),
      inText(section.counts, term),
    );
    if (best === 0) return 0;
    total += best;
  }
  const title = section.titleWords.join(" ");
  if (title === phrase) total += 14;
  else if (title.includes(phrase)) total += 8;
  total -= Math.max(0, section.titleWords.length - terms.length) * 0.3;
  return section.whole ? total + 2 : total;
}

function match(list, term, whole, prefix) {
  if (list.includes(term)) return whole;
  return list.some((word) => word.startsWith(term)) ? prefix : 0;
}

function inText(counts, term) {
  const exact = counts.get(term);
  if (exact) return 3 + Math.min(2, Math.log2(exact));
  for (const word of counts.keys()) if (word.startsWith(term)) return 1.5;
  return 0;
}

function count(list) {
  const counts = new Map();
  for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function plain(html) {
  const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name])
    .replace(/\s+/g, " ")
    .trim();
}
