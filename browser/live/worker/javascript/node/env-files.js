// Files of variables: util.parseEnv() and process.loadEnvFile().

import { wrongType } from "./errors.js";

/** A variable in its line: what is in quotes may take several. */
const LINE = /^[ \t]*(?:export[ \t]+)?([^=\n#][^=\n]*?)[ \t]*=(?:(?=\n)|\s*)(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\n#]*))[^\n]*$/gm;

/**
 * The variables that a text sets, by their names.
 * @param {unknown} text
 * @returns {Record<string, string>}
 */
export function parseEnv(text) {
  if (typeof text !== "string") throw wrongType("content", "of type string", text);
  const found = [...text.replaceAll("\r\n", "\n").matchAll(LINE)].sort(([, one], [, other]) =>
    one < other ? -1 : Number(one > other),
  );
  return Object.fromEntries(
    found.map(([, name, doubled, single, ticked, plain = ""]) => [
      name.trim(),
      doubled?.replaceAll("\\n", "\n") ?? single ?? ticked ?? plain.trim(),
    ]),
  );
}

/**
 * Set the variables of a file, but not those that are set.
 * @param {{env: Record<string, string>, getBuiltinModule: (name: string) => any}} process
 * @param {unknown} [path]
 */
export function loadEnvFile({ env, getBuiltinModule }, path = ".env") {
  const text = getBuiltinModule("fs").readFileSync(path, "utf8");
  for (const [name, value] of Object.entries(parseEnv(text))) env[name] ??= value;
}
