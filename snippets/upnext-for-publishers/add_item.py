import os
import sys

import httpx

participant_id = os.environ["PAKET_PARTICIPANT_ID"]

response = httpx.put(
    f"https://api.paket.tv/v1/upnext/participants/{participant_id}",
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    json={
        "content_id": "cid12345",
        "media_type": "tv_episode",
        "action": "up_next_continue",
        "title": "The Long Way Home",
        "description": "A keeper follows an unfinished map home.",
        "poster_art_uri": "https://images.example.com/posters/cid12345.jpg",
        "poster_art_aspect_ratio": "aspect_ratio_2_3",
        "duration": 2880,
        "season": 1,
        "episode": 4,
        "position": 1260,
    },
    timeout=10,
)
if not response.is_success:
    sys.exit(f"Paket answered {response.status_code}: {response.text}")
print(response.text)
