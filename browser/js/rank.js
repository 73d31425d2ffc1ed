// Which sections of the site answer a query, and in what order. Pure: an index and a query in, sections out.
// MiniSearch finds and weighs words; here is what it should take for words, and what this site knows about its sections.

import MiniSearch from "minisearch";
import { OTHER_TITLES } from "./other-titles.js";
import { SYNONYMS } from "./synonyms.js";

/**
 * @typedef {object} Doc a section as the build wrote it
 * @property {string} location its address from the site's root
 * @property {string} title HTML
 * @property {string} text HTML
 * @property {number} [boost] how much it counts, from the front matter of its page
 */

/**
 * @typedef {object} Section as it is searched
 * @property {number} id
 * @property {string} location its address from the site's root
 * @property {string} title
 * @property {string} page the title of its page
 * @property {string} path the words of its address
 * @property {string} attributes the names of the attributes that it describes
 * @property {string} others its other titles
 * @property {Set<string>[]} titles the words of each title, without their endings
 * @property {string} text
 * @property {boolean} whole whether it is a page's beginning, and so stands for the page
 * @property {number} weight
 */

/** @typedef {{mini: MiniSearch<Section>, sections: Section[], known: string[], rarity: Map<string, number>}} Index */
/** @typedef {{section: Section, terms: Set<string>}} Found a section, and the words in it that were searched for */

/** How much a word counts where it stands. */
const FIELDS = { title: 4, page: 2, path: 2, attributes: 3, others: 2, text: 1 };

/** How much a word tells that the site does not have: as much as one that a section in twenty has. */
const UNHEARD = 3;

/** Titles of the parts that every operation has: they answer less than the operation itself, as a function does. */
const PARTS = new Set(["Headers", "Body", "Returns", "Errors", "Path parameters", "Query parameters"]);

/** Sections that only say where to go on. */
const POINTERS = /#(?:next|before-you-go-live)$/u;

/** Of how many words a name is at most: Paket-Request-Id. */
const LONGEST_NAME = 3;

/** What questions are made with: no section is better for having these. */
const FILLERS = new Set(
  `a an and are as be can do does for from have how i if in is it its me my of on or s should the their to was we what
  when where which why with you your one some any see through http please want need this that will would know than but also fields
  between vs versus t don doesn isn won m re use using mark way possible there`.split(/\s+/u),
);

/** What a word is in a text, with its accents. */
export const WORD = /[\p{L}\p{N}\p{M}_]+(?:-[\p{L}\p{N}\p{M}_]+)*/gu;

/**
 * The words of a text, in one form for all keyboards: lower case, without accents, full-width letters as plain ones.
 * A name such as session_id, sessionId or back-off gives its parts and, for the index, the whole (sessionid) as well.
 * @param {string} text
 */
export function words(text, { whole = true } = {}) {
  const plainLetters = text.normalize("NFKD").replace(/\p{M}/gu, "");
  const found =
    plainLetters
      .replace(/(\p{Ll})(\p{Lu})/gu, "$1_$2")
      .toLowerCase()
      .match(WORD) ?? [];
  return found.flatMap((word) => {
    const parts = word.split(/[_-]+/u).filter(Boolean);
    return whole && parts.length > 1 ? [parts.join(""), ...parts] : parts;
  });
}

/** A word without its ending, if enough is left to recognise it: authenticate and authentication are one. */
const stem = (/** @type {string} */ word) => word.replace(/(?<=\p{L}{4})(?:ies|ing|ations?|ions?|ed|es|[esy])$/u, "");

/**
 * The words that carry meaning; all of them, when none does.
 * @param {string[]} list
 */
function telling(list) {
  const found = list.filter((word) => !FILLERS.has(word));
  return found.length ? found : list;
}

/**
 * Make an index of the sections that the build wrote.
 * @param {Doc[]} docs
 * @returns {Index}
 */
export function prepare(docs) {
  const pages = new Map(docs.filter((doc) => !doc.location.includes("#")).map((doc) => [doc.location, doc]));
  // These only name other sections.
  const sections = docs.filter((doc) => !POINTERS.test(doc.location)).map((doc, id) => sectionOf(doc, id, pages));
  /** @type {MiniSearch<Section>} */
  const mini = new MiniSearch({ fields: Object.keys(FIELDS), tokenize: (text) => words(text), processTerm: (term) => term });
  mini.addAll(sections);
  const lists = sections.map(({ title, path, text, others }) => words([title, path, text, others].join(" ")));
  return { mini, sections, known: [...new Set(lists.flat())], rarity: rarities(lists) };
}

/**
 * How much each word without its ending tells: more, the fewer sections have it.
 * @param {string[][]} lists the words of each section
 */
function rarities(lists) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const list of lists) for (const one of new Set(list.map(stem))) counts.set(one, (counts.get(one) ?? 0) + 1);
  return new Map(Array.from(counts, ([one, count]) => [one, Math.log(1 + lists.length / count)]));
}

/**
 * @param {Doc} doc
 * @param {number} id
 * @param {Map<string, Doc>} pages
 * @returns {Section}
 */
function sectionOf(doc, id, pages) {
  const page = pages.get(doc.location.split("#")[0]) ?? doc;
  const whole = page === doc;
  const others = OTHER_TITLES[doc.location] ?? [];
  const described = doc.text.matchAll(/<code>([\w-]+)<\/code> (?:string|integer|boolean|object|array)/gu);
  return {
    id,
    location: doc.location,
    title: plain(doc.title),
    page: [plain(page.title), ...(OTHER_TITLES[page.location] ?? [])].join(" "),
    path: doc.location.replace(/[^\w]+/gu, " "),
    attributes: Array.from(described, ([, name]) => name).join(" "),
    others: others.join(" "),
    titles: [plain(doc.title), ...others].map((title) => new Set(telling(words(title, { whole: false })).map(stem))),
    text: plain(doc.text),
    whole,
    weight: (doc.boost ?? 1) * (whole ? 1.4 : 1) * (PARTS.has(doc.title) || doc.title.startsWith("<code>") ? 0.5 : 1),
  };
}

