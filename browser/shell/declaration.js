// What would make a variable again, as declare -p shows it.

import { doubleQuoted } from "./quote.js";
import { attributesOf, keysOf } from "./variables.js";

/** @import {Variable} from "./variables.js" */

/** @param {Variable} found an array, or none */
export function elementsOf(found) {
  const text = (/** @type {string} */ value) => doubleQuoted(value);
  if (found.list)
    return `(${keysOf(found)
      .map((key) => `[${key}]=${text(found.list?.get(Number(key)) ?? "")}`)
      .join(" ")})`;
  const key = (/** @type {string} */ each) => (/^[\w-]+$/.test(each) ? each : doubleQuoted(each));
  return `(${keysOf(found)
    .map((each) => `[${key(each)}]=${text(found.table?.get(each) ?? "")} `)
    .join("")})`;
}

/**
 * @param {string} name
 * @param {Variable} found
 */
export function declarationOf(name, found) {
  const isArray = Boolean(found.list?.size || found.table?.size);
  const value = found.text !== undefined ? `=${doubleQuoted(found.text)}` : isArray ? `=${elementsOf(found)}` : "";
  const empty = value === "" && (found.list || found.table) && !found.isBare ? "=()" : "";
  return `declare -${attributesOf(found) || "-"} ${name}${value}${empty}\n`;
}
