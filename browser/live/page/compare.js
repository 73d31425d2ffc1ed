// An answer beside the recorded one: what is alike, what differs, and what is new in every run. No DOM here.

/** Values that are drawn anew in every run: ids and times. */
const NEW_EACH_RUN = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  /^(req|evt)_[0-9a-f]{16}$/,
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
];

/** The mark of a row. */
export const KINDS = {
  same: "same",
  new: "new each run",
  differs: "differs",
  added: "not recorded",
  missing: "missing here",
};

/** @typedef {{status: number, body: string}} Answer */
/** @typedef {{field: string, given: string, recorded: string, kind: keyof typeof KINDS}} Row */

/**
 * @param {Answer} given
 * @param {Answer} recorded
 * @returns {{summary: string, rows: Row[]} | null} null if the two are not JSON, so that there are no fields to compare
 */
export function compare(given, recorded) {
  let here, there;
  try {
    here = fieldsOf(given);
    there = fieldsOf(recorded);
  } catch {
    return null;
  }
  const names = [...new Set([...there.keys(), ...here.keys()])];
  const status = row("Status", String(given.status), String(recorded.status));
  const rows = [status, ...names.map((name) => row(name, here.get(name), there.get(name)))];
  return { summary: summaryOf(rows), rows };
}

/** @param {Answer} answer */
const fieldsOf = ({ body }) => new Map(flat(JSON.parse(body || "null")));

/**
 * @param {string} field
 * @param {string | undefined} given
 * @param {string | undefined} recorded
 * @returns {Row}
 */
function row(field, given, recorded) {
  const kind = kindOf(given, recorded);
  return { field, given: given ?? "", recorded: recorded ?? "", kind };
}

/**
 * @param {string | undefined} given
 * @param {string | undefined} recorded
 */
function kindOf(given, recorded) {
  if (given === recorded) return "same";
  if (recorded === undefined) return "added";
  if (given === undefined) return "missing";
  const alike = NEW_EACH_RUN.some((pattern) => [given, recorded].every((text) => pattern.test(text.replaceAll('"', ""))));
  return alike ? "new" : "differs";
}

/** @param {Row[]} rows */
function summaryOf(rows) {
  const count = (/** @type {Row["kind"]} */ kind) => rows.filter((one) => one.kind === kind).length;
  const parts = [
    rows[0].kind === "differs" && `status ${rows[0].given} instead of ${rows[0].recorded}`,
    number(count("differs") - (rows[0].kind === "differs" ? 1 : 0), "value differs", "values differ"),
    number(count("added"), "field is not in the recorded answer", "fields are not in the recorded answer"),
    number(count("missing"), "field is missing", "fields are missing"),
  ].filter(Boolean);
  if (parts.length) return `Unlike the recorded answer: ${parts.join(", ")}.`;
  if (count("new")) return "As recorded, but for ids and times, which are new in every run.";
  return "Exactly as recorded.";
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
const number = (count, one, many) => count > 0 && `${count} ${count === 1 ? one : many}`;

/**
 * {"a": {"b": [1]}} as [["a.b[0]", "1"]]: every value by its path, as JSON.
 * @param {unknown} value
 * @param {string} [path]
 * @returns {[string, string][]}
 */
function flat(value, path = "") {
  if (typeof value !== "object" || value === null || !Object.keys(value).length)
    return [[path || "(body)", JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, part]) => {
    const step = Array.isArray(value) ? `[${key}]` : path ? `.${key}` : key;
    return flat(part, path + step);
  });
}
