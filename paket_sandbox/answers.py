"""Answers, and how they go out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.types import Send

from paket_sandbox.errors import Headers, Refusal

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON as the sandbox writes it: compact, in UTF-8."""


class Answer(NamedTuple):
    """What a request is answered with, before the headers that every answer has."""

    status: int
    body: str | None
    """JSON; None for an answer without a body."""
    headers: Headers = ()


def success(content: Mapping[str, Any] | None) -> Answer:
    """200 with ``content``, or 204 without."""
    return Answer(204, None) if content is None else Answer(200, encode(content))


def failure(refusal: Refusal) -> Answer:
    """The answer that a refusal stands for."""
    return Answer(refusal.status, encode({"message": str(refusal)}), refusal.headers)


def head(answer: Answer, body: bytes, request_id: str, is_test: bool) -> list[tuple[bytes, bytes]]:
    """The headers of an answer."""
    headers = [(b"paket-request-id", request_id.encode()), *answer.headers]
    if is_test:
        headers.append((b"paket-response-type", b"Test"))
    if answer.body is not None:
        headers += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    return headers


async def respond(send: Send, answer: Answer, request_id: str, is_test: bool) -> None:
    """Send an answer."""
    body = b"" if answer.body is None else answer.body.encode()
    headers = head(answer, body, request_id, is_test)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
