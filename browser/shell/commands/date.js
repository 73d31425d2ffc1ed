// date: a time in a format.

import { formatDate, ZoneProblem } from "../dates.js";
import { command, OptionProblem } from "../options.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";
import { readDate } from "./read-date.js";

/** @import {Options} from "../options.js" */

const SPEC = {
  letters: "ud:r:Rf:s:I::3:",
  long: { utc: "u", universal: "u", date: "d", reference: "r", "rfc-email": "R", "iso-8601": "I", "rfc-3339": "3" },
};

export const date = command(
  "date",
  SPEC,
  async (context, options) => {
    const format = formatOf(options);
    const zone = options.has("u") ? "UTC" : context.zone;
    let time = Date.now();
    let nanoseconds = Math.floor((time % 1000) * 1_000_000);
    if (!context.world.services.isStopped?.())
      nanoseconds = (time % 1000) * 1_000_000 + Math.floor((performance.now() % 1) * 999_999);
    if (options.has("d")) {
      const text = options.value("d") ?? "";
      const found = readDateZoned(text, zone, time);
      if (!found) {
        if (found === null && UNDERSTOOD.test(text)) throw new Refusal(`date -d '${text}' is not supported in this page`);
        return context.complain(`invalid date ‘${text}’`);
      }
      ({ time } = found);
      nanoseconds = found.nanoseconds;
    } else if (options.has("r")) {
      const node = context.files.find(context.path(options.value("r") ?? ""));
      if (!node) return context.complain(`${options.value("r")}: No such file or directory`);
      time = node.changed;
      nanoseconds = (time % 1000) * 1_000_000;
    }
    try {
      await context.write(`${formatDate(format, time, zone, nanoseconds)}\n`);
    } catch (error) {
      if (error instanceof ZoneProblem) throw new Refusal(`${error.message} is not supported in this page`);
      throw error;
    }
    return 0;
  },
  (options) => {
    formatOf(options);
    const text = options.value("d");
    if (text !== undefined && !text.includes(UNKNOWN) && UNDERSTOOD.test(text) && readDateZoned(text, "", 0) === null)
      throw new Refusal(`date -d '${text}' is not supported in this page`);
  },
);

/** What GNU's date may well understand. */
const UNDERSTOOD = /\d|day|week|month|year|hour|minute|second|now|noon|night|mon|tue|wed|thu|fri|sat|sun/i;

/**
 * @param {string} text
 * @param {string} zone
 * @param {number} now
 */
function readDateZoned(text, zone, now) {
  const [, other, rest] = text.match(/^TZ="([^"]*)"\s*(.*)$/s) ?? [];
  if (text.trim() === "") return readDate("00:00", zone, now);
  return other === undefined ? readDate(text, zone, now) : readDate(rest, other, now);
}

/** @type {Record<string, string>} the formats of --iso-8601, by how much they tell */
const ISO = { hours: "%FT%H%:z", minutes: "%FT%H:%M%:z", date: "%F", seconds: "%FT%T%:z", ns: "%FT%T,%N%:z" };
/** @type {Record<string, string>} those of --rfc-3339 */
const RFC_3339 = { date: "%F", seconds: "%F %T%:z", ns: "%F %T.%N%:z" };

/** @param {Options} options */
function formatOf(options) {
  if (options.has("f") || options.has("s")) throw new Refusal("date -f and -s are not supported in this page");
  if (options.rest.some((each) => !each.startsWith("+") && !each.includes(UNKNOWN)))
    throw new Refusal(`date ${options.rest.join(" ")} is not supported in this page`);
  let format = options.rest[0]?.slice(1) ?? "%a %b %e %H:%M:%S %Z %Y";
  const iso = options.value("I");
  if (iso !== undefined) format = chosen("--iso-8601", iso || "date", ISO);
  if (options.has("R")) format = "%a, %d %b %Y %T %z";
  const rfc = options.value("3");
  if (rfc !== undefined) format = chosen("--rfc-3339", rfc, RFC_3339);
  return format;
}

/**
 * @param {string} option
 * @param {string} word one of the choices, or what no other begins with
 * @param {Record<string, string>} choices
 */
function chosen(option, word, choices) {
  const names = Object.keys(choices);
  const found = names.filter((each) => each === word || each.startsWith(word));
  if (found.length === 1) return choices[found[0]];
  throw new OptionProblem(
    [`${found.length ? "ambiguous" : "invalid"} argument ‘${word}’ for ‘${option}’`, "Valid arguments are:"]
      .concat(names.map((each) => `  - ‘${each}’`))
      .join("\n"),
  );
}
