// Words and redirections as bash writes them when it shows a command: as they stand in the program, but for $'…', which it has read
// already, and for the commands of substitutions, which it writes anew.

import { unescaped } from "./escapes.js";
import { deep } from "./nodes.js";
import { quotedForShell } from "./quote.js";

/** @import {Assignment, Part, ProcessSubstitution, Program, Redirection, Substitution, Word} from "./ast.js" */
/** @typedef {(body: Program) => string} ProgramText of the commands in a substitution */

/**
 * @param {Word | Assignment} word
 * @param {ProgramText} programText
 */
export function wordText(word, programText) {
  if ("parts" in word) return rawText(word.raw, word.parts, programText);
  const { name, index, append, elements } = word;
  if (elements) {
    const texts = elements.map(({ raw, index: at, word: each }) => rawText(raw, [...(at ?? []), ...each.parts], programText));
    return `${name}${append ? "+" : ""}=(${texts.join(" ")})`;
  }
  return rawText(word.raw, [...(index ?? []), ...(word.word?.parts ?? [])], programText);
}

/**
 * @param {string} raw
 * @param {readonly Part[]} parts what is in it
 * @param {ProgramText} programText
 */
function rawText(raw, parts, programText) {
  /** @type {(Substitution | ProcessSubstitution)[]} */
  const inner = [];
  for (const part of deep(parts))
    if ((part.type === "command" || part.type === "process") && part.raw[0] !== "`") inner.push(part);
  let [text, isInQuotes] = ["", false];
  for (let at = 0; at < raw.length; ) {
    const rest = raw.slice(at);
    const [escaped] = rest.match(/^\\[\s\S]/) ?? [];
    const [single] = isInQuotes ? [] : (rest.match(/^'[^']*'/) ?? []);
    const [ansi, content] = isInQuotes ? [] : (rest.match(/^\$'((?:\\[\s\S]|[^'\\])*)'/) ?? []);
    const part = inner[0];
    let taken = escaped ?? single ?? raw[at];
    if (ansi !== undefined) {
      taken = ansi;
      text += `'${unescaped(content).replaceAll("'", "'\\''")}'`;
    } else if (part && rest.startsWith(part.raw)) {
      taken = part.raw;
      text += `${part.type === "process" ? part.direction : "$"}(${programText(part.body)})`;
      inner.shift();
    } else if (!isInQuotes && rest.startsWith('$"')) {
      // a text to be translated, which it is not
    } else text += taken;
    if (taken === '"') isInQuotes = !isInQuotes;
    at += taken.length;
  }
  return text;
}

/** Of which stream each operator is when none is named. */
const STREAMS = new Map(
  Object.entries({ "<": 0, "<<<": 0, "<>": 0, "<&": 0, "<<": 0, "<<-": 0, ">": 1, ">>": 1, ">|": 1, ">&": 1 }),
);

/**
 * @param {Redirection} redirection
 * @param {ProgramText} programText
 */
export function redirectionText({ fd, variable, operator, target }, programText) {
  const stream = STREAMS.get(operator);
  const text = wordText(target, programText);
  if (operator.startsWith("&>")) return `${operator} ${text}`;
  const from = variable ? `{${variable}}` : fd === null || fd === stream ? "" : String(fd);
  if (operator.startsWith("<<") && operator !== "<<<") {
    const end = target.raw.replace(/\\(.)|['"]/g, "$1");
    return `${from}${operator}${/['"\\]/.test(target.raw) ? quotedForShell(end) : end}`;
  }
  if (operator.endsWith("&")) {
    const isNumber = /^(\d+-?|-)$/.test(text);
    if (operator === ">&" && fd === null && !variable && !isNumber) return `>&${text}`;
    return `${isNumber ? from || stream : from}${text === "-" ? ">&" : operator}${text}`;
  }
  return `${from}${operator} ${text}`;
}
