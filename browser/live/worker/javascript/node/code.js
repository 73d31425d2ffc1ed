// A program's text, as far as it is code.

/**
 * A program's text without its comments and texts, each letter in its place.
 * @param {string} text
 */
export const codeOf = (text) =>
  text.replace(/\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, (found) => found.replace(/[^\n]/g, " "));
