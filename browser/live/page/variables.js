// The variables of a program's environment that earlier answers fill.

/** As ID_VARIABLE in snippets/variables.py; a test compares the two. */
export const ID_VARIABLE = /\bPAKET_[A-Z]+_ID\b/g;

/**
 * Those that stand in a program's text, each once.
 * @param {string} text
 */
export const idsReadBy = (text) => [...new Set(text.match(ID_VARIABLE) ?? [])];
