/** Reads values by the schema's name, as JSON on its standard input, and prints whether zod takes each. */

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const schemas = await import(pathToFileURL(process.argv[2]).href);
/** @type {Record<string, unknown[]>} */
const wanted = JSON.parse(readFileSync(0, "utf-8"));
const verdicts = Object.entries(wanted).map(([name, values]) => [
  name,
  values.map((value) => schemas[name].safeParse(value).success),
]);
console.log(JSON.stringify(Object.fromEntries(verdicts)));
