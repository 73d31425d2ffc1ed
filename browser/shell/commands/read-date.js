// The texts that `date -d` takes.

import { DAYS, fromLocal, MONTHS, momentOf } from "../dates.js";

/** @type {Record<string, string>} */
const ZONES = {
  utc: "+0000",
  gmt: "+0000",
  z: "+0000",
  est: "-0500",
  edt: "-0400",
  cst: "-0600",
  cdt: "-0500",
  mst: "-0700",
  mdt: "-0600",
  pst: "-0800",
  pdt: "-0700",
  cet: "+0100",
  cest: "+0200",
  bst: "+0100",
};
/** The zone that T is, in minutes. */
const MILITARY_T = -7 * 60;
const UNITS = /^(sec|second|min|minute|hour|day|week|fortnight|month|year)s?$/;

/**
 * What `date -d` understands; undefined where there is no such time; null where it is none, or one that is not known here.
 * @param {string} text
 * @param {string} zone
 * @param {number} now milliseconds since 1970
 * @returns {{time: number, nanoseconds: number} | null | undefined}
 */
export function readDate(text, zone, now) {
  let rest = text
    .toLowerCase()
    .replace(/\([^)]*\)/g, " ")
    .trim();
  const [, seconds, fraction] = rest.match(/^@(-?\d+)(?:[.,](\d+))?$/) ?? [];
  if (seconds !== undefined)
    return { time: Number(seconds) * 1000, nanoseconds: Number((fraction ?? "").slice(0, 9).padEnd(9, "0")) };
  const at = momentOf(now, zone);
  /** @type {{year?: number, month?: number, day?: number}} */
  const date = {};
  /** @type {{hour: number, minute: number, second: number, nanoseconds: number} | null} */
  let clock = null;
  /** @type {number | null} */
  let offset = null;
  /** @type {{unit: string, count: number}[]} */
  const steps = [];
  let isMidnight = false;
  let weekday = -1;
  let weeks = 0; // before or after the next such day
  const dayOf = (/** @type {string} */ word) =>
    DAYS.findIndex((name) => name.toLowerCase() === word || name.toLowerCase().slice(0, 3) === word);
  const eat = (/** @type {RegExp} */ pattern) => {
    const found = rest.match(pattern);
    if (found) rest = rest.slice(found[0].length).replace(/^[\s,]+/, "");
    return found;
  };
  const monthOf = (/** @type {string} */ name) =>
    MONTHS.findIndex(
      (each) =>
        each.toLowerCase() === name || each.toLowerCase().slice(0, 3) === name || (name === "sept" && each === "September"),
    ) + 1;
  while (rest) {
    let found = eat(/^(\d{4,})-(\d{1,2})-(\d{1,2})(t(?=\d)|(?=\s|$))/);
    if (found) {
      [date.year, date.month, date.day] = found.slice(1, 4).map(Number);
      isMidnight = true;
      if (found[4] && !/^\d\d?:/.test(rest)) return undefined;
      continue;
    }
    found = eat(/^(\d{4})(\d{2})(\d{2})(t(?=\d)|(?=\s|$))/) ?? eat(/^(\d{4})\/(\d{1,2})\/(\d{1,2})(?=\s|$)/);
    if (found) {
      [date.year, date.month, date.day] = found.slice(1, 4).map(Number);
      isMidnight = true;
      if (!found[4]) continue;
      offset = MILITARY_T; // here the letter is a zone, and there is none beside it
      if (!/^\d\d?(?:\d\d|:\d\d(?::\d\d)?)?$/.test(rest)) return undefined;
      continue;
    }
    found = eat(/^(\d{1,2})\/(\d{1,2})\/(\d{4})(?=\s|$)/);
    if (found) {
      [date.month, date.day, date.year] = found.slice(1).map(Number);
      isMidnight = true;
      continue;
    }
    found = eat(/^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]\.?m\.?)?/);
    if (found) {
      let hour = Number(found[1]);
      if (found[5]) hour = (hour % 12) + (found[5].startsWith("p") ? 12 : 0);
      clock = {
        hour,
        minute: Number(found[2]),
        second: Number(found[3] ?? 0),
        nanoseconds: Number((found[4] ?? "").slice(0, 9).padEnd(9, "0")),
      };
      const zoned = eat(/^([-+])\s*(\d{1,2})(?::?(\d{2}))?(?=\s|$)/); // even in "12:00 + 1 day"
      if (zoned) offset = (zoned[1] === "-" ? -1 : 1) * (Number(zoned[2]) * 60 + Number(zoned[3] ?? 0));
      continue;
    }
    found = eat(/^\d+(\d\d)(\d\d)$/); // a count of seconds without its @ is mostly a month or a day that is none
    if (found && found[0].length > 4)
      return Number(found[1]) > 12 || Number(found[2]) > 31 || !Number(found[1]) || !Number(found[2]) ? undefined : null;
    if (found) rest = found[0];
    found = !clock && (date.year !== undefined || !date.month) ? eat(/^(\d{1,2})(\d{2})?$/) : null;
    if (found) {
      clock = { hour: Number(found[1]), minute: Number(found[2] ?? 0), second: 0, nanoseconds: 0 };
      continue;
    }
    found = eat(/^(\d{1,2})\s*([ap]m)(?=\s|$)/);
    if (found) {
      clock = { hour: (Number(found[1]) % 12) + (found[2] === "pm" ? 12 : 0), minute: 0, second: 0, nanoseconds: 0 };
      continue;
    }
    found = eat(/^(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s,-]+(\d{4})(?=\s|$)/);
    if (found && monthOf(found[2])) {
      [date.day, date.month, date.year] = [Number(found[1]), monthOf(found[2]), Number(found[3])];
      isMidnight = true;
      continue;
    }
    if (found) return null;
    found = monthOf(rest.match(/^[a-z]+/)?.[0] ?? "") ? eat(/^([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?(?=\s|$)/) : null;
    if (found) {
      [date.month, date.day] = [monthOf(found[1]), Number(found[2])];
      if (found[3]) date.year = Number(found[3]);
      isMidnight = true;
      continue;
    }
    found = date.month && !date.year && clock ? eat(/^(\d{4})(?=\s|$)/) : null; // as date itself writes it
    if (found) {
      date.year = Number(found[1]);
      continue;
    }
    found = eat(/^([-+]?)\s*(\d+)\s*([a-z]+)(\s+ago)?(?=\s|$|[-+])/);
    if (found) {
      const [, unit] = found[3].match(UNITS) ?? [];
      if (!unit) return null;
      steps.push({ unit: unit.slice(0, 3), count: Number(found[2]) * ((found[1] === "-") === Boolean(found[4]) ? 1 : -1) });
      continue;
    }
    found = eat(/^([a-z]+)(?=[\s,]|$)/);
    if (!found) return null;
    const [, word] = found;
    const day = dayOf(word);
    if (word === "now" || word === "today") continue;
    if (word === "midnight") clock = { hour: 0, minute: 0, second: 0, nanoseconds: 0 };
    else if (word === "noon") clock = { hour: 12, minute: 0, second: 0, nanoseconds: 0 };
    else if (word === "tomorrow") steps.push({ unit: "day", count: 1 });
    else if (word === "yesterday") steps.push({ unit: "day", count: -1 });
    else if (word === "next" || word === "last" || word === "this") {
      const next = eat(/^([a-z]+)(?=\s|$)/);
      const [, unit] = (next?.[1] ?? "").match(UNITS) ?? [];
      if (dayOf(next?.[1] ?? "") >= 0) {
        weekday = dayOf(next?.[1] ?? "");
        weeks = word === "next" ? 1 : word === "last" ? -1 : 0;
        isMidnight = true;
        continue;
      }
      if (!unit) return null;
      steps.push({ unit: unit.slice(0, 3), count: word === "next" ? 1 : word === "last" ? -1 : 0 });
    } else if (ZONES[word] && (clock || isMidnight)) {
      const [, sign, hours, minutes] = ZONES[word].match(/^([-+])(\d\d)(\d\d)$/) ?? [];
      offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    } else if (word === "z") offset = 0;
    else if (UNITS.test(word)) steps.push({ unit: (word.match(UNITS)?.[1] ?? "").slice(0, 3), count: 1 });
    else if (day >= 0) {
      weekday = day;
      isMidnight = true;
    } else return null;
  }
  const isTimed = clock !== null || isMidnight;
  let { year, month, day } = { year: date.year ?? at.year, month: date.month ?? at.month, day: date.day ?? at.day };
  if (month > 12 || month < 1 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  if (clock && (clock.hour > 23 || clock.minute > 59 || clock.second > 60)) return undefined;
  if (weekday >= 0 && date.day === undefined)
    day += ((weekday - at.weekday + 7) % 7) + 7 * (weeks - (weeks > 0 && weekday !== at.weekday ? 1 : 0));
  const hours =
    clock ??
    (isTimed
      ? { hour: 0, minute: 0, second: 0, nanoseconds: 0 }
      : { hour: at.hour, minute: at.minute, second: at.second, nanoseconds: Math.floor(now % 1000) * 1_000_000 });
  let extra = 0;
  for (const { unit, count } of steps) {
    if (unit === "yea") year += count;
    else if (unit === "mon") month += count;
    else if (unit === "day") day += count;
    else if (unit === "wee") day += 7 * count;
    else if (unit === "for") day += 14 * count;
    else extra += count * (unit === "sec" ? 1000 : unit === "min" ? 60_000 : 3_600_000);
  }
  const local = Date.UTC(year, month - 1, day, hours.hour, hours.minute, hours.second);
  const time = (offset === null ? fromLocal(local, zone) : local - offset * 60_000) + extra;
  return { time, nanoseconds: hours.nanoseconds };
}
