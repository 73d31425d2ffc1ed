const { PAKET_API_USERNAME: username, PAKET_API_SECRET_KEY: secretKey } = process.env;
if (!username || !secretKey) throw new Error("Set PAKET_API_USERNAME and PAKET_API_SECRET_KEY.");

const { PAKET_PARTICIPANT_ID: participantId } = process.env;
if (!participantId) throw new Error("Set PAKET_PARTICIPANT_ID.");

const contentId = "cid12345";
const path = `${participantId}/${encodeURIComponent(contentId)}`;

const response = await fetch(`https://api.paket.tv/v1/upnext/participants/${path}`, {
  method: "DELETE",
  headers: {
    Accept: "application/json",
    Authorization: `Basic ${Buffer.from(`${username}:${secretKey}`).toString("base64")}`,
  },
  signal: AbortSignal.timeout(10_000),
});
if (!response.ok) throw new Error(`Paket answered ${response.status}: ${await response.text()}`);
