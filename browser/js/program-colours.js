// The colours of a program that is being edited: which letters are a keyword, a text, a name. The page's other programs were
// coloured when the site was built.

import hljs from "highlight.js";

/** @typedef {{start: number, end: number, kind: string}} Colour of some letters of a text; `kind` is one of KINDS */

/** The site's names of languages that highlight.js calls otherwise. */
const LANGUAGES = /** @type {Record<string, string>} */ ({ shell: "bash" });

/** What highlight.js finds, by its class, as the style sheet's colours: see code.css. */
const KINDS = /** @type {Record<string, string>} */ ({
  comment: "comment",
  meta: "comment",
  string: "string",
  regexp: "string",
  symbol: "string",
  keyword: "keyword",
  literal: "keyword",
  built_in: "name",
  title: "name",
  attr: "name",
  variable: "name",
  property: "name",
  number: "number",
});

/**
 * The colours of a program, in its order; none for a language that is not known.
 * @param {string} text
 * @param {string} language
 * @returns {Colour[]}
 */
export function coloursOf(text, language) {
  const name = LANGUAGES[language] ?? language;
  if (!hljs.getLanguage(name)) return [];
  const template = document.createElement("template");
  template.innerHTML = hljs.highlight(text, { language: name, ignoreIllegals: true }).value;
  const texts = document.createTreeWalker(template.content, NodeFilter.SHOW_TEXT);
  /** @type {Colour[]} */
  const colours = [];
  let at = 0;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    const kind = kindOf(node.parentElement);
    if (kind) colours.push({ start: at, end: at + length, kind });
    at += length;
  }
  return colours;
}

/** @param {Element | null} span */
function kindOf(span) {
  const name = span?.className.match(/hljs-(\w+)/)?.[1] ?? "";
  return KINDS[name] ?? "";
}
