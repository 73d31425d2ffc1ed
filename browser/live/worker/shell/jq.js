// jq: just-bash's own, but for what that does otherwise than jq and does not complain of. That is refused by name.

/** @import {Bash} from "just-bash/browser" */

/** @typedef {{stdout: string, stderr: string, exitCode: number}} Result */

/** Options -> how many arguments follow each. */
const OPTIONS = new Map([
  ...["raw-output", "compact-output", "null-input", "exit-status", "slurp", "sort-keys", "raw-input", "tab"].map(
    (name) => /** @type {[string, number]} */ ([`--${name}`, 0]),
  ),
  ["--arg", 2],
  ["--argjson", 2],
]);
const LETTERS = /^-[rcnesSR]+$/;

/** `{$name}` is `{name: $name}`; to just-bash it is an attribute of the name `$name`, which is null. */
const SHORTHAND = /[{,]\s*\$\w+\s*[,}]/;

/**
 * @param {string[]} args
 * @param {{stdin: string, cwd: string, env: Record<string, string>}} context
 * @param {Bash} shell one that has just-bash's jq and the program's files
 * @returns {Promise<Result>}
 */
export async function jq(args, { stdin, cwd, env }, shell) {
  const problem = unsupported(args);
  if (problem) return { stdout: "", stderr: `jq: ${problem} is not supported in this page\n`, exitCode: 2 };
  const { stdout, stderr, exitCode } = await shell.exec("jq", { args, stdin, stdinKind: "bytes", cwd, env, rawScript: true });
  const isEmpty = exitCode === 1 && !stdout && !stderr; // jq distinguishes null and false from nothing at all
  return { stdout, stderr, exitCode: isEmpty ? 4 : exitCode };
}

/**
 * What just-bash's jq lacks, or understands otherwise.
 * @param {string[]} args
 */
function unsupported(args) {
  const left = [...args];
  let filter;
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const size = LETTERS.test(arg) ? 0 : OPTIONS.get(arg);
    if (size !== undefined) left.splice(0, size);
    else if (arg.startsWith("-") && arg !== "-") return `option ${arg}`;
    else filter ??= arg;
  }
  const [shorthand] = (filter ?? "").replace(/"(\\.|[^"\\])*"/g, '""').match(SHORTHAND) ?? [];
  return shorthand;
}
