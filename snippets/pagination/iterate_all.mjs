const { PAKET_API_USERNAME: username, PAKET_API_SECRET_KEY: secretKey } = process.env;
if (!username || !secretKey) throw new Error("Set PAKET_API_USERNAME and PAKET_API_SECRET_KEY.");

const { PAKET_SESSION_ID: sessionId } = process.env;
if (!sessionId) throw new Error("Set PAKET_SESSION_ID.");

async function* iterateAll(url) {
  url.searchParams.set("limit", "50");
  for (let readSoFar = 0; ; ) {
    const response = await fetch(url, {
      headers: {
        Accept: "application/json",
        Authorization: `Basic ${Buffer.from(`${username}:${secretKey}`).toString("base64")}`,
      },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`Paket answered ${response.status}: ${await response.text()}`);
    const page = await response.json();
    yield* page.items;
    if (page.next_key == null) return;
    if (!(page.next_key > readSoFar)) {
      throw new Error(`The list does not go on: after ${readSoFar} comes ${page.next_key}.`);
    }
    readSoFar = page.next_key;
    url.searchParams.set("next_key", readSoFar);
  }
}

for await (const item of iterateAll(new URL(`https://api.paket.tv/v1/upnext/sessions/${sessionId}`))) {
  console.log(item.content_id);
}
