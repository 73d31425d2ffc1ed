// mv.

import { command } from "../options.js";
import { Refusal } from "../task.js";
import { transfer } from "./transfer.js";

export const mv = command("mv", { letters: "fnv", long: { force: "f" } }, async (context, options) => {
  for (const letter of "vn") if (options.has(letter)) throw new Refusal(`mv -${letter} is not supported in this page`);
  return transfer(context, options.rest, (source, target, node) => {
    const there = context.files.find(context.path(target));
    if (there === node) return `'${source}' and '${target}' are the same file`;
    context.files.put(context.path(target), node);
    context.files.remove(context.path(source).replace(/(.)\/$/, "$1"));
    return "";
  });
});
