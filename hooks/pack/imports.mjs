// Lists what the browser's modules import.
//
//   node imports.mjs NODE_MODULES FOLDER
//
// Writes to standard output, for each module under FOLDER by its path there, its imports in their order, as JSON:
//
//   { "js/site.js": [{ "kind": "static" | "preload" | "later", "specifier": "./choice.js" }] }
//
// An import() is "later", or "preload" if it is marked: import(/* preload */ "./programs.js"). A specifier of which only the
// end is known, `${base}bash.js`, has a star for the rest: "*bash.js". Others that are not known are left out.

import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, sep } from "node:path";

const [nodeModules, folder] = process.argv.slice(2);
/** @type {typeof import("es-module-lexer")} */
const { init, parse } = createRequire(join(nodeModules, "_.js"))("es-module-lexer");
await init();

const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".js")).sort();
const listed = await Promise.all(
  files.map(async (file) => {
    const text = await readFile(join(folder, file), "utf8");
    return [file.replaceAll(sep, "/"), importsOf(text)];
  }),
);
console.log(JSON.stringify(Object.fromEntries(listed)));

/** @typedef {import("es-module-lexer").Import} Found */

/** @param {string} text of a module */
function importsOf(text) {
  const [imports] = parse(text);
  return imports
    .filter(({ specifier }) => specifier && specifier.lastIndexOf("*") <= 0)
    .map((found) => ({ kind: kindOf(found, text), specifier: found.specifier }));
}

/**
 * @param {Found} found
 * @param {string} text
 */
function kindOf(found, text) {
  if (found.type !== "dynamic") return "static";
  return text.slice(found.dynamicStart, found.start).includes("/* preload */") ? "preload" : "later";
}
