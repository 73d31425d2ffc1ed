// awk, as POSIX has it.

import { decode } from "../../bytes.js";
import { command } from "../../options.js";
import { Refusal } from "../../task.js";
import { UNKNOWN } from "../../unknown.js";
import { run } from "./interpreter.js";
import { Parser } from "./parser.js";
import { SyntaxProblem } from "./scanner.js";
import { Awk } from "./state.js";
import { escapes, given } from "./values.js";

/** @import {Also} from "../../options.js" */

const SPECIFIC =
  /\b(gensub|strftime|systime|mktime|asort|asorti|tolower_|PROCINFO|IGNORECASE|FIELDWIDTHS|FPAT|RT|BEGINFILE|ENDFILE|patsplit|strtonum|and|or|xor|lshift|rshift|compl|typeof|isarray|switch|@include|@load)\s*[([={]|\bIGNORECASE\b|\bFPAT\b|\bPROCINFO\b|\|&/;

/**
 * @param {string} text
 * @param {Also} [also] checks the commands that it runs
 */
function parseProgram(text, also) {
  const bare = text.replace(/"(\\.|[^"\\])*"/g, '""');
  const [specific] = bare.match(SPECIFIC) ?? [];
  if (specific) throw new Refusal(`awk's ${specific.replace(/[([={\s]+$/, "")} is not supported in this page`);
  try {
    const program = new Parser(text).program();
    for (const each of program.commands) also?.command(["sh", "-c", each]);
    return program;
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    throw new Refusal(`this program of awk (${error.message}) is not supported in this page`);
  }
}

export const AWK = command(
  "awk",
  { letters: "F:v:f:", long: { "field-separator": "F", assign: "v", file: "f" }, stops: true },
  async (context, options) => {
    const rest = [...options.rest];
    const texts = [];
    for (const path of options.values.get("f") ?? []) texts.push(decode(await context.read(path)));
    if (!texts.length) texts.push(rest.shift() ?? "");
    const awk = new Awk(context, parseProgram(texts.join("\n")), rest);
    const mark = options.value("F");
    if (mark !== undefined) awk.assignName("FS", mark === "t" ? "\t" : escapes(mark));
    for (const each of options.values.get("v") ?? []) {
      const [, name, text] = each.match(/^([A-Za-z_]\w*)=(.*)$/s) ?? [];
      if (!name) throw new Refusal(`awk -v ${each} is not supported in this page`);
      awk.assignName(name, given(escapes(text)));
    }
    return run(awk);
  },
  (options, also) => {
    if (!options.has("f") && options.rest.length && !options.rest[0].includes(UNKNOWN)) parseProgram(options.rest[0], also);
  },
);
