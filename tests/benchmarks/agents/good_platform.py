#!/usr/bin/env python3
"""A Platform that does what the documentation says."""

import json
import os
import sys
import time
from typing import Any
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
sessions: dict[str, str] = {}


def ask(method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
    """Send a request until it is carried out, each attempt with the key that it needs."""
    key = str(uuid4())
    for attempt in range(ATTEMPTS):
        time.sleep(0.1 * attempt)
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


def shown(path: str) -> list[str]:
    """What the viewer is to see: all pages, without what is hidden."""
    found, query = [], "limit=50"
    while True:
        page = ask("GET", f"{path}?{query}").json()
        found += [item["content_id"] for item in page["items"] if not item["hidden"]]
        if "next_key" not in page:
            return found
        query = f"limit=50&next_key={page['next_key']}"


def take(event: dict[str, Any]) -> dict[str, Any]:
    """Do what follows from an event."""
    profile, name = event["profile"], event["event"]
    if name == "profile_created":
        sessions[profile] = ask("POST", "/sessions").json()["session_id"]
        return {"ok": True, "session_id": sessions[profile]}
    path = f"/upnext/sessions/{sessions[profile]}"
    if name == "home_screen":
        return {"ok": True, "show": shown(path)}
    if name == "app_opened":
        ask("PUT", path, {"app_id": event["app_id"], "participant_id": event["participant_id"]})
    elif name == "hide":
        ask("PUT", f"{path}/{event['participant_id']}", {"content_id": event["content_id"], "action": "hide"})
    elif name == "signed_out":
        ask("DELETE", f"{path}/{event['participant_id']}")
    elif name == "profile_deleted":
        ask("DELETE", path)
    return {"ok": True}


for line in sys.stdin:
    try:
        answer = take(json.loads(line))
    except RuntimeError:
        answer = {"ok": False}
    print(json.dumps(answer), flush=True)
