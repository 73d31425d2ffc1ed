// Bundles an npm package, or a module and all that it imports, as one module, and writes it to standard output, in the
// syntax of the browsers of package.json.
//
//   node package.mjs NODE_MODULES TEXT|/MODULE.js [--keep-names]
//
// TEXT is that of a module that exports what is wanted of a package. Names of functions and classes are shortened, unless they
// are to be kept.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";

const [nodeModules, wanted, ...flags] = process.argv.slice(2);
/** @type {typeof import("esbuild")} */
const esbuild = createRequire(join(nodeModules, "_.js"))("esbuild");
/** @type {{browserslist: string[]}} */
const { browserslist } = JSON.parse(readFileSync(join(nodeModules, "..", "package.json"), "utf8"));

const { outputFiles } = await esbuild.build({
  stdin: { contents: isAbsolute(wanted) ? `export * from ${JSON.stringify(wanted)};` : wanted, resolveDir: nodeModules },
  bundle: true,
  minify: true,
  keepNames: flags.includes("--keep-names"),
  write: false,
  format: "esm",
  platform: "browser",
  target: browserslist.map((query) => query.replace(" >= ", "").replace("ios_saf", "ios")),
  legalComments: "none",
  logLevel: "error",
});
process.stdout.write(outputFiles[0].text);
