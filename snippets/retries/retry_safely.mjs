const { PAKET_API_USERNAME: username, PAKET_API_SECRET_KEY: secretKey } = process.env;
if (!username || !secretKey) throw new Error("Set PAKET_API_USERNAME and PAKET_API_SECRET_KEY.");

const attempts = 5;
const idempotencyKey = crypto.randomUUID(); // one key for all attempts

for (let attempt = 1; attempt <= attempts; attempt += 1) {
  let problem;
  let passesByItself = true;
  try {
    const response = await fetch("https://api.paket.tv/v1/sessions", {
      method: "POST",
      headers: {
        Accept: "application/json",
        Authorization: `Basic ${Buffer.from(`${username}:${secretKey}`).toString("base64")}`,
        "Idempotency-Key": idempotencyKey,
      },
      signal: AbortSignal.timeout(10_000),
    });
    const body = await response.text();
    if (response.ok) {
      console.log(body);
      break;
    }
    problem = new Error(`Paket answered ${response.status}: ${body}`);
    passesByItself = [409, 503].includes(response.status);
  } catch (error) {
    problem = error;
  }
  if (!passesByItself || attempt === attempts) throw problem;
  await new Promise((resume) => setTimeout(resume, Math.random() * 250 * 2 ** attempt));
}
