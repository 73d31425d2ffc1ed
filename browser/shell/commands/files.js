// Commands about files.

import { latin } from "../bytes.js";
import { UNKNOWN } from "../check.js";
import { FileNode, FileProblem, FolderNode, LinkNode, ProgramNode } from "../files.js";
import { byCode } from "../locale.js";
import { command } from "../options.js";
import { matches } from "../pattern.js";
import { runFor } from "../run/programs.js";
import { Refusal } from "../task.js";

/** @import {Context} from "../context.js" */
/** @import {Node} from "../files.js" */
/** @import {Definition} from "../options.js" */

/**
 * Do something for each operand; what goes wrong is said.
 * @param {Context} context
 * @param {string[]} paths
 * @param {(path: string) => void | Promise<void>} body
 * @param {(path: string) => string} said before the reason
 */
async function each(context, paths, body, said) {
  let status = 0;
  for (const path of paths) {
    try {
      await body(path);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      await context.complain(`${said(path)}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}

const missing = (/** @type {Context} */ context) =>
  context.complain(`missing operand\nTry '${context.name} --help' for more information.`);

const mkdir = command("mkdir", { letters: "pvm:", long: { parents: "p", verbose: "v", mode: "m" } }, async (context, options) => {
  if (!options.rest.length) return missing(context);
  const mode = options.has("m") ? modeOf(options.value("m") ?? "") : 0o755;
  return each(
    context,
    options.rest,
    async (path) => {
      const whole = context.path(path);
      if (options.has("p")) {
        const node = context.files.find(whole);
        if (node && !(node instanceof FolderNode)) throw new FileProblem("File exists");
        if (!node) {
          if (options.has("v")) throw new Refusal("mkdir -pv is not supported in this page");
          context.files.makeFolders(whole);
        }
      } else {
        context.files.makeFolder(whole, mode);
        if (options.has("v")) await context.write(`mkdir: created directory '${path}'\n`);
      }
    },
    (path) => `cannot create directory '${path}'`,
  ).then((status) => status);
});

/** @param {string} text */
function modeOf(text) {
  if (!/^[0-7]{3,4}$/.test(text)) throw new Refusal(`the mode ${text} is not supported in this page`);
  return Number.parseInt(text, 8);
}

const rmdir = command("rmdir", { letters: "p" }, async (context, options) => {
  if (options.has("p")) throw new Refusal("rmdir -p is not supported in this page");
  if (!options.rest.length) return missing(context);
  return each(
    context,
    options.rest,
    (path) => {
      const node = context.files.find(context.path(path));
      if (!node) throw new FileProblem("No such file or directory");
      if (!(node instanceof FolderNode)) throw new FileProblem("Not a directory");
      if (node.entries.size) throw new FileProblem("Directory not empty");
      context.files.remove(context.path(path));
    },
    (path) => `failed to remove '${path}'`,
  );
});

const rm = command(
  "rm",
  { letters: "rRfvid", long: { recursive: "r", force: "f", verbose: "v", dir: "d" } },
  async (context, options) => {
    if (options.has("i")) throw new Refusal("rm -i is not supported in this page");
    const [isForced, isRecursive] = [options.has("f"), options.has("r") || options.has("R")];
    if (!options.rest.length) return isForced ? 0 : missing(context);
    return each(
      context,
      options.rest,
      async (path) => {
        const whole = context.path(path).replace(/(.)\/$/, "$1");
        const node = context.files.find(whole, { follow: false });
        if (!node) {
          if (isForced) return;
          throw new FileProblem("No such file or directory");
        }
        if (node instanceof FolderNode && !isRecursive && !(options.has("d") && !node.entries.size))
          throw new FileProblem("Is a directory");
        if (whole === "/" || /^\/(home(\/reader)?|tmp|usr(\/bin)?|bin|dev)$/.test(whole))
          throw new Refusal(`rm of ${whole} is not supported in this page`);
        if (options.has("v")) {
          if (node instanceof FolderNode && node.entries.size) throw new Refusal("rm -rv is not supported in this page");
          await context.write(`removed ${node instanceof FolderNode ? "directory " : ""}'${path}'\n`);
        }
        context.files.remove(whole);
      },
      (path) => `cannot remove '${path}'`,
    );
  },
);

const touch = command("touch", { letters: "acmd:t:r:", long: { "no-create": "c" } }, async (context, options) => {
  for (const letter of "dtr") if (options.has(letter)) throw new Refusal(`touch -${letter} is not supported in this page`);
  if (!options.rest.length) return context.complain("missing file operand\nTry 'touch --help' for more information.");
  return each(
    context,
    options.rest,
    (path) => {
      const whole = context.path(path);
      const node = context.files.find(whole);
      if (node) node.changed = Date.now();
      else if (!options.has("c")) context.files.open(whole, { write: true, create: true }).release();
    },
    (path) => `cannot touch '${path}'`,
  );
});

/**
 * @param {Node} node
 * @returns {Node}
 */
function copyOf(node) {
  if (node instanceof FolderNode) {
    const copy = new FolderNode(node.mode);
    for (const [name, entry] of node.entries) copy.entries.set(name, copyOf(entry));
    return copy;
  }
  if (node instanceof FileNode) {
    const copy = new FileNode(node.mode);
    copy.put(0, node.data.slice());
    return copy;
  }
  if (node instanceof LinkNode) return new LinkNode(node.target);
  throw new Refusal("a copy of what is no file is not supported in this page");
}

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

const cp = command("cp", { letters: "rRafpnv", long: { recursive: "r", archive: "a", force: "f" } }, async (context, options) => {
  for (const letter of "vn") if (options.has(letter)) throw new Refusal(`cp -${letter} is not supported in this page`);
  return transfer(context, options.rest, (source, target, node) => {
    if (node instanceof FolderNode && !["r", "R", "a"].some((letter) => options.has(letter))) {
      context.failed = true;
      return `-r not specified; omitting directory '${source}'`;
    }
    const there = context.files.find(context.path(target));
    if (there === node) return `'${source}' and '${target}' are the same file`;
    if (there instanceof FileNode && node instanceof FileNode) {
      const bytes = node.data.slice();
      there.clear();
      there.put(0, bytes);
    } else context.files.put(context.path(target), copyOf(node));
    return "";
  });
});

const mv = command("mv", { letters: "fnv", long: { force: "f" } }, async (context, options) => {
  for (const letter of "vn") if (options.has(letter)) throw new Refusal(`mv -${letter} is not supported in this page`);
  return transfer(context, options.rest, (source, target, node) => {
    const there = context.files.find(context.path(target));
    if (there === node) return `'${source}' and '${target}' are the same file`;
    context.files.put(context.path(target), node);
    context.files.remove(context.path(source).replace(/(.)\/$/, "$1"));
    return "";
  });
});

/**
 * @param {Context} context
 * @param {string[]} operands
 * @param {(source: string, target: string, node: Node) => string} body gives what is wrong
 */
async function transfer(context, operands, body) {
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
        problem = body(source, target, node);
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

const basename = command(
  "basename",
  { letters: "as:z", long: { suffix: "s", multiple: "a" }, stops: true },
  async (context, options) => {
    const many = options.has("a") || options.has("s");
    if (!options.rest.length) return missing(context);
    if (!many && options.rest.length > 2)
      return context.complain(`extra operand '${options.rest[2]}'\nTry 'basename --help' for more information.`);
    const suffix = options.value("s") ?? (many ? "" : (options.rest[1] ?? ""));
    for (const path of many ? options.rest : options.rest.slice(0, 1)) {
      const trimmed = path.replace(/(.)\/+$/, "$1");
      const name = trimmed === "/" ? "/" : (trimmed.split("/").pop() ?? "");
      await context.write(`${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
    }
    return 0;
  },
);

const dirname = command("dirname", { letters: "z", stops: true }, async (context, options) => {
  if (!options.rest.length) return missing(context);
  for (const path of options.rest) {
    const trimmed = path.replace(/(.)\/+$/, "$1");
    const at = trimmed.lastIndexOf("/");
    await context.write(`${at < 0 ? "." : at === 0 ? "/" : trimmed.slice(0, at).replace(/(.)\/+$/, "$1")}\n`);
  }
  return 0;
});

const realpath = command("realpath", { letters: "esmq" }, async (context, options) => {
  if (!options.rest.length) return missing(context);
  return each(
    context,
    options.rest,
    async (path) => {
      const whole = context.path(path).replace(/(.)\/$/, "$1");
      const [folder] = context.files.parent(whole === "/" ? "/x" : whole);
      void folder;
      if (options.has("e") && !context.files.find(whole)) throw new FileProblem("No such file or directory");
      if (context.files.find(whole, { follow: false }) instanceof LinkNode)
        throw new Refusal("realpath of a link is not supported in this page");
      await context.write(`${whole}\n`);
    },
    (path) => path,
  );
});

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const mktemp = command(
  "mktemp",
  { letters: "dup:tqS:", long: { directory: "d", "dry-run": "u", tmpdir: "p", suffix: "S", quiet: "q" } },
  async (context, options) => {
    const folder = context.environment.get("TMPDIR") || "/tmp";
    let [template] = options.rest;
    if (template === undefined) template = `${options.value("p") || folder}/tmp.XXXXXXXXXX`;
    else if (options.has("p")) template = `${options.value("p") || folder}/${template}`;
    else if (options.has("t")) template = `${folder}/${template}`;
    const [, before, marks, after] = template.match(/^(.*?)(X{3,})([^X/]*)$/s) ?? [];
    if (marks === undefined) return context.complain(`too few X's in template '${template}'`);
    const letters = Array.from(
      crypto.getRandomValues(new Uint8Array(marks.length)),
      (byte) => LETTERS[byte % LETTERS.length],
    ).join("");
    const path = before + letters + after;
    if (!options.has("u")) {
      try {
        if (options.has("d")) context.files.makeFolder(context.path(path), 0o700);
        else {
          context.files.open(context.path(path), { write: true, create: true }).release();
          const node = context.files.find(context.path(path));
          if (node) node.mode = 0o600;
        }
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        return context.complain(
          `failed to create ${options.has("d") ? "directory" : "file"} via template '${template}': ${error.message}`,
        );
      }
    }
    await context.write(`${path}\n`);
    return 0;
  },
);

const ls = command("ls", { letters: "1aAdrtSFph", long: { all: "a", "almost-all": "A" } }, async (context, options) => {
  const rank = (/** @type {[string, Node]} */ [, node]) =>
    options.has("t") ? -node.changed : options.has("S") ? -(node instanceof FileNode ? node.size : 4096) : 0;
  const sorted = (/** @type {[string, Node][]} */ entries) => {
    entries.sort((one, other) => rank(one) - rank(other) || byCode(one[0], other[0]));
    return options.has("r") ? entries.reverse() : entries;
  };
  const mark = (/** @type {Node} */ node) => {
    if (node instanceof FolderNode) return options.has("F") || options.has("p") ? "/" : "";
    return options.has("F") ? (node instanceof LinkNode ? "@" : node instanceof ProgramNode || node.mode & 0o111 ? "*" : "") : "";
  };
  const write = async (/** @type {[string, Node][]} */ entries) => {
    for (const [name, node] of sorted(entries)) await context.write(`${name}${mark(node)}\n`);
  };
  /** @type {[string, Node][]} */
  const files = [];
  /** @type {[string, FolderNode][]} */
  const folders = [];
  let status = 0;
  for (const path of options.rest.length ? options.rest : ["."]) {
    const node = context.files.find(context.path(path));
    if (!node) {
      await context.complain(`cannot access '${path}': No such file or directory`);
      status = 2;
    } else if (node instanceof FolderNode && !options.has("d")) folders.push([path, node]);
    else files.push([path, node]);
  }
  await write(files);
  const isTitled = folders.length > 1 || files.length > 0 || (folders.length > 0 && options.rest.length > 1);
  folders.sort((one, other) => byCode(one[0], other[0]));
  for (const [place, [path, folder]] of folders.entries()) {
    if (isTitled) await context.write(`${place || files.length ? "\n" : ""}${path}:\n`);
    const shown = [...folder.entries].filter(([name]) => options.has("a") || options.has("A") || !name.startsWith("."));
    if (options.has("a")) shown.push([".", folder], ["..", folder]);
    await write(shown);
  }
  return status;
});

/**
 * find: its expressions.
 * @param {string[]} args
 */
function findPlan(args) {
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
    if (name === "-size" && !/^[-+]?\d+[ckMG]$/.test(plan[plan.length - 1].at(-1)?.value ?? ""))
      throw new Refusal("find -size in blocks is not supported in this page");
    negated = false;
  }
  return { paths: paths.length ? paths : ["."], plan, depth };
}

/** @type {[string, Definition]} */
const find = [
  "find",
  {
    async run(context) {
      const { paths, plan, depth } = findPlan(context.args);
      const isAction = (/** @type {string} */ name) => /^-(print0?|exec\+?|delete)$/.test(name);
      const hasAction = plan.some((steps) => steps.some(({ name }) => isAction(name)));
      /** @type {Map<string[], string[]>} */
      const gathered = new Map();
      let status = 0;
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
            const [, sign, count, unit] = step.value.match(/^([-+]?)(\d+)([ckMG])$/) ?? [];
            const size = Math.ceil(
              (node instanceof FileNode ? node.size : 4096) /
                { c: 1, k: 1024, M: 1048576, G: 1073741824 }[/** @type {"c"} */ (unit)],
            );
            return sign === "+" ? size > Number(count) : sign === "-" ? size < Number(count) : size === Number(count);
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
      const { plan } = findPlan(args);
      for (const steps of plan) for (const { words } of steps) if (words.length) also.command(words);
    },
  },
];

const chmod = command("chmod", { letters: "R", stops: true }, async (context, options) => {
  const [text, ...paths] = options.rest;
  if (text === undefined || !paths.length) return missing(context);
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

export const FILES = [mkdir, rmdir, rm, touch, cp, mv, basename, dirname, realpath, mktemp, ls, find, chmod];
export { latin };
