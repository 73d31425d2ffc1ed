const { PAKET_API_USERNAME: username, PAKET_API_SECRET_KEY: secretKey } = process.env;
if (!username || !secretKey) throw new Error("Set PAKET_API_USERNAME and PAKET_API_SECRET_KEY.");

const attempts = 5;
const patience = 60; // seconds: a longer wait is left to the caller
const passing = [409, 429, 502, 503, 504];
const stored = 500; // comes again with the same key
let idempotencyKey = crypto.randomUUID(); // in your app: store it with the viewer's profile

async function send(request) {
  try {
    const response = await fetch(request);
    return { response, body: await response.text() };
  } catch (problem) {
    return { problem }; // there was no answer
  }
}

for (let attempt = 1; attempt <= attempts; attempt += 1) {
  const request = new Request("https://api.paket.tv/v1/sessions", {
    method: "POST",
    headers: {
      Accept: "application/json",
      Authorization: `Basic ${Buffer.from(`${username}:${secretKey}`).toString("base64")}`,
      "Idempotency-Key": idempotencyKey,
    },
    signal: AbortSignal.timeout(10_000),
  });
  const { response, body, problem = new Error(`Paket answered ${response.status}: ${body}`) } = await send(request);
  if (response?.ok) {
    console.log(body);
    break;
  }
  if (response?.status === stored) {
    idempotencyKey = crypto.randomUUID(); // in your app: store it in place of the old one
  } else if (response && !passing.includes(response.status)) {
    throw problem;
  }
  const retryAfter = response?.headers.get("retry-after") ?? "";
  const pause = Math.random() * 0.25 * 2 ** attempt + (/^\d+$/.test(retryAfter) ? Number(retryAfter) : 0);
  if (attempt === attempts || pause > patience) throw problem;
  await new Promise((resume) => setTimeout(resume, 1000 * pause));
}
