// What the search finds for queries, without a browser.
//
//   node rank.mjs INDEX < QUERIES
//
// INDEX is the built site's search_index.json, QUERIES a list as JSON. Prints the addresses that each query finds, best first, and
// the addresses that have other titles.

import { readFileSync } from "node:fs";
import { OTHER_TITLES } from "../../browser/js/other-titles.js";
import { prepare, rank } from "../../browser/js/rank.js";

/** @type {{docs: import("../../browser/js/rank.js").Doc[]}} */
const { docs } = JSON.parse(readFileSync(process.argv[2], "utf8"));
/** @type {string[]} */
const queries = JSON.parse(readFileSync(0, "utf8"));
const index = prepare(docs);
const found = queries.map((query) => rank(index, query).map(({ section }) => section.location));
const addresses = docs.map(({ location }) => location);
console.log(JSON.stringify({ found, addresses, titled: Object.keys(OTHER_TITLES) }));
