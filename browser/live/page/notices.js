// A line under a program about what is not to be seen in its text: which ids it will find, who calls, what will fail.

import * as storage from "./storage.js";
import { idsReadBy } from "./variables.js";

/** @import {Engine} from "../engine/engine.js" */

/**
 * @typedef {object} Notice
 * @property {string[]} missing variables of ids that are not made yet
 * @property {{text: string, code?: string}[]} parts for the reader, in order
 */

/**
 * @param {string} text of the program
 * @returns {Notice}
 */
export function noticeFor(text) {
  const { ids, who, fault } = storage.facts();
  const needed = idsReadBy(text);
  const missing = needed.filter((name) => !ids[name]);
  /** @type {Notice["parts"]} */
  const parts = needed.filter((name) => ids[name]).map((name) => ({ text: `${name} is `, code: ids[name] }));
  if (missing.length) parts.push({ text: `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not created yet.` });
  if (fault) parts.push({ text: `The sandbox will ${fault.will} the next ${fault.count > 1 ? "requests" : "request"}.` });
  if (who !== "auto") parts.push({ text: `Run calls as ${who === "wrong" ? "somebody with a wrong key" : who}.` });
  return { missing, parts };
}

/**
 * Make what a program expects to find, as the programs before it do; gives the ids.
 * @param {Engine} engine
 * @param {string} program
 */
export async function prepare(engine, program) {
  const { requests, ids, problem } = await engine.ask("prepare", { program });
  const known = storage.facts();
  const made = requests.map((request) => ({ ...request, at: Date.now() }));
  storage.remember({ ids: { ...known.ids, ...ids }, requests: [...known.requests, ...made] });
  if (problem) throw new Error(problem);
  return ids;
}
