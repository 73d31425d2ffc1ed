"""From an exchange on the wire to the recording that a page shows, and how two recordings compare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from paket_sandbox.openapi.document import Document
from proof.contract import find_operation, text_problems, value_problems
from proof.items import item_problems
from proof.pages import page_problems
from proof.prose.ledger import read_ledger
from proof.prose.values import differences_from_facts
from proof.requests import DRAWN
from proof.wire import Exchange, Headers
from snippets.catalogue import ROOT
from snippets.recordings import RecordedRequest, Recording, read_recording

TEST = "Paket-Response-Type"
"""The header of what a test key is answered."""

BEFORE_THE_KEY = frozenset({401, 431})
"""The statuses of what is answered before a key is known."""

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


def recording_refusals(name: str, recording: Recording, document: Document) -> list[str]:
    """Why a recording of that name is not what contract and ledger say, so that it must not be shown: one line each.

    Raises:
        KeyError: The contract has no such type of event.
    """
    folder, _, rest = name.partition("/")
    request = recording.request
    problems = list(differences_from_facts(json.loads(recording.dumps()), read_ledger()))
    problems += [*item_problems(request.body), *item_problems(recording.body)]
    if folder == "events":
        webhook = document.webhook(rest)
        problems += value_problems(request.body, webhook.body, "the event")
        problems += [] if 200 <= recording.status < 300 else [f"the receiver answered {recording.status}"]
        return [f"{ROOT.name}/{name}.json: {problem}" for problem in problems]
    if folder == "errors" and rest in document.responses:
        expected = document.responses[rest]
    else:
        found = find_operation(document, request.method, request.path.partition("?")[0])
        if found is None:
            return [
                f"{ROOT.name}/{name}.json: {request.method} {request.path} is no operation of the contract"
            ]
        operation, expected = found[0], found[0].success
        problems += page_problems(recording, operation)
        sent = operation.request_body
        problems += value_problems(request.body, sent, "the request's body") if sent else []
    if recording.status != expected.status:
        what = expected.name or "a success"
        problems.append(f"the status is {recording.status}; {what} has {expected.status}")
    if expected.schema is not None:
        problems += value_problems(recording.body, expected.schema, "the body")
    elif recording.body is not None:
        problems.append(f"the body is {recording.body!r}; the contract has none")
    if recording.status not in BEFORE_THE_KEY and TEST not in recording.headers:
        problems.append(f"header {TEST} is missing; recordings are made with test keys")
    for header in expected.headers:
        value = recording.headers.get(header.name)
        if value is not None:
            problems += text_problems(value, header.schema, f"header {header.name}")
        elif header.required:
            problems.append(f"header {header.name} is missing")
    return [f"{ROOT.name}/{name}.json: {problem}" for problem in problems]


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
