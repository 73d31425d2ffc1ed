// Bundles a style sheet that comes on standard input and may import others, and writes it without what only people read to
// standard output: no comment, no white space, in the syntax of the browsers of package.json.
//
//   node styles.mjs ROOT FOLDER
//
// ROOT is the repository's, FOLDER the one that imports are relative to.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [root, resolveDir] = process.argv.slice(2);
/** @type {typeof import("esbuild")} */
const esbuild = createRequire(join(root, "node_modules", "_.js"))("esbuild");
/** @type {{browserslist: string[]}} */
const { browserslist } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const { outputFiles } = await esbuild.build({
  stdin: { contents: readFileSync(0, "utf8"), resolveDir, loader: "css" },
  bundle: true,
  minify: true,
  write: false,
  target: browserslist.map((query) => query.replace(" >= ", "").replace("ios_saf", "ios")),
  logLevel: "error",
});
process.stdout.write(outputFiles[0].text);
