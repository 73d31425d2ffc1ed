#!/usr/bin/env python3
"""A Publisher that asks again with a key of each attempt's own, and sends each item once, whatever comes of it."""

import json
import os
import sys
from typing import Any
from uuid import uuid4

import httpx

paket = httpx.Client(
    base_url=os.environ["PAKET_BASE_URL"],
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    timeout=10,
)
participants: dict[str, str] = {}


def take(event: dict[str, Any]) -> dict[str, Any]:
    profile = event["profile"]
    if event["event"] == "profile_created":
        for _ in range(3):
            try:
                response = paket.post("/participants", headers={"Idempotency-Key": str(uuid4())})
            except httpx.TransportError:
                continue
            participants[profile] = response.json()["participant_id"]
            return {"ok": True, "participant_id": participants[profile]}
    path = f"/upnext/participants/{participants[profile]}"
    if event["event"] == "stopped":
        video = event["video"]
        body = {
            "content_id": video["id"],
            "media_type": "tv_episode",
            "action": "up_next_continue",
            "title": video["title"],
            "description": video["about"],
            "poster_art_uri": video["poster"],
            "poster_art_aspect_ratio": "aspect_ratio_2_3",
            "duration": video["seconds"],
            "season": video["season"],
            "episode": video["episode"],
            "position": event["at"],
        }
        paket.put(path, json=body)
    elif event["event"] == "finished":
        paket.delete(f"{path}/{event['video']}")
    else:
        paket.delete(f"{path}/sessions")
    return {"ok": True}


for line in sys.stdin:
    print(json.dumps(take(json.loads(line))), flush=True)
