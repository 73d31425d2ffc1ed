// Bundles an npm package, or a module and all that it imports, as one module, and writes it to standard output, in the
// syntax of the browsers of package.json.
//
//   node package.mjs NODE_MODULES TEXT|/MODULE.js [--keep-names] [--beside=FILE]
//     [--within=FOLDER --kit=FILE --rest=FILE]
//
// TEXT is that of a module that exports what is wanted of a package. Names of functions and classes are shortened, unless they
// are to be kept. The file --beside stays one of its own, that the module imports when it wants it. What the folder --within
// takes from outside of it comes from the bundle --rest, which exports what the file --kit does: of a class there must not be two.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, sep } from "node:path";

const [nodeModules, wanted, ...flags] = process.argv.slice(2);
/** @type {typeof import("esbuild")} */
const esbuild = createRequire(join(nodeModules, "_.js"))("esbuild");
/** @type {{browserslist: string[]}} */
const { browserslist } = JSON.parse(readFileSync(join(nodeModules, "..", "package.json"), "utf8"));

/** @param {string} name @returns {string} of a flag with a value; empty if it is not there */
const flag = (name) => flags.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3) ?? "";
const [beside, within, kit, rest] = ["beside", "within", "kit", "rest"].map(flag);
/** @type {import("esbuild").Plugin} */
const fromRest = {
  name: "rest",
  setup(build) {
    const folder = dirname(wanted);
    const inside = join(folder, within) + sep;
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, namespace, kind }) => {
      if ((path === beside && kind === "dynamic-import") || namespace === "rest") return { path, external: true };
      const isTaken = !rest || !(resolveDir + sep).startsWith(inside) || join(resolveDir, path).startsWith(inside);
      return isTaken ? undefined : { path: rest, namespace: "rest" };
    });
    build.onLoad({ filter: /^/, namespace: "rest" }, () => {
      const text = readFileSync(join(folder, kit), "utf8");
      const names = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, each]) => each.split(",").map((name) => name.trim()));
      // An import(): what a worker imports statically counts as a worker to the frame's policy in Firefox.
      return { contents: `export const { ${names.join(", ")} } = await import(${JSON.stringify(rest)});`, resolveDir: folder };
    });
  },
};

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
  plugins: beside || rest ? [fromRest] : [],
});
process.stdout.write(outputFiles[0].text);
