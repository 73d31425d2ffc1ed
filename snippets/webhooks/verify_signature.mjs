import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

const tolerance = 5 * 60 * 1000; // milliseconds

function problemWith(header, body, secret) {
  const fields = header.split(",").map((field) => field.trim().split(/=(.*)/s));
  const times = fields.filter(([name]) => name === "t").map(([, value]) => value);
  const signatures = fields.filter(([name]) => name === "v1").map(([, value]) => value);
  if (times.length !== 1 || !/^[0-9]{1,15}$/.test(times[0]) || !signatures.length) {
    return "the Paket-Signature header is malformed";
  }
  if (Math.abs(Date.now() - Number(times[0])) > tolerance) return "its time is outside the tolerance";
  const expected = Buffer.from(createHmac("sha256", secret).update(`${times[0]}.`).update(body).digest("hex"));
  const matches = (signature) => {
    const given = Buffer.from(signature ?? "");
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  return signatures.some(matches) ? null : "no signature matches";
}

const { PAKET_SIGNATURE: header, PAKET_WEBHOOK_SECRET: secret } = process.env;
if (header === undefined || !secret) throw new Error("Set PAKET_SIGNATURE and PAKET_WEBHOOK_SECRET.");

const problem = problemWith(header, readFileSync(0), secret);
if (problem) {
  console.error(`Refused: ${problem}.`);
  process.exit(1);
}
console.log("Verified.");
