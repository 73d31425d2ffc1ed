// The call of assert() that does not hold, as it stands in the program: Node shows it, as far as its line goes.

/** @typedef {{line: number, column: number}} Place in the program, from 1 */

/** What is read as one: texts, comments, regular expressions where a value may begin, what a call is made of. */
const TOKENS =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\/\/.*|\/\*.*?\*\/|(?<=[(,=:[!&|?{};+*%<>~^-]\s*|\b(?:return|typeof)\s+)\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[a-z]*|[()`]/g;

/** Whose member is called: names with dots between them, before the last one. */
const OWNERS = /(?<![\w$])(?:(?!(?:this|super)\b)[A-Za-z_$][\w$]*\s*\??\.\s*)(?:[\w$]+\s*\??\.\s*)*$/;

/**
 * Where the program was when an error was made, by a browser that counts columns as Node does. Frames of the page's own do not count.
 * @param {string} stack
 * @returns {Place | undefined} undefined in another browser, and in text that is no part of the program's file
 */
export function placeIn(stack) {
  const frame = stack.split("\n").find((one) => /^\s+at .*:\d+:\d+\)?$/.test(one) && !one.includes("/assets/"));
  const [, line, column] = frame?.match(/\/home\/reader\/[^/]*:(\d+):(\d+)\)?$/) ?? [];
  return line ? { line: Number(line), column: Number(column) } : undefined;
}

/**
 * @param {string} text the program
 * @param {Place} place
 * @returns {string | undefined} undefined where it cannot be told
 */
export function expressionAt(text, { line, column }) {
  const code = text.split("\n")[line - 1] ?? "";
  const named = column - 1;
  if (/\bimport\b/.test(code)) return undefined; // what stands for import.meta is longer
  if (/\]\s*$/.test(code.slice(0, named))) return undefined; // as assert["ok"]()
  const owners = code.slice(0, named).search(OWNERS);
  const start = owners < 0 ? named : owners;
  let depth = 0;
  for (const { 0: token, index } of code.slice(named).matchAll(TOKENS)) {
    if (token === "`") return undefined; // it ends on another line
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (token === ")" && depth === 0) return code.slice(start, named + index + 1);
  }
  return code.slice(start);
}
