import hashlib
import hmac
import json
import os
import re
import time
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

SECRET = os.environ["PAKET_WEBHOOK_SECRET"]
TOLERANCE = 5 * 60 * 1000  # milliseconds
LARGEST = 1024 * 1024  # bytes of a body; an event has a few thousand
handled: set[str] = set()  # in your app: a table with a unique column


def problem_with(header: str, body: bytes) -> str | None:
    fields = [field.strip().partition("=")[::2] for field in header.split(",")]
    times = [value for name, value in fields if name == "t"]
    signatures = [value for name, value in fields if name == "v1"]
    if len(times) != 1 or not re.fullmatch("[0-9]{1,15}", times[0]) or not signatures:
        return "the Paket-Signature header is malformed"
    if abs(time.time() * 1000 - int(times[0])) > TOLERANCE:
        return "its time is outside the tolerance"
    expected = hmac.new(SECRET.encode(), times[0].encode() + b"." + body, hashlib.sha256).hexdigest()
    if not any(hmac.compare_digest(expected.encode(), signature.encode()) for signature in signatures):
        return "no signature matches"
    return None


def handle(event: dict[str, Any]) -> None:
    data = event["data"]
    match event["type"]:
        case "participant.session.participant_added":
            print(event["id"], "added", data["participant_id"], flush=True)
        case "participant.session.participant_removed" | "participant.session.deleted":
            print(event["id"], "removed", data["participant_id"], flush=True)
        case "participant.list.item_hidden":
            print(event["id"], "hidden", data["content_id"], flush=True)


async def read_body(request: Request) -> bytes | None:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)


async def receive(request: Request) -> Response:
    body = await read_body(request)
    if body is None:
        return PlainTextResponse("Refused: the body is too large.", 413, {"Connection": "close"})
    if problem := problem_with(request.headers.get("Paket-Signature", ""), body):
        return PlainTextResponse(f"Refused: {problem}.", 400)
    event = json.loads(body)
    if event["id"] not in handled:
        handle(event)
        handled.add(event["id"])
    return Response(status_code=204)


app = Starlette(routes=[Route("/webhooks", receive, methods=["POST"])])

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ.get("PORT", "9000")), log_level="warning")
