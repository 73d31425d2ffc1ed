// chmod.

import { FileProblem } from "../files.js";
import { command } from "../options.js";
import { Refusal } from "../task.js";
import { each, missing } from "./operands.js";

export const chmod = command("chmod", { letters: "R", stops: true }, async (context, options) => {
  const [text, ...paths] = options.rest;
  if (text === undefined || !paths.length) return missing(context, text);
  return each(
    context,
    paths,
    (path) => {
      const node = context.files.find(context.path(path));
      if (!node) throw new FileProblem("No such file or directory");
      node.mode = changed(node.mode, text);
    },
    (path) => `cannot access '${path}'`,
  );
});

/**
 * @param {number} mode
 * @param {string} text
 */
function changed(mode, text) {
  if (/^[0-7]{3,4}$/.test(text)) return Number.parseInt(text, 8);
  let made = mode;
  for (const each of text.split(",")) {
    const [, who, sign, what] = each.match(/^([ugoa]*)([-+=])([rwx]*)$/) ?? [];
    if (!sign) throw new Refusal(`chmod ${text} is not supported in this page`);
    const bits = [...what].reduce((sum, letter) => sum | { r: 4, w: 2, x: 1 }[/** @type {"r"} */ (letter)], 0);
    for (const [letter, shift] of /** @type {[string, number][]} */ ([
      ["u", 6],
      ["g", 3],
      ["o", 0],
    ])) {
      if (who && !who.includes("a") && !who.includes(letter)) continue;
      const mask = !who && sign !== "=" ? bits & ~(letter === "u" ? 0 : 2) : bits;
      if (sign === "+") made |= mask << shift;
      else if (sign === "-") made &= ~(mask << shift);
      else made = (made & ~(7 << shift)) | (bits << shift);
    }
  }
  return made;
}
