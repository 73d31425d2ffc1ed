#!/usr/bin/env python3
"""A Publisher that does what the documentation says."""

import json
import os
import random
import sys
import time
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

ATTEMPTS = 5
MEANWHILE = {409, 429, 502, 503, 504}

paket = httpx.Client(
    base_url=os.environ["PAKET_BASE_URL"],
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json"},
    timeout=10,
)
participants: dict[str, str] = {}


def ask(method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
    """Send a request until it is carried out, each attempt with the key that it needs."""
    key = str(uuid4())
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(random.uniform(0, 0.1 * 2**attempt))
        headers = {"Idempotency-Key": key} if method in ("POST", "PUT") else {}
        try:
            response = paket.request(method, path, headers=headers, json=body)
        except httpx.TransportError:
            continue
        if response.is_success or (method == "DELETE" and attempt and response.status_code == 404):
            return response
        if response.status_code == 500:
            key = str(uuid4())
        elif response.status_code not in MEANWHILE:
            break
    raise RuntimeError(f"{method} {path} was not carried out")


def item(video: dict[str, Any], action: str, **more: int) -> dict[str, Any]:
    """A video as a List Item."""
    episode: dict[str, Any] = {name: video[name] for name in ("season", "episode") if name in video}
    return {
        "content_id": video["id"],
        "media_type": "tv_episode" if episode else "movie",
        "action": action,
        "title": video["title"],
        "description": video["about"],
        "poster_art_uri": video["poster"],
        "poster_art_aspect_ratio": "aspect_ratio_2_3",
        "duration": video["seconds"],
        "last_interaction": int(time.time()),
        **episode,
        **more,
    }


def take(event: dict[str, Any]) -> dict[str, Any]:
    """Do what follows from an event."""
    profile = event["profile"]
    if event["event"] == "profile_created":
        participants[profile] = ask("POST", "/participants").json()["participant_id"]
        return {"ok": True, "participant_id": participants[profile]}
    path = f"/upnext/participants/{participants[profile]}"
    if event["event"] == "stopped":
        ask("PUT", path, item(event["video"], "up_next_continue", position=event["at"]))
    elif event["event"] == "finished":
        ask("DELETE", f"{path}/{quote(event['video'], safe='')}")
        if event["next"]:
            ask("PUT", path, item(event["next"], "up_next_next"))
    elif event["event"] == "profile_deleted":
        ask("DELETE", f"{path}/sessions")
    return {"ok": True}


for line in sys.stdin:
    try:
        answer = take(json.loads(line))
    except RuntimeError:
        answer = {"ok": False}
    print(json.dumps(answer), flush=True)
