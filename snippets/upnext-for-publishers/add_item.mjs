const { PAKET_API_USERNAME: username, PAKET_API_SECRET_KEY: secretKey } = process.env;
if (!username || !secretKey) throw new Error("Set PAKET_API_USERNAME and PAKET_API_SECRET_KEY.");

const { PAKET_PARTICIPANT_ID: participantId } = process.env;
if (!participantId) throw new Error("Set PAKET_PARTICIPANT_ID.");

const response = await fetch(`https://api.paket.tv/v1/upnext/participants/${participantId}`, {
  method: "PUT",
  headers: {
    Accept: "application/json",
    Authorization: `Basic ${Buffer.from(`${username}:${secretKey}`).toString("base64")}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    content_id: "cid12345",
    media_type: "tv_episode",
    action: "up_next_continue",
    title: "The Long Way Home",
    description: "A keeper follows an unfinished map home.",
    poster_art_uri: "https://images.example.com/posters/cid12345.jpg",
    poster_art_aspect_ratio: "aspect_ratio_2_3",
    duration: 2880,
    season: 1,
    episode: 4,
    position: 1260,
  }),
  signal: AbortSignal.timeout(10_000),
});
const body = await response.text();
if (!response.ok) throw new Error(`Paket answered ${response.status}: ${body}`);
console.log(body);
