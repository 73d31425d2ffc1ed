// Dates: what the clocks of a zone show, and how it is written.

export const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAY = 86_400_000;

/** @typedef {{year: number, month: number, day: number, hour: number, minute: number, second: number, weekday: number, offset: number, zone: string}} Moment offset: minutes east of Greenwich */

/** @type {Map<string, Intl.DateTimeFormat>} */
const FORMATS = new Map();

/** Thrown by a time zone that is none. */
export class ZoneProblem extends Error {}

/**
 * @param {string} zone as in TZ; empty for Greenwich
 */
function formatOf(zone) {
  const known = FORMATS.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone || "UTC",
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    timeZoneName: "short",
  });
  FORMATS.set(zone, made);
  return made;
}

/**
 * @param {number} time milliseconds since 1970
 * @param {string} zone
 * @returns {Moment}
 */
export function momentOf(time, zone) {
  /** @type {Record<string, string>} */
  const parts = {};
  const whole = Math.floor(time / 1000) * 1000;
  const isUtc = /^(|UTC0?|GMT0?|Etc\/UTC|Z|Universal|Zulu)$/.test(zone);
  const moment = new Date(whole);
  if (isUtc) {
    return {
      year: moment.getUTCFullYear(),
      month: moment.getUTCMonth() + 1,
      day: moment.getUTCDate(),
      hour: moment.getUTCHours(),
      minute: moment.getUTCMinutes(),
      second: moment.getUTCSeconds(),
      weekday: moment.getUTCDay(),
      offset: 0,
      zone: /^GMT/.test(zone) ? "GMT" : "UTC",
    };
  }
  try {
    for (const { type, value } of formatOf(zone).formatToParts(moment)) parts[type] = value;
  } catch {
    throw new ZoneProblem(`the time zone ${zone}`);
  }
  const [year, month, day, hour, minute, second] = ["year", "month", "day", "hour", "minute", "second"].map((name) =>
    Number(parts[name]),
  );
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekday: new Date(local).getUTCDay(),
    offset: Math.round((local - whole) / 60_000),
    zone: abbreviation(zone, parts.timeZoneName, Math.round((local - whole) / 60_000)),
  };
}

/** What browsers call GMT+1 and the zone's own people call CET. @type {Record<string, [string, string]>} */
const NAMES = {
  "Europe/Berlin": ["CET", "CEST"],
  "Europe/Paris": ["CET", "CEST"],
  "Europe/Madrid": ["CET", "CEST"],
  "Europe/Rome": ["CET", "CEST"],
  "Europe/Vienna": ["CET", "CEST"],
  "Europe/Zurich": ["CET", "CEST"],
  "Europe/Amsterdam": ["CET", "CEST"],
  "Europe/Brussels": ["CET", "CEST"],
  "Europe/Stockholm": ["CET", "CEST"],
  "Europe/Oslo": ["CET", "CEST"],
  "Europe/Copenhagen": ["CET", "CEST"],
  "Europe/Prague": ["CET", "CEST"],
  "Europe/Warsaw": ["CET", "CEST"],
  "Europe/London": ["GMT", "BST"],
  "Europe/Lisbon": ["WET", "WEST"],
  "Europe/Athens": ["EET", "EEST"],
  "Europe/Helsinki": ["EET", "EEST"],
  "Europe/Kyiv": ["EET", "EEST"],
  "Europe/Moscow": ["MSK", "MSK"],
  "Asia/Tokyo": ["JST", "JST"],
  "Asia/Seoul": ["KST", "KST"],
  "Asia/Shanghai": ["CST", "CST"],
  "Asia/Kolkata": ["IST", "IST"],
  "Australia/Adelaide": ["ACST", "ACDT"],
  "Australia/Sydney": ["AEST", "AEDT"],
  "Australia/Melbourne": ["AEST", "AEDT"],
  "Australia/Brisbane": ["AEST", "AEST"],
  "Australia/Perth": ["AWST", "AWST"],
  "Pacific/Auckland": ["NZST", "NZDT"],
};

/**
 * @param {string} zone
 * @param {string} shown
 * @param {number} offset
 */
function abbreviation(zone, shown, offset) {
  if (/^[A-Z]{3,5}$/.test(shown) && shown !== "UTC") return shown;
  const [standard, summer] = NAMES[zone] ?? [];
  if (!standard) return shown;
  const january = standardOffset(zone);
  return offset === january ? standard : summer;
}

/** @param {string} zone */
function standardOffset(zone) {
  const offsets = [0, 6].map((month) => {
    const time = Date.UTC(2024, month, 1);
    /** @type {Record<string, string>} */
    const parts = {};
    for (const { type, value } of formatOf(zone).formatToParts(time)) parts[type] = value;
    return Math.round(
      (Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day), Number(parts.hour), Number(parts.minute)) -
        time) /
        60_000,
    );
  });
  return Math.min(...offsets);
}

/**
 * @param {number} number
 * @param {number} width
 * @param {string} fill
 */
const pad = (number, width, fill = "0") =>
  number < 0 ? `-${String(-number).padStart(width - 1, fill)}` : String(number).padStart(width, fill);

/**
 * A date by a format of strftime and date.
 * @param {string} format
 * @param {number} time milliseconds since 1970
 * @param {string} zone
 * @param {number} [nanoseconds]
 */
