// A line under a program about what is not to be seen in its text: which ids it will find, who calls, what will fail.

import { directory } from "./callers.js";
import * as memory from "./memory.js";

/** Variables of a program's text that other programs' answers fill. */
export const neededBy = (text) => [...new Set(text.match(/\bPAKET_[A-Z]+_ID\b/g) ?? [])];

const FAULTS = { drop: "lose its answer to", "delay=2": "wait 2 s before it answers", 500: "answer 500 to", 503: "answer 503 to" };

/**
 * @param {string} program
 * @param {string} text
 * @returns {{missing: string[], parts: {text: string, code?: string}[]}} parts are for the reader, in order
 */
export function noticeFor(program, text) {
  const { ids, who, fault } = memory.facts();
  const needed = neededBy(text);
  const missing = needed.filter((name) => !ids[name]);
  const parts = needed.filter((name) => ids[name]).map((name) => ({ text: `${name} is `, code: ids[name] }));
  if (missing.length) parts.push({ text: `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not made yet.` });
  if (fault) parts.push({ text: `The sandbox will ${FAULTS[fault.fault]} the next ${fault.count > 1 ? "requests" : "request"}.` });
  if (who !== "auto") parts.push({ text: `Run calls as ${who === "wrong" ? "somebody with a wrong key" : who}.` });
  return { missing, parts };
}

/** Make what a program expects to find, as the programs before it do; gives the ids. */
export async function makeWorld(engine, program) {
  const { worlds, clients, paket } = await directory();
  const variables = {};
  const requests = [];
  for (const { client, call, body, keep, repeat } of worlds[program] ?? []) {
    for (let number = 1; number <= repeat; number += 1) {
      variables.NUMBER = String(number);
      const { username, secret } = clients.find((one) => one.username === client);
      const [method, target] = filled(call, variables).split(" ");
      const headers = [
        ["Authorization", `Basic ${btoa(`${username}:${secret}`)}`],
        ["Content-Type", "application/json"],
      ];
      const url = new URL(target, paket).href;
      const sent = body === null ? "" : filled(JSON.stringify(body), variables);
      const answer = await engine.request({ method, url, headers, body: sent });
      requests.push({ method, target, status: answer.status ?? null, at: Date.now() });
      if (!(answer.status < 300)) throw new Error(`${method} ${target} was answered ${answer.status ?? answer.message}`);
      const made = Object.keys(keep).length ? JSON.parse(new TextDecoder().decode(answer.body)) : {};
      for (const [name, attribute] of Object.entries(keep)) variables[name] = made[attribute];
    }
  }
  await engine.keep();
  const ids = Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith("PAKET_")));
  const known = memory.facts();
  memory.remember({ ids: { ...known.ids, ...ids }, requests: [...known.requests, ...requests] });
  return ids;
}

const filled = (text, variables) => text.replace(/\{([A-Z_]+)\}/g, (_, name) => variables[name]);
