import { client } from "./client/client.gen.js";
import { createSession } from "./client/index.js";

const { PAKET_API_USERNAME: username, PAKET_API_SECRET_KEY: secretKey } = process.env;

client.setConfig({
  baseUrl: "http://127.0.0.1:8480", // Paket's is https://api.paket.tv
  auth: `${username}:${secretKey}`,
});
const { data, error } = await createSession({
  headers: { "Idempotency-Key": crypto.randomUUID() },
  signal: AbortSignal.timeout(10_000),
});
if (!data) throw new Error(`Paket refused: ${JSON.stringify(error)}`);
console.log(data.session_id);
