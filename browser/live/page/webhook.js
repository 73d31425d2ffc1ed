// What the tester does with a webhook and its verdicts: functions of text, which know nothing of the page.

/** @typedef {{kind: "verified" | "refused" | "neither", text: string}} Verdict */

/**
 * The body with its last digit changed, or its last letter if it has none: { body, message }.
 * @param {string} body
 */
export function tampered(body) {
  const [digit, letter] = [/[0-9][^0-9]*$/, /[A-Za-z][^A-Za-z]*$/].map((last) => body.search(last));
  const at = digit < 0 ? letter : digit;
  if (at < 0) return { body: `${body} `, message: "A space was added to the body." };
  const to = next(body[at]);
  const byte = new TextEncoder().encode(body.slice(0, at)).length + 1;
  return {
    body: body.slice(0, at) + to + body.slice(at + 1),
    message: `Byte ${byte} of the body was changed: ${body[at]} became ${to}.`,
  };
}

/** @param {string} letter */
function next(letter) {
  if (letter === "9") return "0";
  if (letter === "z" || letter === "Z") return String.fromCharCode(letter.charCodeAt(0) - 25);
  return String.fromCharCode(letter.charCodeAt(0) + 1);
}

/**
 * The body as a program would write it that has parsed it; null if it is not JSON.
 * @param {string} body
 */
export function rewritten(body) {
  try {
    const text = JSON.stringify(JSON.parse(body));
    return text === body ? JSON.stringify(JSON.parse(body), null, 2) : text;
  } catch {
    return null;
  }
}

/**
 * The header with the names of v0 and v1 exchanged.
 * @param {string} header
 */
export function swapped(header) {
  return header.replace(/\bv[01](?==)/g, (name) => (name === "v1" ? "v0" : "v1"));
}

/**
 * Milliseconds as people read them: 2024-02-16 04:41:06.596 UTC.
 * @param {number} time
 */
export function dateText(time) {
  return `${new Date(time).toISOString().replace("T", " ").slice(0, -1)} UTC`;
}

/**
 * How a time lies to another: "2.4 s before", "exactly at".
 * @param {number} time
 * @param {number} now
 */
export function distanceText(time, now) {
  const away = Math.abs(now - time);
  /** @type {[size: number, unit: string][]} */
  const units = [
    [86_400_000, "days"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1000, "s"],
  ];
  const [size, unit] = units.find(([each]) => away >= 2 * each) ?? [1, "ms"];
  const count = away / size;
  if (away === 0) return "exactly at";
  return `${count < 10 && size > 1 ? count.toFixed(1) : Math.round(count)} ${unit} ${time <= now ? "before" : "after"}`;
}

/** A time in milliseconds, or null for a text that is none. */
export const readTime = (/** @type {string} */ text) => (/^\d{1,15}$/.test(text.trim()) ? Number(text) : null);

/**
 * A program's verdict on a webhook.
 * @param {{status: number | null, stopped: string, stdout: string, stderr: string}} run
 * @returns {Verdict}
 */
export function verdictOf({ status, stopped, stdout, stderr }) {
  if (stopped) return { kind: "neither", text: stopped };
  if (status === 0 && stdout === "Verified.\n" && !stderr) return { kind: "verified", text: "Verified" };
  const [, reason] = stderr.match(/^Refused: (.*)\.\n$/s) ?? [];
  if (status === 1 && reason && !stdout) return { kind: "refused", text: `Refused: ${reason}` };
  const lines = (stderr || stdout).trim().split("\n");
  const error = lines.find((line) => /(Error|Exception)\b.*:|error/.test(line)) ?? lines.at(-1);
  return { kind: "neither", text: error ? `Broke off: ${error}` : "Printed nothing" };
}

/**
 * All verdicts in a sentence: { agree, text }.
 * @param {Verdict[]} verdicts
 * @param {string | null} expected the table's verdict: "verified", or why it is refused
 */
export function summary(verdicts, expected) {
  const texts = new Set(verdicts.map(({ text }) => text));
  const [{ text }] = verdicts;
  if (verdicts.some((verdict) => verdict.kind === "neither")) return { agree: false, text: "Not all of them came to a verdict." };
  if (texts.size > 1) return { agree: false, text: "They do not agree." };
  const all = `${text}. All agree.`;
  if (!expected) return { agree: true, text: all };
  const table = expected === "verified" ? "Verified" : `Refused: ${expected}`;
  return table === text
    ? { agree: true, text: `${text}. All agree, and so does the table.` }
    : { agree: false, text: `${all} The table has: ${table}.` };
}
