// What cp and mv share: sources, and where each of them goes.

import { FileProblem, FolderNode } from "../files.js";

/** @import {Context} from "../context.js" */
/** @import {Node} from "../files.js" */

/**
 * Where sources go to.
 * @param {Context} context
 * @param {string[]} operands
 * @returns {{sources: string[], targetOf: (source: string) => string, isFolder: boolean} | null}
 */
function destination(context, operands) {
  const sources = operands.slice(0, -1);
  const target = operands[operands.length - 1];
  const isFolder = context.files.find(context.path(target)) instanceof FolderNode;
  if (!isFolder && sources.length > 1) return null;
  const targetOf = (/** @type {string} */ source) =>
    isFolder ? `${target.replace(/\/$/, "")}/${source.replace(/\/+$/, "").split("/").pop()}` : target;
  return { sources, targetOf, isFolder };
}

/**
 * @param {Context} context
 * @param {string[]} operands
 * @param {(source: string, target: string, node: Node) => Promise<string>} body gives what is wrong
 */
export async function transfer(context, operands, body) {
  if (!operands.length) return context.complain(`missing file operand\nTry '${context.name} --help' for more information.`);
  if (operands.length === 1)
    return context.complain(
      `missing destination file operand after '${operands[0]}'\nTry '${context.name} --help' for more information.`,
    );
  const plan = destination(context, operands);
  if (!plan)
    return context.complain(
      `target '${operands[operands.length - 1]}': ${context.files.find(context.path(operands[operands.length - 1])) ? "Not a directory" : "No such file or directory"}`,
    );
  let status = 0;
  for (const source of plan.sources) {
    const node = context.files.find(context.path(source));
    const target = plan.targetOf(source);
    let problem = "";
    if (!node) problem = `cannot stat '${source}': No such file or directory`;
    else {
      try {
        problem = await body(source, target, node);
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        problem =
          context.name === "mv"
            ? `cannot move '${source}' to '${target}': ${error.message}`
            : `cannot create regular file '${target}': ${error.message}`;
      }
    }
    if (!problem) continue;
    await context.complain(problem);
    status = 1;
  }
  return status;
}
