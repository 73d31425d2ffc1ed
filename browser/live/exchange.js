// What is told of a request and its answer, read with care: it comes from the worker that runs the program, which may have made
// it up.

/** @import {Exchange, HeaderList} from "./messages.js" */

const VARIABLE = /^PAKET_[A-Z]+_ID$/;
const ID = /^[\w-]{1,64}$/;

/** How many letters of a body are shown: no fewer than the sandbox's worker reports (MOST_SHOWN in live/wire.py). */
const MOST_BODY = 61_000;
const MOST_HEADERS = 100;

/**
 * An exchange, as far as it is one.
 * @param {string} text JSON
 * @returns {Exchange | null} null if it is none
 */
export function readExchange(text) {
  /** @type {any} */
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  const { request, response, error, ids, ms } = given ?? {};
  if (!isObject(request) || !isNumber(ms) || ms < 0) return null;
  if (typeof request.method !== "string" || typeof request.target !== "string") return null;
  if (response !== null && response !== undefined && !(isObject(response) && isNumber(response.status))) return null;
  return {
    request: { method: short(request.method), target: short(request.target), ...messageOf(request) },
    response: response ? { status: response.status, ...messageOf(response) } : null,
    error: short(error),
    ids: isObject(ids) ? Object.fromEntries(Object.entries(ids).filter(isId)) : {},
    ms,
  };
}

/**
 * Variables of ids, whatever else somebody wrote among them: a program reads them beside its credentials.
 * @param {[name: string, value: unknown]} entry
 */
export const isId = ([name, value]) => VARIABLE.test(name) && typeof value === "string" && ID.test(value);

/** @param {Record<string, unknown>} message */
function messageOf({ headers, body }) {
  const lines = Array.isArray(headers) ? headers.filter((line) => Array.isArray(line) && line.length === 2) : [];
  /** @type {HeaderList} */
  const shown = lines.slice(0, MOST_HEADERS).map(([name, value]) => [short(name), short(value)]);
  return { headers: shown, body: cut(typeof body === "string" ? body : "", MOST_BODY) };
}

/** @param {unknown} text */
const short = (text) => cut(typeof text === "string" ? text : "", 2000);

/**
 * The beginning of a text, and how much is left out.
 * @param {string} text
 * @param {number} most
 */
function cut(text, most) {
  return text.length > most ? `${text.slice(0, most)}\n… ${text.length - most} more characters are not shown` : text;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isNumber = (/** @type {unknown} */ value) => typeof value === "number" && Number.isFinite(value);
