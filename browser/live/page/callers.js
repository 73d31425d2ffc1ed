// What the site's build gives the page's scripts, and with it who calls: the credentials of a program's environment.

import * as storage from "./storage.js";

/** @typedef {{label: string, username: string, secret: string, client_type: string}} Client */

/**
 * The tables of hooks/pack/tables.py, which explains them.
 * @typedef {object} Directory
 * @property {Record<string, {worker: string, made_up: string[], interpreter?: string}>} languages
 * @property {Client[]} clients
 * @property {Record<string, keyof Client>} credentials
 * @property {Record<string, string>} callers
 * @property {{fault: string, label: string, will: string, count: number}[]} faults
 */

/** @type {Promise<Directory> | undefined} */
let known;

/** The site's tables. */
export function directory() {
  known ??= fetch(new URL("../runtime.json", import.meta.url))
    .then((response) => {
      if (!response.ok) throw new Error(`the site answered ${response.status}`);
      return response.json();
    })
    .catch((error) => {
      known = undefined;
      throw new Error(`the list of files could not be downloaded (${error.message})`);
    });
  return known;
}

/**
 * The variables for a program: credentials of the chosen caller, and the ids that other programs made.
 * @param {string} program
 * @returns {Promise<Record<string, string>>}
 */
export async function environmentFor(program) {
  const { clients, callers, credentials } = await directory();
  const { who, ids } = storage.facts();
  const chosen = clients.find(({ username }) => username === who);
  const found = chosen ?? clients.find(({ client_type }) => client_type === callers[program]);
  if (!found) throw new Error(`no Client calls as ${program} does; expected a ${callers[program]}`);
  const client = who === "wrong" ? { ...found, secret: "test_sk_wrong" } : found;
  const variables = Object.entries(credentials).map(([variable, attribute]) => [variable, client[attribute]]);
  return { ...Object.fromEntries(variables), ...ids };
}
