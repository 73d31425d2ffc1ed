// A command as bash would write it, for $BASH_COMMAND: its words as they stand in the program, a blank between them.

import { Refusal } from "./task.js";

/** @import {Assignment, Condition, Node, Redirection, Word} from "./ast.js" */

/**
 * @param {Node | null} node
 * @returns {string}
 */
export function commandText(node) {
  switch (node?.type) {
    case undefined:
      return "";
    case "simple":
      return [...node.assignments, ...node.words].map(wordText).concat(node.redirections.map(redirectionText)).join(" ");
    case "compute":
      return node.raw;
    case "condition":
      if (node.raw.includes("(")) return refuse("[[ with brackets");
      return `[[ ${conditionText(node.expression)} ]]`;
    case "redirected":
      return [commandText(node.node), ...node.redirections.map(redirectionText)].join(" ");
    case "subshell":
      if (node.body.body.some(({ background }) => background)) return refuse("( with &");
      return `( ${node.body.body.map((item) => commandText(item.node)).join("; ")} )`;
    case "logical":
      return [commandText(node.first), ...node.rest.map((each) => `${each.operator} ${commandText(each.node)}`)].join(" ");
    case "pipeline":
      if (node.timed || node.negated || node.withErrors.some(Boolean)) return refuse("time, ! or |&");
      return node.nodes.map(commandText).join(" | ");
    default:
      return refuse(node?.type ?? "");
  }
}

/** @param {string} what @returns {never} */
function refuse(what) {
  throw new Refusal(`$BASH_COMMAND of a command with ${what} is not supported in this page`);
}

/**
 * @param {Word | Assignment} word
 * @returns {string}
 */
function wordText(word) {
  const { raw } = word;
  if ("elements" in word && word.elements) {
    if (word.elements.some(({ index }) => index)) return refuse(raw);
    return `${word.name}${word.append ? "+" : ""}=(${word.elements.map((each) => wordText(each.word)).join(" ")})`;
  }
  return /\$['"]|\(\s|\s\)/.test(raw) && !/^["']/.test(raw) ? refuse(raw) : raw;
}

/** Of which stream each operator is when none is named. */
const STREAMS = new Map(Object.entries({ "<": 0, "<<<": 0, "<>": 0, "<&": 0, ">": 1, ">>": 1, ">|": 1, ">&": 1 }));

/** @param {Redirection} redirection */
function redirectionText({ fd, variable, operator, target }) {
  const stream = STREAMS.get(operator);
  if (operator.startsWith("&>")) return `${operator} ${target.raw}`;
  if (stream === undefined || variable) return refuse(operator);
  if (operator.endsWith("&")) {
    if (operator === ">&" && fd === null && !/^(\d+-?|-)$/.test(target.raw)) return `>&${target.raw}`;
    return `${fd ?? stream}${target.raw === "-" ? ">&" : operator}${target.raw}`;
  }
  return `${fd === null || fd === stream ? "" : fd}${operator} ${target.raw}`;
}

/**
 * @param {Condition} condition
 * @returns {string}
 */
function conditionText(condition) {
  switch (condition.type) {
    case "and":
      return `${conditionText(condition.left)} && ${conditionText(condition.right)}`;
    case "or":
      return `${conditionText(condition.left)} || ${conditionText(condition.right)}`;
    case "not":
      return `! ${conditionText(condition.of)}`;
    case "unary":
      return `${condition.operator} ${condition.word.raw}`;
    case "binary":
      return `${condition.left.raw} ${condition.operator} ${condition.right.raw}`;
    case "word":
      return `-n ${condition.word.raw}`;
  }
}