export function formatDate(format, time, zone, nanoseconds = Math.floor(((time % 1000) + 1000) % 1000) * 1_000_000) {
  const at = momentOf(time, zone);
  const yearDay = Math.floor((Date.UTC(at.year, at.month - 1, at.day) - Date.UTC(at.year, 0, 1)) / DAY);
  const [isoYear, isoWeek] = isoWeekOf(at, yearDay);
  /** @type {Record<string, () => string>} */
  const make = {
    a: () => DAYS[at.weekday].slice(0, 3),
    A: () => DAYS[at.weekday],
    b: () => MONTHS[at.month - 1].slice(0, 3),
    B: () => MONTHS[at.month - 1],
    c: () => `${formatDate("%a %b %e %H:%M:%S %Y", time, zone)}`,
    C: () => pad(Math.floor(at.year / 100), 2),
    d: () => pad(at.day, 2),
    D: () => formatDate("%m/%d/%y", time, zone),
    e: () => pad(at.day, 2, " "),
    F: () => formatDate("%Y-%m-%d", time, zone),
    g: () => pad(isoYear % 100, 2),
    G: () => String(isoYear),
    h: () => MONTHS[at.month - 1].slice(0, 3),
    H: () => pad(at.hour, 2),
    I: () => pad(at.hour % 12 || 12, 2),
    j: () => pad(yearDay + 1, 3),
    k: () => pad(at.hour, 2, " "),
    l: () => pad(at.hour % 12 || 12, 2, " "),
    m: () => pad(at.month, 2),
    M: () => pad(at.minute, 2),
    n: () => "\n",
    N: () => String(nanoseconds).padStart(9, "0"),
    p: () => (at.hour < 12 ? "AM" : "PM"),
    P: () => (at.hour < 12 ? "am" : "pm"),
    q: () => String(Math.ceil(at.month / 3)),
    r: () => formatDate("%I:%M:%S %p", time, zone),
    R: () => formatDate("%H:%M", time, zone),
    s: () => String(Math.floor(time / 1000)),
    S: () => pad(at.second, 2),
    t: () => "\t",
    T: () => formatDate("%H:%M:%S", time, zone),
    u: () => String(at.weekday || 7),
    U: () => pad(Math.floor((yearDay + 7 - at.weekday) / 7), 2),
    V: () => pad(isoWeek, 2),
    w: () => String(at.weekday),
    W: () => pad(Math.floor((yearDay + 7 - ((at.weekday + 6) % 7)) / 7), 2),
    x: () => formatDate("%m/%d/%y", time, zone),
    X: () => formatDate("%H:%M:%S", time, zone),
    y: () => pad(at.year % 100, 2),
    Y: () => String(at.year),
    z: () => offsetText(at.offset, ""),
    Z: () => at.zone,
    "%": () => "%",
  };
  return format.replace(/%([-_0^#]*)(\d*)(:{0,3})([EO]?)([\s\S])/g, (whole, flags, width, colons, _, letter) => {
    if (letter === "z" && colons)
      return colons.length === 1 ? offsetText(at.offset, ":") : colons.length === 2 ? `${offsetText(at.offset, ":")}:00` : whole;
    if (!make[letter] || colons) return whole;
    let text = make[letter]();
    if (letter === "N" && width) text = text.slice(0, Number(width)).padEnd(Number(width), "0");
    else if (letter === "N" && flags.includes("-")) text = text.replace(/0+$/, "") || "0";
    else if (flags.includes("-")) text = text.replace(/^[0 ]+(?=.)/, "");
    else if (flags.includes("_")) text = text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
    else if (flags.includes("0")) text = text.replace(/^ +/, (blanks) => "0".repeat(blanks.length));
    if (flags.includes("^")) text = text.toUpperCase();
    if (flags.includes("#")) text = letter === "Z" || letter === "p" ? text.toLowerCase() : text.toUpperCase();
    if (width && letter !== "N") text = text.padStart(Number(width), /[a-zA-Z]/.test(text) || flags.includes("_") ? " " : "0");
    return text;
  });
}

/**
 * @param {number} offset
 * @param {string} mark
 */
function offsetText(offset, mark) {
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60), 2)}${mark}${pad(size % 60, 2)}`;
}

/**
 * @param {Moment} at
 * @param {number} yearDay
 * @returns {[year: number, week: number]}
 */
function isoWeekOf(at, yearDay) {
  const weekday = at.weekday || 7;
  const week = Math.floor((yearDay + 1 - weekday + 10) / 7);
  if (week < 1) return [at.year - 1, weeksOf(at.year - 1)];
  if (week > weeksOf(at.year)) return [at.year + 1, 1];
  return [at.year, week];
}

/** @param {number} year */
function weeksOf(year) {
  const last = (/** @type {number} */ each) =>
    (each + Math.floor(each / 4) - Math.floor(each / 100) + Math.floor(each / 400)) % 7;
  return last(year) === 4 || last(year - 1) === 3 ? 53 : 52;
}

/**
 * The moment that a zone's clocks show.
 * @param {number} local milliseconds as if the zone were Greenwich
 * @param {string} zone
 */
export function fromLocal(local, zone) {
  let time = local;
  for (let round = 0; round < 3; round += 1) {
    const at = momentOf(time, zone);
    const shown = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
    const whole = Math.floor(local / 1000) * 1000;
    if (shown === whole) break;
    time += whole - shown;
  }
  return time;
}
