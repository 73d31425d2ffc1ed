// A file of curl's --config: one option on each line, as arguments.

/**
 * @param {string} text as `user = name:key`, `header = "Accept: a/b"`, `silent`
 * @returns {string[]}
 */
export function configArguments(text) {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, option, rest] = line.trim().match(/^([^\s=:#]+)\s*[=:]?\s*(.*)$/s) ?? [];
    if (option === undefined) return [];
    const argument = option.startsWith("-") ? option : `--${option}`;
    return rest ? [argument, optionValue(rest)] : [argument];
  });
}

/** @type {Record<string, string>} */
const ESCAPES = { t: "\t", n: "\n", r: "\r", v: "\v" };

/** @param {string} text in quotes, or up to the first blank */
function optionValue(text) {
  const [, quoted] = text.match(/^"((?:\\.|[^"\\])*)/s) ?? [];
  if (quoted === undefined) return text.split(/\s/)[0];
  return quoted.replace(/\\(.)/gs, (_, letter) => ESCAPES[letter] ?? letter);
}
