import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const secret = process.env.PAKET_WEBHOOK_SECRET;
if (!secret) throw new Error("Set PAKET_WEBHOOK_SECRET.");

const tolerance = 5 * 60 * 1000; // milliseconds
const largest = 1024 * 1024; // bytes of a body; an event has a few thousand
const handled = new Set(); // in your app: a table with a unique column

function problemWith(header, body) {
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

function handle({ id, type, data }) {
  switch (type) {
    case "participant.session.participant_added":
      console.log(id, "added", data.participant_id);
      break;
    case "participant.session.participant_removed":
    case "participant.session.deleted":
      console.log(id, "removed", data.participant_id);
      break;
    case "participant.list.item_hidden":
      console.log(id, "hidden", data.content_id);
      break;
  }
}

async function readBody(request) {
  const parts = [];
  let size = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    size += part.length;
    if (size > largest) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function receive(request) {
  const [path] = request.url.split("?");
  if (path !== "/webhooks" || request.method !== "POST") return [404, "There is nothing here."];
  const body = await readBody(request);
  if (!body) return [413, "Refused: the body is too large."];
  const problem = problemWith(request.headers["paket-signature"] ?? "", body);
  if (problem) return [400, `Refused: ${problem}.`];
  const event = JSON.parse(body);
  if (!handled.has(event.id)) {
    handle(event);
    handled.add(event.id);
  }
  return [204];
}

createServer(async (request, response) => {
  try {
    const [status, text] = await receive(request);
    if (status === 413) response.setHeader("Connection", "close");
    response.writeHead(status).end(text);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
}).listen(Number(process.env.PORT ?? 9000), "127.0.0.1");
