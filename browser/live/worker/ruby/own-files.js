// Files of Ruby's library that few programs need and this page has of its own: loaded where a program names what is in them.

/** @import {Surroundings} from "./program.js" */

/** By what a program names: the files. @type {[named: RegExp, paths: string[]][]} */
const FILES = [
  [/\bbigdecimal\b/i, ["bigdecimal.rb", "bigdecimal/util.rb"]],
  [/\b(?:Thread|Timeout|Ractor)\b/, ["page_threads.rb"]],
  [/\bRactor\b/, ["page_ractors.rb"]],
];

/** @type {Map<string, Promise<Uint8Array>>} */
const loaded = new Map();

/**
 * @param {string} path
 * @param {Surroundings["downloads"]} downloads
 */
async function load(path, { download }) {
  const response = await download(new URL(`library/${path}`, import.meta.url).href);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Those that a program may need, by their paths in the library; what could not be loaded is tried again the next time.
 * @param {string} text
 * @param {Surroundings["downloads"]} downloads
 * @returns {Promise<[path: string, bytes: Uint8Array][]>}
 */
export async function ownFiles(text, downloads) {
  const paths = FILES.flatMap(([named, each]) => (named.test(text) ? each : []));
  return Promise.all(
    paths.map(async (path) => {
      const bytes = loaded.get(path) ?? load(path, downloads);
      loaded.set(path, bytes);
      bytes.catch(() => loaded.delete(path));
      return /** @type {[string, Uint8Array]} */ ([path, await bytes]);
    }),
  );
}
