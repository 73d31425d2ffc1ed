import createClient from "openapi-fetch";
import type { paths } from "./paket.js";

const { PAKET_API_USERNAME: username, PAKET_API_SECRET_KEY: secretKey } = process.env;

const paket = createClient<paths>({
  baseUrl: "http://127.0.0.1:8480", // Paket's is https://api.paket.tv
  headers: { Authorization: `Basic ${Buffer.from(`${username}:${secretKey}`).toString("base64")}` },
});
const { data, error } = await paket.POST("/v1/sessions", {
  params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  signal: AbortSignal.timeout(10_000),
});
if (!data) throw new Error(`Paket refused: ${error.message}`);
console.log(data.session_id);
