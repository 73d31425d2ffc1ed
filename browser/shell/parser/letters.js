// Letters and operators that bash's grammar knows.

/** @import {Part} from "../ast.js" */

export const BLANK = " \t";
export const ENDS_WORD = " \t\n;&|<>()";
export const NAME = /[A-Za-z_]\w*/y;
export const OPERATORS = [
  "&>>",
  ";;&",
  "&&",
  "||",
  ";;",
  ";&",
  "|&",
  "&>",
  ";",
  "&",
  "|",
  "(",
  ")",
  "\n",
  "<<<",
  "<<-",
  "<<",
  "<&",
  "<>",
  "<",
  ">>",
  ">&",
  ">|",
  ">",
];
export const REDIRECTIONS = new Set(["&>>", "&>", "<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">"]);
export const NO_PARTS = /** @type {Part[]} */ ([]);
