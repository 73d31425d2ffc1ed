// Links Pyodide anew, without what only other WebAssembly could use that is loaded later, as C extensions are: no page has any.
//
//   node link.mjs NODE_MODULES OUT
//
// Pyodide offers such modules all of Python: its interpreter exports some 8,500 functions and variables, and its script takes
// each of them, gives each a place in the interpreter's table, and brings some 800 functions for nobody else. A browser has to
// load, compile and do all that before Python does anything. What is kept is what the scripts read: pyodide.mjs,
// pyodide.asm.mjs and pyodide.asm.wasm are written into the folder OUT.
//
// Pyodide's script is read by its patterns; where one of them is not found, Pyodide has changed, and this script fails.
// PAKET_LINK=off builds without this script: the page then loads Pyodide's own files, and starts more slowly.

import { copyFile, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// The line that threw may be a megabyte of somebody else's: what is written is the message alone.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

/** Read by a name that is put together while the script runs: the function that starts Python. */
const READ_BY_OTHER_NAMES = ["__main_argc_argv"];

const [nodeModules, out] = process.argv.slice(2);
const require = createRequire(join(nodeModules, "package.json"));
const load = (/** @type {string} */ name) => import(pathToFileURL(require.resolve(name)).href);
/** @type {[typeof import("binaryen"), typeof import("terser")]} */
const [{ default: binaryen }, { minify }] = await Promise.all([load("binaryen"), load("terser")]);

const at = (/** @type {string} */ name) => join(nodeModules, "pyodide", name);
const loader = await readFile(at("pyodide.mjs"), "utf8");
const script = keepRead(await readFile(at("pyodide.asm.mjs"), "utf8"), loader);
const interpreter = keepExports(await readFile(at("pyodide.asm.wasm")), script);
const linked = await keepUsed(keepImports(script, interpreter));

await copyFile(at("pyodide.mjs"), join(out, "pyodide.mjs"));
await writeFile(join(out, "pyodide.asm.mjs"), linked);
await writeFile(join(out, "pyodide.asm.wasm"), interpreter);

/** @typedef {(given: string, name: string) => string} Keep what is kept of a find */

/**
 * The script without what it keeps for others: `loader` is the only one that reads from it.
 * @param {string} text
 * @param {string} loader
 */
function keepRead(text, loader) {
  /** @type {Map<string, number>} */
  const words = new Map();
  for (const word of `${text}${loader}`.match(/[\w$]+/g) ?? []) words.set(word, (words.get(word) ?? 0) + 1);
  const reads = new Set(`${text}${loader}`.match(/(?<=\.)[\w$]+|(?<=\[")[\w$]+(?="\](?!=[^=]))/g));
  /** @type {[pattern: RegExp, keep: Keep][]} */
  const rules = [
    // _name=Module["_name"]=wasmExports["name"]; beside which a name that nobody uses stands in its declaration only.
    [
      /(?<=[{;])([\w$]+)=(?:[\w$]+=|Module\["[\w$]+"\]=)*wasmExports\["[\w$]+"\](?:\.value>>>0)?(?:;|(?=\}))/g,
      (given, name) => {
        const own = [...given.matchAll(/[\w$]+/g)].filter(([word]) => word === name).length;
        return (words.get(name) ?? 0) > own + 1 ? given : "";
      },
    ],
    [/(?<=[{};])Module\["([\w$]+)"\]=\1;/g, (given, name) => (reads.has(name) ? given : "")],
    [/(?<=[{};])[\w$]+\.sig="\w+";/g, () => ""], // for what is given a place in the table by its name
    [/(?<=[;}])updateGOT\(origExports\);/g, () => ""],
    [/(?<![\w$.])eval\(/g, () => "globalThis.eval("], // so that names need not stay what they are
  ];
  return rules.reduce((left, [pattern, keep]) => replaced(left, pattern, keep), text);
}

/**
 * The interpreter with only those exports that the script reads, and without what nothing reaches any more.
 * @param {Uint8Array} bytes
 * @param {string} script
 * @returns {Uint8Array<ArrayBuffer>}
 */
function keepExports(bytes, script) {
  const read = new Set([...script.matchAll(/\bwasmExports(?:\["|\.)([\w$]+)/g)].map(([, name]) => name));
  const module = binaryen.readBinary(bytes);
  const exported = Array.from({ length: module.getNumExports() }, (_, index) => {
    return binaryen.getExportInfo(module.getExportByIndex(index)).name;
  });
  for (const name of READ_BY_OTHER_NAMES) {
    if (!exported.includes(name)) fail(`its interpreter does not export ${name}`);
    read.add(name);
  }
  for (const name of exported) if (!read.has(name)) module.removeExport(name);
  module.runPasses(["remove-unused-module-elements"]);
  return /** @type {Uint8Array<ArrayBuffer>} */ (module.emitBinary());
}

/**
 * The script that gives the interpreter only what it takes.
 * @param {string} script
 * @param {Uint8Array<ArrayBuffer>} interpreter
 */
function keepImports(script, interpreter) {
  const taken = new Set(WebAssembly.Module.imports(new WebAssembly.Module(interpreter)).map(({ name }) => name));
  return replaced(script, /(?<=\bwasmImports=\{)[^}]+(?=\})/g, (given) => {
    return given
      .split(",")
      .filter((entry) => taken.has(entry.split(":")[0]))
      .join(",");
  });
}

/**
 * The script without what nobody uses any more.
 * @param {string} script
 */
async function keepUsed(script) {
  const { code = fail("its script is empty") } = await minify(script, { module: true, compress: { passes: 2 }, mangle: true });
  return code;
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {Keep} by
 */
function replaced(text, pattern, by) {
  const changed = text.replace(pattern, by);
  if (changed === text) fail(`nothing in its script is like ${pattern}`);
  return changed;
}

/**
 * @param {string} what is not as it was
 * @returns {never}
 */
function fail(what) {
  throw new Error(
    `Pyodide has changed: ${what}. Look what is in its place, and change hooks/pack/link.mjs. ` +
      "Until then PAKET_LINK=off builds the site with Pyodide as it is, which starts more slowly.",
  );
}
