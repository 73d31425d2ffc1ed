// Intl's spaces: browsers write common ones where Node has narrow ones, in ranges and in parts.

const THIN = "\u2009";
const NARROW = "\u202f";

/** Languages whose ranges of dates have thin spaces around their dash, and those with a narrow one beside AM and PM. */
const THIN_IN = new Set(["en", "de", "fr", "es", "it", "pt", "sv", "pl", "tr", "nl"]);
const NARROW_IN = new Set(["en", "de", "fr", "es", "it", "pt", "sv", "pl", "tr"]);
/** Languages that have common spaces in Node as well. */
const COMMON_IN = new Set(["ja", "ko", "zh", "hi"]);

/** @typedef {{type: string, value: string}} Part */

/**
 * @template {Part} One
 * @param {One[]} parts
 * @param {string} language
 * @returns {One[]}
 */
function spaced(parts, language) {
  const isNarrow = NARROW_IN.has(language);
  return parts.map((part, place) => {
    const [before, after] = [parts[place - 1]?.type, parts[place + 1]?.type];
    const isBeside = after === "dayPeriod" || (before === "dayPeriod" && after === "hour");
    let { value } = part;
    if (part.type === "literal" && THIN_IN.has(language)) value = value.replace(" – ", `${THIN}–${THIN}`);
    if (isNarrow && ((part.type === "literal" && value === " " && isBeside) || part.type === "dayPeriod"))
      value = value.replaceAll(" ", NARROW);
    return { ...part, value };
  });
}

/** Have dates written with Node's spaces. */
export function dateSpaces() {
  /** @type {Record<string, any>} */
  const owner = Intl.DateTimeFormat.prototype;
  const { formatToParts, formatRangeToParts } = owner;
  /** @type {(format: Intl.DateTimeFormat, parts: Part[]) => Part[]} */
  const inLanguage = (format, parts) => {
    const [language] = format.resolvedOptions().locale.split("-");
    if (THIN_IN.has(language) || COMMON_IN.has(language) || !parts.some(({ value }) => value.includes(" ")))
      return spaced(parts, language);
    throw new Error(`Intl's spaces in ${language}, in ranges and parts, are not supported in this page`);
  };
  const methods = {
    /**
     * @this {Intl.DateTimeFormat}
     * @param {unknown[]} given
     */
    formatToParts(...given) {
      return inLanguage(this, formatToParts.apply(this, given));
    },
    /**
     * @this {Intl.DateTimeFormat}
     * @param {unknown[]} given
     */
    formatRangeToParts(...given) {
      return inLanguage(this, formatRangeToParts.apply(this, given));
    },
    /**
     * @this {Intl.DateTimeFormat}
     * @param {unknown[]} given
     */
    formatRange(...given) {
      return inLanguage(this, formatRangeToParts.apply(this, given))
        .map(({ value }) => value)
        .join("");
    },
  };
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}
