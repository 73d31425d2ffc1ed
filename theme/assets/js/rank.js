// Which sections of the site answer a query, and in what order. Pure: an index and a query in, sections out.

/** The words of a text: lower case, with session_id and back-off whole (session_id, backoff) and in parts. */
export function words(text) {
  const found = text.toLowerCase().match(/[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/gu) ?? [];
  return found.flatMap((word) => {
    const parts = word.split(/[_-]+/u).filter(Boolean);
    return parts.length > 1 ? [word.replaceAll("-", ""), ...parts] : [word];
  });
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
    return { location: doc.location, title, page: plain(page.title), text, whole, titleWords: words(title), counts: count(words(text)), size: words(text).length };
  });
}

/** What questions begin with: no section is better for having these. */
const FILLERS = new Set("a an and are can do does for how i in is it my of on or the to what when where which why with".split(" "));

/** The words of a title or a query that say something; all of them, when none does. */
function telling(list) {
  const found = list.filter((word) => !FILLERS.has(word));
  return found.length ? found : list;
}

/** A word without its ending, if enough is left to tell it by: authenticate and authentication are one. */
const stem = (word) => word.replace(/(?<=\p{L}{4})(?:ies|ing|ions?|ed|es|[esy])$/u, "");

/** The best sections for a query, best first: those with all of its words, or else those with most of them. */
export function rank(index, query, limit = 12) {
  const typed = telling(words(query));
  const terms = [...new Set(typed)];
  const phrase = typed.join(" ");
  const hits = index.map((section) => ({ section, ...score(section, terms, phrase) }));
  const most = Math.max(0, ...hits.map((hit) => hit.found));
  return hits
    .filter((hit) => hit.found > 0 && hit.found === most)
    .sort((a, b) => b.total - a.total)
    .slice(0, limit)
    .map((hit) => hit.section);
}

/** How well a section answers: how many terms are in it or in its page's title, where those in titles count most. */
function score(section, terms, phrase) {
  let total = 0;
  let found = 0;
  const pageWords = words(section.page);
  for (const term of terms) {
    const best = Math.max(
      match(section.titleWords, term, 12, 7),
      match(pageWords, term, section.whole ? 0 : 3, section.whole ? 0 : 2),
      inText(section, term),
    );
    if (best > 0) found += 1;
    total += best;
  }
  const title = telling(section.titleWords).join(" ");
  if (title === phrase) total += 14;
  else if (title.includes(phrase)) total += 8;
  const inTitle = terms.some((term) => section.titleWords.includes(term));
  if (inTitle) total -= Math.max(0, section.titleWords.length - terms.length) * 0.3;
  return { found, total: section.whole ? total + 2 : total };
}

function match(list, term, whole, prefix) {
  if (list.includes(term)) return whole;
  const start = stem(term);
  return list.some((word) => word.startsWith(start)) ? prefix : 0;
}

/** A term counts for more where it comes often, and where the text says little else. */
function inText({ counts, size }, term) {
  const exact = counts.get(term);
  if (exact) return 3 + Math.min(2, Math.log2(exact)) + Math.min(1, (8 * exact) / size);
  const start = stem(term);
  for (const word of counts.keys()) if (word.startsWith(start)) return 1.5;
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
