"""From an exchange on the wire to the recording that a page shows, and how two recordings compare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from openapi.document import Document
from snippets.catalogue import ROOT
from snippets.recordings import RecordedRequest, Recording, read_recording
from tests.harness.requests import DRAWN
from tests.harness.wire import Exchange, Headers

LARGEST_BODY = 1000
"""Bytes of a request's body that a page could show; a larger one is left out."""


def record(exchange: Exchange, document: Document) -> Recording:
    """The recording of an exchange: what the contract documents of it.

    Raises:
        ValueError: There was no response.
    """
    request, response = exchange.request, exchange.response
    if response is None:
        raise ValueError(f"{request.method} {request.target}: the connection was closed without a response")
    body = _body(request.body)
    sent = _documented(
        request.headers, _request_headers(document) | ({"Content-Type"} if request.body else set())
    )
    answered = _documented(response.headers, _response_headers(document) | {"Content-Type"})
    return Recording(
        RecordedRequest(request.method, request.target, sent, body), response.status, answered, response.json
    )


def differences(recorded: Recording, fresh: Recording) -> list[str]:
    """Where a recording differs from what happened now. One line each; none: an empty list.

    What a program draws at random (an idempotency key) is not compared.
    """
    old, new = _blank(recorded), _blank(fresh)
    pairs = {
        "request": (old.request, new.request),
        "status": (old.status, new.status),
        "response headers": (old.headers, new.headers),
        "body": (old.body, new.body),
    }
    return [
        f"{part}: recorded is {before!r}, now it was {after!r}; `make record` renews recordings"
        for part, (before, after) in pairs.items()
        if before != after
    ]


def recording_problems(name: str, fresh: Recording, root: Path = ROOT) -> list[str]:
    """Where the recording called ``name`` differs from what happened now. One line each, beginning with its file."""
    return [f"{root.name}/{name}.json: {line}" for line in differences(read_recording(name, root), fresh)]


def _blank(recording: Recording) -> Recording:
    headers = {
        k: "drawn at random" if k.lower() in DRAWN else v for k, v in recording.request.headers.items()
    }
    return replace(recording, request=replace(recording.request, headers=headers))


def _documented(headers: Headers, names: set[str]) -> Mapping[str, str]:
    """Those of the headers that are named, in alphabetical order, spelled as the contract does."""
    spelling = {name.lower(): name for name in names}
    kept = {spelling[name.lower()]: value for name, value in headers if name.lower() in spelling}
    return dict(sorted(kept.items()))


def _request_headers(document: Document) -> set[str]:
    parameters = [*document.parameters.values(), *(p for o in document.operations for p in o.parameters)]
    return {parameter.name for parameter in parameters if parameter.location == "header"}


def _response_headers(document: Document) -> set[str]:
    responses = [*document.responses.values(), *(r for o in document.operations for r in o.responses)]
    return {header.name for response in responses for header in response.headers}


def _body(body: bytes) -> Any:
    if not body or len(body) > LARGEST_BODY:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()