/**
 * The best sections for a query, best first.
 * @param {Index} index
 * @param {string} query
 * @returns {Found[]}
 */
export function rank(index, query, limit = 12) {
  /** @type {Map<number, {section: Section, terms: Set<string>, total: number}>} */
  const best = new Map();
  for (const { list, factor } of readings(query, index.known)) {
    for (const hit of find(index, list)) {
      const total = hit.total * factor;
      if (total > (best.get(hit.section.id)?.total ?? 0)) best.set(hit.section.id, { ...hit, total });
    }
  }
  return [...best.values()].sort((a, b) => b.total - a.total).slice(0, limit);
}

/**
 * What a query may mean: its words, with synonyms, and with neighbours as one name (next key is next_key).
 * @param {string} query
 * @param {string[]} known
 */
function* readings(query, known) {
  const list = words(query, { whole: false });
  const names = new Set(words(query).filter((word) => !list.includes(word) && known.includes(word)));
  const split = names.size ? 0.35 : 1; // a name that was typed as one is not meant as its words
  yield { list, factor: split };
  const others = Array.from(list, (_, at) => synonymsAt(list, at));
  for (const { at, length, words: instead } of others.flat())
    yield { list: replaced(list, at, length, instead), factor: 0.9 * split };
  if (others.filter((one) => one.length).length > 1) yield { list: allReplaced(list, others), factor: 0.9 * split };
  for (let length = 2; length <= Math.min(list.length, LONGEST_NAME); length++) {
    for (let at = 0; at + length <= list.length; at++) {
      const name = list.slice(at, at + length).join("");
      yield { list: replaced(list, at, length, [name]), factor: names.has(name) ? 1.5 : 0.25 };
    }
  }
}

/** @typedef {{at: number, length: number, words: string[]}} Synonym what may stand in place of some words of a query */

/**
 * @param {string[]} list
 * @param {number} at
 * @returns {Synonym[]}
 */
function synonymsAt(list, at) {
  return SYNONYMS.flatMap(({ from, to }) =>
    from
      .map((text) => words(text, { whole: false }))
      .filter((phrase) => phrase.every((word, place) => stem(word) === stem(list[at + place] ?? "")))
      .map((phrase) => ({ at, length: phrase.length, words: words(to, { whole: false }) })),
  );
}

/**
 * Each word that has one in its first synonym: a reader whose words are not ours has more than one of them.
 * @param {string[]} list
 * @param {Synonym[][]} others
 */
function allReplaced(list, others) {
  const found = [];
  for (let at = 0; at < list.length; ) {
    const [synonym] = others[at] ?? [];
    found.push(...(synonym ? synonym.words : list.slice(at, at + 1)));
    at += synonym?.length ?? 1;
  }
  return found;
}

/**
 * @param {string[]} list
 * @param {number} at
 * @param {number} length
 * @param {string[]} others
 */
const replaced = (list, at, length, others) => [...list.slice(0, at), ...others, ...list.slice(at + length)];

/**
 * The sections that have some of the words: what each is worth for one word, and less the more telling words
 * it lacks.
 * @param {Index} index
 * @param {string[]} list
 */
function find({ mini, sections, known, rarity }, list) {
  const wanted = new Set(telling(list));
  const stems = new Set(Array.from(wanted, stem));
  // Only a word that nothing on the site begins with is a slip of the finger.
  const slips = new Set([...wanted].filter((word) => /^\D{4,}$/u.test(word) && !known.some((one) => one.startsWith(word))));
  /** The words of the query as the section has them: a slip of the finger is the word that was found for it. */
  const meant = (/** @type {{terms: string[]}} */ hit) =>
    slips.size ? new Set([...stems].filter((one) => !slipped.has(one)).concat(hit.terms.map(stem))) : stems;
  const slipped = new Set(Array.from(slips, stem));
  const tells = (/** @type {Set<string>} */ some) => [...some].reduce((sum, one) => sum + (rarity.get(one) ?? UNHEARD), 0);
  const hits = mini.search([...new Set([...wanted, ...stems])].join(" "), {
    boost: FIELDS,
    weights: { fuzzy: 0.5, prefix: 0.3 },
    bm25: { k: 1.2, b: 0.3, d: 0.5 },
    prefix: (term) => stems.has(term) && term.length > 2,
    fuzzy: (term) => slips.has(term) && (term.length > 5 ? 2 : 1),
    boostDocument: (id) => sections[id]?.weight ?? 1,
    tokenize: (text) => text.split(" "),
  });
  return hits.flatMap((hit) => {
    const section = sections[hit.id];
    if (!section) return [];
    const share = (tells(new Set(hit.queryTerms.map(stem))) / tells(stems)) ** 2;
    return [{ section, terms: new Set(hit.terms), total: (hit.score / stems.size) * share * titled(section, meant(hit)) }];
  });
}

/**
 * What a section gains when the query is its title, or one of its other titles, or has words of one.
 * @param {Section} section
 * @param {Set<string>} stems of the query
 */
function titled({ titles }, stems) {
  const alike = titles.map((title) => {
    const both = [...title].filter((word) => stems.has(word)).length;
    return (2 * both) / (title.size + stems.size);
  });
  return 1 + 4 * Math.max(0, ...alike) ** 6;
}

/** @param {string} html */
function plain(html) {
  /** @type {Record<string, string>} */
  const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name])
    .replace(/\s+/g, " ")
    .trim();
}
