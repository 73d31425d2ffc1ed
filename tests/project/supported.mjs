// Which APIs that scripts use are younger than the browsers of package.json, by MDN's table of what browsers have.
//
//   node supported.mjs FILE...
//
// Prints {name: file}. `Owner.name` is looked up as it stands, and a class by its name. Whose a member of an object is,
// text alone does not show: it is too young when no interface that has a member of the name is old enough.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { transformSync } from "esbuild";

const require = createRequire(import.meta.url);
/** @type {import("@mdn/browser-compat-data").CompatData} */
const { api, javascript } = require("@mdn/browser-compat-data");
/** @type {{browserslist: string[]}} */
const { browserslist } = require("../../package.json");

/** @typedef {import("@mdn/browser-compat-data").Identifier} Identifier */

/** @type {Record<string, import("@mdn/browser-compat-data").BrowserName>} by what browserslist calls them */
const BROWSERS = { chrome: "chrome", edge: "edge", firefox: "firefox", safari: "safari", ios_saf: "safari_ios" };
const OLDEST = browserslist.map((line) => {
  const [name, sign, version] = line.split(" ");
  if (sign !== ">=" || !(name in BROWSERS))
    throw new Error(`package.json, browserslist: expected "firefox >= 125", found "${line}"`);
  return { name: BROWSERS[name], version: Number(version) };
});

/** @param {Identifier} entry whether all supported browsers have it */
const isSupported = (entry) =>
  OLDEST.every(({ name, version }) => {
    const given = entry.__compat?.support[name];
    const statements = given === undefined ? [] : Array.isArray(given) ? given : [given];
    return statements.some(({ version_added: added, version_removed: removed, flags, prefix, alternative_name: other }) => {
      if (removed || flags || prefix || other || !added) return false;
      return Number.parseFloat(String(added).replace("≤", "")) <= version;
    });
  });

const interfaces = /** @type {Record<string, Identifier>} */ ({ ...api, ...javascript.builtins });
/** @type {Map<string, Identifier[]>} */
const members = new Map();
for (const owner of Object.values(interfaces)) {
  for (const [name, entry] of Object.entries(owner)) {
    if (entry && "__compat" in entry) members.set(name, [...(members.get(name) ?? []), /** @type {Identifier} */ (entry)]);
  }
}

/** @type {Record<string, string>} */
const young = {};
for (const file of process.argv.slice(2)) {
  // Without comments.
  const { code } = transformSync(readFileSync(file, "utf8"), { format: "esm", target: "esnext", legalComments: "none" });
  const found = new Set(code.match(/(?:\b[A-Z]\w*)?\??(?<!\.\.)\.[a-z]\w*|\b[A-Z]\w+/g));
  for (const text of found) {
    const [owner, name] = text.replace("?", "").split(".");
    const known = interfaces[owner];
    const exact = name ? (known?.[`${name}_static`] ?? known?.[name]) : known;
    const entries = exact ? [/** @type {Identifier} */ (exact)] : name ? members.get(name) : undefined;
    if (entries?.length && !entries.some(isSupported)) young[text.replace("?", "")] = file;
  }
}
console.log(JSON.stringify(young));
