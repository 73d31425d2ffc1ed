// find: files that an expression fits, and what is done with them.

import { UNKNOWN } from "../check.js";
import { FileNode, FolderNode, LinkNode } from "../files.js";
import { byCode } from "../locale.js";
import { matches } from "../pattern.js";
import { runFor } from "../run/programs.js";
import { Refusal } from "../task.js";

/** @import {Node} from "../files.js" */
/** @import {Definition} from "../options.js" */

/**
 * Its paths and expressions.
 * @param {string[]} args
 */
function planOf(args) {
  const paths = [];
  const left = [...args];
  while (left.length && !/^[-(!]/.test(left[0])) paths.push(left.shift() ?? "");
  /** @type {{name: string, value: string, words: string[], negated: boolean}[][]} */
  const plan = [[]];
  let negated = false;
  let depth = [0, Number.POSITIVE_INFINITY];
  while (left.length) {
    const name = left.shift() ?? "";
    if (name.includes(UNKNOWN)) throw new Refusal("find with an expression that the run makes is not supported in this page");
    switch (name) {
      case "!":
      case "-not":
        negated = !negated;
        continue;
      case "-o":
      case "-or":
        plan.push([]);
        continue;
      case "-a":
      case "-and":
        continue;
      case "-maxdepth":
        depth = [depth[0], Number(left.shift())];
        continue;
      case "-mindepth":
        depth = [Number(left.shift()), depth[1]];
        continue;
      case "-type":
      case "-name":
      case "-iname":
      case "-path":
      case "-newer":
      case "-size":
      case "-mmin":
      case "-mtime":
        plan[plan.length - 1].push({ name, value: left.shift() ?? "", words: [], negated });
        break;
      case "-empty":
      case "-print":
      case "-print0":
      case "-delete":
      case "-true":
      case "-false":
        plan[plan.length - 1].push({ name, value: "", words: [], negated });
        break;
      case "-exec": {
        const end = left.findIndex((word, place) => word === ";" || (word === "+" && left[place - 1] === "{}"));
        if (end < 0) throw new Refusal("find -exec without an end is not supported in this page");
        const words = left.splice(0, end + 1);
        plan[plan.length - 1].push({ name: words.pop() === "+" ? "-exec+" : "-exec", value: "", words, negated });
        break;
      }
      default:
        throw new Refusal(`find ${name} is not supported in this page`);
    }
    if (name === "-size" && !/^[-+]?\d+[bcwkMG]?$/.test(plan[plan.length - 1].at(-1)?.value ?? ""))
      throw new Refusal("find -size with another unit is not supported in this page");
    negated = false;
  }
  return { paths: paths.length ? paths : ["."], plan, depth };
}

/** @type {[string, Definition]} */
export const find = [
  "find",
  {
    async run(context) {
      const { paths, plan, depth } = planOf(context.args);
      const isAction = (/** @type {string} */ name) => /^-(print0?|exec\+?|delete)$/.test(name);
      const hasAction = plan.some((steps) => steps.some(({ name }) => isAction(name)));
      /** @type {Map<string[], string[]>} */
      const gathered = new Map();
      let status = 0;
      const now = Date.now();
      const fits = async (
        /** @type {typeof plan[number][number]} */ step,
        /** @type {string} */ path,
        /** @type {Node} */ node,
      ) => {
        const name =
          path
            .replace(/(.)\/+$/, "$1")
            .split("/")
            .pop() ?? "";
        switch (step.name) {
          case "-type":
            return step.value
              .split(",")
              .some((kind) =>
                kind === "d"
                  ? node instanceof FolderNode
                  : kind === "f"
                    ? node instanceof FileNode
                    : kind === "l" && node instanceof LinkNode,
              );
          case "-name":
            return matches([{ text: step.value, quoted: false }], name, { extended: false });
          case "-iname":
            return matches([{ text: step.value, quoted: false }], name, { extended: false, ignoreCase: true });
          case "-path":
            return matches([{ text: step.value, quoted: false }], path, { extended: false });
          case "-newer": {
            const other = context.files.find(context.path(step.value));
            return Boolean(other && node.changed > other.changed);
          }
          case "-size": {
            const [, sign, count, unit] = step.value.match(/^([-+]?)(\d+)([bcwkMG]?)$/) ?? [];
            const size = Math.ceil(
              (node instanceof FileNode ? node.size : 4096) /
                { c: 1, w: 2, b: 512, "": 512, k: 1024, M: 1048576, G: 1073741824 }[/** @type {"c"} */ (unit)],
            );
            return sign === "+" ? size > Number(count) : sign === "-" ? size < Number(count) : size === Number(count);
          }
          case "-mmin":
          case "-mtime": {
            const [, sign, count] = step.value.match(/^([-+]?)(\d+)$/) ?? [];
            if (count === undefined) throw new Refusal(`find ${step.name} ${step.value} is not supported in this page`);
            const age = Math.max(0, now - node.changed) / (step.name === "-mmin" ? 60_000 : 86_400_000);
            if (sign === "-") return age < Number(count);
            const whole = step.name === "-mmin" ? Math.ceil(age) : Math.floor(age);
            return sign === "+" ? whole > Number(count) : whole === Number(count);
          }
          case "-empty":
            return node instanceof FolderNode ? !node.entries.size : node instanceof FileNode && !node.size;
          case "-true":
            return true;
          case "-false":
            return false;
          case "-print":
            await context.write(`${path}\n`);
            return true;
          case "-print0":
            await context.write(`${path}\0`);
            return true;
          case "-delete":
            context.files.remove(context.path(path));
            return true;
          case "-exec+":
            gathered.set(step.words, [...(gathered.get(step.words) ?? []), path]);
            return true;
          default:
            return (
              (await runFor(
                context,
                step.words.map((word) => word.replaceAll("{}", path)),
              )) === 0
            );
        }
      };
      const isDeepFirst = plan.some((steps) => steps.some(({ name }) => name === "-delete"));
      const visit = async (/** @type {string} */ path, /** @type {Node} */ node, /** @type {number} */ level) => {
        const inside = async () => {
          if (node instanceof FolderNode && level < depth[1]) {
            for (const [name, entry] of [...node.entries].sort(([one], [other]) => byCode(one, other)))
              await visit(`${path.replace(/(.)\/$/, "$1")}${path === "/" ? "" : "/"}${name}`, entry, level + 1);
          }
        };
        if (isDeepFirst) await inside();
        if (level >= depth[0]) {
          let isFit = false;
          for (const steps of plan) {
            isFit = true;
            for (const step of steps) {
              if ((await fits(step, path, node)) === step.negated) {
                isFit = false;
                break;
              }
            }
            if (isFit) break;
          }
          if (isFit && !hasAction) await context.write(`${path}\n`);
        }
        if (!isDeepFirst) await inside();
      };
      for (const path of paths) {
        const node = context.files.find(context.path(path), { follow: false });
        if (node) await visit(path, node, 0);
        else {
          await context.complain(`‘${path}’: No such file or directory`);
          status = 1;
        }
      }
      for (const [words, found] of gathered) if (await runFor(context, [...words.slice(0, -1), ...found])) status = 1;
      return status;
    },
    check(args, also) {
      const { plan } = planOf(args);
      for (const steps of plan) for (const { words } of steps) if (words.length) also.command(words);
    },
  },
];
