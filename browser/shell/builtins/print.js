// echo and printf.

import { whole } from "../bytes.js";
import { withoutEscapes } from "../escapes.js";
import { inLocale } from "../locale.js";
import { printf } from "../printf.js";
import { complaint } from "./complaint.js";
import { assignTo } from "./target.js";

/** @import {Builtin} from "../world.js" */

/** @type {Builtin} */
export async function echo(shell, args) {
  const left = [...args];
  const isPlain = shell.options.has("posix"); // sh's
  let [isLine, isEscaped] = [true, isPlain];
  while (isPlain ? isLine && left[0] === "-n" : /^-[neE]+$/.test(left[0] ?? "")) {
    for (const letter of (left.shift() ?? "").slice(1)) {
      if (letter === "n") isLine = false;
      else isEscaped = letter === "e";
    }
  }
  let text = left.join(" ");
  if (isEscaped) {
    const made = withoutEscapes(text, { zero: true, quotes: false });
    ({ text } = made);
    if (made.isOver) isLine = false;
  }
  await shell.writeTo(1, text + (isLine ? "\n" : ""));
  return 0;
}

/** @type {Builtin} */
export async function printfBuiltin(shell, args) {
  const left = [...args];
  let target = "";
  if (left[0] === "-v") {
    target = left[1] ?? "";
    left.splice(0, 2);
    if (!/^[A-Za-z_]\w*(\[.*\])?$/s.test(target)) return complaint(shell, `printf: \`${target}': not a valid identifier`, 2);
  }
  if (left[0] === "--") left.shift();
  if (!left.length) return complaint(shell, "printf: usage: printf [-v var] format [arguments]", 2);
  const { text, problems } = printf(
    inLocale(shell, left[0]),
    left.slice(1).map((each) => inLocale(shell, each)),
    shell.variables.get("TZ") ?? shell.world.zone,
    !shell.options.has("posix"),
  );
  let from = 0;
  for (const { message, at } of problems) {
    if (at > from && !target) await shell.writeTo(1, text.slice(from, at));
    from = at;
    await shell.complain(`printf: ${message}`);
  }
  if (target) assignTo(shell, target, whole(text));
  else await shell.writeTo(1, text.slice(from));
  return problems.length ? 1 : 0;
}
