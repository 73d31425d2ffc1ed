#!/usr/bin/env python3
"""A receiver that does what the documentation says."""

import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["PAKET_WEBHOOK_SECRET"].encode()
TOLERANCE = 300_000
TYPES = {
    "participant.session.participant_added",
    "participant.session.participant_removed",
    "participant.session.deleted",
    "participant.list.item_hidden",
}
seen: set[str] = set()


def is_genuine(header: str, body: bytes) -> bool:
    """Whether a webhook is Paket's."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    given = [value for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not times[0].isdigit() or abs(time.time() * 1000 - int(times[0])) > TOLERANCE:
        return False
    wanted = hmac.new(SECRET, times[0].encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(wanted.encode(), value.encode()) for value in given)


class Handler(BaseHTTPRequestHandler):
    """Takes webhooks."""

    def do_POST(self) -> None:
        """Verify, answer, and print what is new."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not is_genuine(self.headers.get("Paket-Signature", ""), body):
            self.send_response(400)
            self.end_headers()
            return
        self.send_response(204)
        self.end_headers()
        event = json.loads(body)
        if event["id"] not in seen and event["type"] in TYPES:
            print(json.dumps({"id": event["id"], "type": event["type"]}), flush=True)
        seen.add(event["id"])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
