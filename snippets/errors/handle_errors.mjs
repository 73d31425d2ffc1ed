const { PAKET_API_USERNAME: username, PAKET_API_SECRET_KEY: secretKey } = process.env;
if (!username || !secretKey) throw new Error("Set PAKET_API_USERNAME and PAKET_API_SECRET_KEY.");

const response = await fetch("https://api.paket.tv/v1", {
  headers: {
    Accept: "application/json",
    Authorization: `Basic ${Buffer.from(`${username}:${secretKey}`).toString("base64")}`,
  },
  signal: AbortSignal.timeout(10_000),
});
const body = await response.text();

if (response.ok) {
  console.log(body);
} else if (response.status === 401) {
  throw new Error(`401: check your API Username and API Secret Key. ${body}`);
} else if (response.status === 503) {
  throw new Error(`503: Paket is down for maintenance, try again later. ${body}`);
} else {
  throw new Error(`Paket answered ${response.status}: ${body}`);
}
