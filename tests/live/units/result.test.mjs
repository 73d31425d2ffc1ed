// What a result shows: colours, the comparison, verdicts, times, and a webhook that is changed.

import assert from "node:assert/strict";
import test from "node:test";
import { compare } from "../../../browser/live/page/compare.js";
import { colours, pieces } from "../../../browser/live/page/json-colour.js";
import { distanceText, readTime, rewritten, summary, swapped, tampered, verdictOf } from "../../../browser/live/page/webhook.js";

/** @typedef {import("../../../browser/live/page/compare.js").Answer} Answer */
/** @typedef {import("../../../browser/live/page/webhook.js").Verdict} Verdict */

test("JSON is coloured without a change to its text", () => {
  const text = JSON.stringify({ a: ["1", 2.5, null], b: { 'c"': true } });
  assert.equal(
    pieces(text)
      .map((piece) => piece.text)
      .join(""),
    JSON.stringify(JSON.parse(text), null, 2),
  );
  assert.deepEqual(pieces("<b>"), [{ text: "<b>", kind: "" }]);
});

test("output that is JSON is coloured as it stands", () => {
  const text = '{"a":1}\nnot json\n{"b": [true]}\n';
  assert.equal(
    colours(text)
      .map((piece) => piece.text)
      .join(""),
    text,
  );
  assert.deepEqual(colours("12\n"), [{ text: "12\n", kind: "" }]);
});

test("an answer is compared with the recorded one, field by field", () => {
  const id = (/** @type {string} */ letter) => `${letter.repeat(8)}-7bdf-4789-8da2-43c9dccf0e8c`;
  const recorded = {
    status: 200,
    body: JSON.stringify({ id: id("a"), at: "2024-02-16T04:41:06.596Z", list: [{ n: 1 }], next_key: 50 }),
  };
  const kinds = (/** @type {Answer} */ given) =>
    Object.fromEntries(compare(given, recorded)?.rows.map(({ field, kind }) => [field, kind]) ?? []);
  const again = {
    status: 200,
    body: JSON.stringify({ id: id("b"), at: "2026-02-16T04:41:06.596Z", list: [{ n: 1 }], next_key: 50 }),
  };
  assert.deepEqual(kinds(again), { Status: "same", id: "new", at: "new", "list[0].n": "same", next_key: "same" });
  assert.match(compare(again, recorded)?.summary ?? "", /^As recorded, but for ids/);
  const other = { status: 404, body: JSON.stringify({ id: "not an id", at: "2024-02-16T04:41:06.596Z", list: [], extra: 1 }) };
  assert.deepEqual(kinds(other), {
    Status: "differs",
    id: "differs",
    at: "same",
    "list[0].n": "missing",
    next_key: "missing",
    list: "added",
    extra: "added",
  });
  assert.equal(compare(recorded, recorded)?.summary, "Exactly as recorded.");
  assert.equal(compare({ status: 200, body: "<html>" }, recorded), null);
});

test("a webhook is edited by one click", () => {
  assert.deepEqual(tampered('{"é":19}'), { body: '{"é":10}', message: "Byte 8 of the body was changed: 9 became 0." });
  assert.equal(tampered("z!").body, "a!");
  assert.equal(tampered("").body, " ");
  assert.equal(swapped("t=1,v1=av1,v0=b,v1"), "t=1,v0=av1,v1=b,v1");
  assert.equal(rewritten('{"a": "\\u00e9"}'), '{"a":"é"}');
  assert.equal(rewritten('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(rewritten("{"), null);
});

test("times are read and told", () => {
  assert.deepEqual(["1", " 12 ", "", "-1", "1e3", "1234567890123456"].map(readTime), [1, 12, null, null, null, null]);
  assert.equal(distanceText(1000, 1000), "exactly at");
  assert.equal(distanceText(1000, 3400), "2.4 s before");
  assert.equal(distanceText(363_000, 3000), "6.0 min after");
  assert.equal(distanceText(0, 1_708_058_466_000), "19769 days before");
});

test("a verdict is what a program printed and how it ended", () => {
  const run = { status: 0, stopped: "", stdout: "Verified.\n", stderr: "" };
  const refused = { ...run, status: 1, stdout: "", stderr: "Refused: no signature matches.\n" };
  assert.deepEqual(verdictOf(run), { kind: "verified", text: "Verified" });
  assert.deepEqual(verdictOf(refused), { kind: "refused", text: "Refused: no signature matches" });
  for (const other of [{ status: 1 }, { stderr: "warning" }, { stdout: "" }, { stopped: "Stopped by you." }]) {
    assert.equal(verdictOf({ ...run, ...other }).kind, "neither");
  }
  assert.equal(verdictOf({ ...refused, status: 0 }).kind, "neither");
  const trace = "Traceback:\n  File \"a.py\", line 1\nKeyError: 'x'\nmore\n";
  assert.equal(verdictOf({ ...run, status: 1, stdout: "", stderr: trace }).text, "Broke off: KeyError: 'x'");
});

test("verdicts agree with each other and with the table, or the text has the difference", () => {
  /** @type {Verdict} */
  const yes = { kind: "verified", text: "Verified" };
  /** @type {Verdict} */
  const no = { kind: "refused", text: "Refused: a" };
  /** @type {Verdict} */
  const none = { kind: "neither", text: "Stopped" };
  assert.deepEqual(summary([yes, yes], null), { agree: true, text: "Verified. All agree." });
  assert.deepEqual(summary([no, no], "a"), { agree: true, text: "Refused: a. All agree, and so does the table." });
  assert.deepEqual(summary([no, no], "verified"), { agree: false, text: "Refused: a. All agree. The table has: Verified." });
  assert.deepEqual(summary([yes, no], null), { agree: false, text: "They do not agree." });
  assert.deepEqual(summary([yes, none], null), { agree: false, text: "Not all of them came to a verdict." });
});
