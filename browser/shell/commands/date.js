// date: a time in a format.

import { formatDate, ZoneProblem } from "../dates.js";
import { readOptions } from "../options.js";
import { Refusal } from "../task.js";
import { UNKNOWN } from "../unknown.js";
import { readDate } from "./read-date.js";

/** @import {Definition} from "../options.js" */

const DATE_LETTERS = "ud:r:Rf:s:I";
const DATE_LONG = { utc: "u", universal: "u", date: "d", reference: "r", "rfc-email": "R", "iso-8601": "I", "rfc-3339": "3" };

/** @type {[string, Definition]} */
export const date = [
  "date",
  {
    async run(context) {
      const { options, format } = planOf(context.args);
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
    check(args) {
      const { options } = planOf(args.map((arg) => (arg.startsWith("+") ? "+" : arg)));
      const text = options.value("d");
      if (text !== undefined && !text.includes(UNKNOWN) && UNDERSTOOD.test(text) && readDate(text, "", 0) === null)
        throw new Refusal(`date -d '${text}' is not supported in this page`);
    },
  },
];

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

/** @param {string[]} args */
function planOf(args) {
  const plain = args.map((arg) => (/^-I.+/.test(arg) ? `--iso-8601=${arg.slice(2)}` : arg));
  const options = readOptions("date", plain, { letters: `${DATE_LETTERS}3:`, long: DATE_LONG });
  if (options.has("f") || options.has("s")) throw new Refusal("date -f and -s are not supported in this page");
  if (options.rest.some((each) => !each.startsWith("+") && !each.includes(UNKNOWN)))
    throw new Refusal(`date ${options.rest.join(" ")} is not supported in this page`);
  let format = options.rest[0]?.slice(1) ?? "%a %b %e %H:%M:%S %Z %Y";
  const iso = options.value("I");
  if (iso !== undefined) {
    /** @type {Record<string, string>} */
    const formats = { "": "%F", date: "%F", hours: "%FT%H%:z", minutes: "%FT%H:%M%:z", seconds: "%FT%T%:z", ns: "%FT%T,%N%:z" };
    if (!formats[iso]) throw new Refusal(`date -I${iso} is not supported in this page`);
    format = formats[iso];
  }
  if (options.has("R")) format = "%a, %d %b %Y %T %z";
  const rfc = options.value("3");
  if (rfc !== undefined) {
    /** @type {Record<string, string>} */
    const formats = { date: "%F", seconds: "%F %T%:z", ns: "%F %T.%N%:z" };
    if (!formats[rfc]) throw new Refusal(`date --rfc-3339=${rfc} is not supported in this page`);
    format = formats[rfc];
  }
  return { options, format };
}
