// The names and passwords of hosts in a file, as .netrc has them.

/**
 * Who a host is to be asked as.
 * @param {string} text of the file
 * @param {string} host
 * @returns {string | undefined} the name and the password, with a colon between them
 */
export function userIn(text, host) {
  const words = wordsOf(text);
  for (let at = 0; at < words.length; ) {
    const word = words[at++];
    if (word === "macdef") return undefined;
    if (word !== "default" && word !== "machine") continue;
    const isHost = word === "default" || words[at++]?.toLowerCase() === host.toLowerCase();
    /** @type {Record<string, string>} */
    const found = {};
    for (; /^(login|password|account)$/.test(words[at] ?? ""); at += 2) found[words[at]] ??= words[at + 1] ?? "";
    if (isHost && (found.login !== undefined || found.password !== undefined))
      return `${found.login ?? ""}:${found.password ?? ""}`;
  }
  return undefined;
}

/**
 * The words of the file: a line's comment is none, quotes hold blanks.
 * @param {string} text
 */
function wordsOf(text) {
  const words = [];
  for (const line of text.split("\n")) {
    for (const [word, quoted] of line.matchAll(/"((?:\\.|[^"\\])*)"?|\S+/g)) {
      if (word.startsWith("#")) break;
      words.push(
        quoted === undefined
          ? word
          : quoted.replace(/\\(.)/g, (_, letter) => ({ n: "\n", r: "\r", t: "\t" })[/** @type {"n"} */ (letter)] ?? letter),
      );
    }
  }
  return words;
}
