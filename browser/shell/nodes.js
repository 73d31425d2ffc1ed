// The commands of a program, and the parts of their words, all that is inside of others included.

/** @import {Condition, Item, Node, Part, Redirection} from "./ast.js" */

/**
 * Every command, those inside of others and of substitutions included.
 * @param {readonly Item[]} items
 * @returns {Generator<Node, void>}
 */
export function* nodesOf(items) {
  for (const { node } of items) yield* nodesIn(node);
}

/**
 * @param {Node} node
 * @returns {Generator<Node, void>}
 */
function* nodesIn(node) {
  yield node;
  for (const part of partsIn(node)) {
    if (part.type === "command" || part.type === "process") yield* nodesOf(part.body.body);
  }
  switch (node.type) {
    case "pipeline":
      for (const each of node.nodes) yield* nodesIn(each);
      break;
    case "logical":
      yield* nodesIn(node.first);
      for (const each of node.rest) yield* nodesIn(each.node);
      break;
    case "if":
      for (const { condition, body } of node.branches) {
        yield* nodesOf(condition.body);
        yield* nodesOf(body.body);
      }
      if (node.otherwise) yield* nodesOf(node.otherwise.body);
      break;
    case "loop":
      yield* nodesOf(node.condition.body);
      yield* nodesOf(node.body.body);
      break;
    case "for":
    case "select":
    case "count":
    case "group":
    case "subshell":
      yield* nodesOf(node.body.body);
      break;
    case "case":
      for (const { body } of node.branches) yield* nodesOf(body.body);
      break;
    case "function":
    case "coproc":
      yield* nodesIn(node.body);
      break;
    case "redirected":
      yield* nodesIn(node.node);
      break;
  }
}

/**
 * Every part of the words of a command itself.
 * @param {Node} node
 * @returns {Generator<Part, void>}
 */
export function* partsIn(node) {
  switch (node.type) {
    case "simple":
      for (const each of node.assignments) yield* partsOfAssignment(each);
      for (const each of node.words) {
        if ("parts" in each) yield* deep(each.parts);
        else yield* partsOfAssignment(each);
      }
      yield* partsOfRedirections(node.redirections);
      break;
    case "redirected":
      yield* partsOfRedirections(node.redirections);
      break;
    case "for":
    case "select":
      for (const each of node.words ?? []) yield* deep(each.parts);
      break;
    case "count":
      for (const each of node.parts) yield* deep(each);
      break;
    case "compute":
      yield* deep(node.parts);
      break;
    case "case":
      yield* deep(node.word.parts);
      for (const { patterns } of node.branches) for (const each of patterns) yield* deep(each.parts);
      break;
    case "condition":
      yield* partsOfCondition(node.expression);
      break;
  }
}

/**
 * @param {import("./ast.js").Assignment} each
 * @returns {Generator<Part, void>}
 */
function* partsOfAssignment(each) {
  yield* deep(each.index ?? []);
  yield* deep(each.word?.parts ?? []);
  for (const { index, word } of each.elements ?? []) {
    yield* deep(index ?? []);
    yield* deep(word.parts);
  }
}

/**
 * @param {readonly Redirection[]} redirections
 * @returns {Generator<Part, void>}
 */
function* partsOfRedirections(redirections) {
  for (const { target, document } of redirections) {
    yield* deep(target.parts);
    yield* deep(document ?? []);
  }
}

/**
 * @param {Condition} condition
 * @returns {Generator<Part, void>}
 */
function* partsOfCondition(condition) {
  switch (condition.type) {
    case "and":
    case "or":
      yield* partsOfCondition(condition.left);
      yield* partsOfCondition(condition.right);
      break;
    case "not":
    case "group":
      yield* partsOfCondition(condition.of);
      break;
    case "binary":
      yield* deep(condition.left.parts);
      yield* deep(condition.right.parts);
      break;
    default:
      yield* deep(condition.word.parts);
  }
}

/**
 * Parts, and those inside of them.
 * @param {readonly Part[]} parts
 * @returns {Generator<Part, void>}
 */
export function* deep(parts) {
  for (const part of parts) {
    yield part;
    if (part.type === "quoted" || part.type === "arithmetic") yield* deep(part.parts);
    if (part.type === "parameter") {
      yield* deep(part.index ?? []);
      yield* deep(part.operand ?? []);
      yield* deep(part.second ?? []);
    }
  }
}
