#!/usr/bin/env python3
"""A Publisher that guesses: attributes of its own names, no way to tell failures apart, and it dies of the first."""

import json
import os
import sys

import httpx

paket = httpx.Client(
    base_url=os.environ["PAKET_BASE_URL"],
    auth=(os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]),
    headers={"Accept": "application/json", "Paket-Sandbox-Fault": "delay=0.1"},
    timeout=10,
)

for line in sys.stdin:
    event = json.loads(line)
    if event["event"] == "profile_created":
        try:
            paket.post("/participants")
        except httpx.TransportError:
            participant = paket.post("/participants").json()["participant_id"]
        print(json.dumps({"ok": True, "participant_id": participant}), flush=True)
    elif event["event"] == "stopped":
        for _ in range(3):
            paket.put(
                f"/upnext/participants/{participant}", json={"id": event["video"]["id"], "at": event["at"]}
            )
        print(json.dumps({"ok": True}), flush=True)
    else:
        paket.delete(f"/participants/{participant}").raise_for_status()
