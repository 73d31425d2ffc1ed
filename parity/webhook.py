"""The signature of an event, where the one who compares has an address that Paket sends events to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paket_sandbox.openapi.document import Document
from parity import structure
from parity.compare import once
from parity.findings import Check, Finding, Kind, Result
from proof.endpoint import Received, Receiver
from proof.runner import Program, execute
from proof.wire import Response
from snippets.catalogue import Language, find_program

PROGRAM = "webhooks/verify_signature"

PATIENCE = 30.0
"""Seconds that an event is waited for."""

VERIFIED = "Verified."


@dataclass(frozen=True)
class Endpoint:
    """Where events arrive: a port of this machine that a tunnel leads to."""

    receiver: Receiver
    secret: str
    patience: float = PATIENCE


def first_event(endpoint: Endpoint) -> Received | None:
    """The first event that came, waited for a while."""
    receiver = endpoint.receiver
    with receiver.news:
        receiver.news.wait_for(lambda: receiver.received, endpoint.patience)
        return receiver.received[0] if receiver.received else None


def checks(
    endpoint: Endpoint, event: Received, languages: Sequence[Language], document: Document
) -> Iterator[Check]:
    """The published programs that verify a signature, given the event; and the event beside the contract."""
    findings = once(event_differences(event, document))
    yield Check("webhooks/event", "", Result.DRIFT if findings else Result.MATCH, tuple(findings))
    for language in languages:
        said = verdict(endpoint, event, language)
        wrong = () if said == VERIFIED else (Finding("signature", Kind.BEHAVIOUR, VERIFIED, said),)
        yield Check(PROGRAM, language.id, Result.DRIFT if wrong else Result.MATCH, wrong)


def verdict(endpoint: Endpoint, event: Received, language: Language) -> str:
    """What a published program says of an event's signature."""
    [snippet] = [s for s in find_program(PROGRAM) if s.language == language]
    header = next((v for n, v in event.headers.items() if n.lower() == "paket-signature"), "")
    environment = {"PAKET_SIGNATURE": header, "PAKET_WEBHOOK_SECRET": endpoint.secret}
    outcome = execute(Program.of(snippet), environment, event.body.decode("utf-8", errors="replace"))
    return (outcome.stdout + outcome.stderr).strip()


def event_differences(event: Received, document: Document) -> Iterator[Finding]:
    """Where an event is not what the contract says."""
    try:
        body = json.loads(event.body)
    except ValueError:
        yield Finding("body", Kind.NOT_JSON, "JSON", structure.shown(event.body))
        return
    known = {webhook.name: webhook for webhook in document.webhooks}
    name = body.get("type") if isinstance(body, dict) else None
    if name not in known:
        yield Finding("body/type", Kind.NOT_LISTED, ", ".join(known), structure.shown(name))
        return
    yield from structure.differences(body, known[name].body, "body")


def as_answer(endpoint: Endpoint, event: Received, language: Language, requests: frozenset[str]) -> Response:
    """The event as if it were an answer, for the probes that rest on one.

    Args:
        endpoint: Where it came.
        event: It.
        language: Of the program that verifies its signature.
        requests: The ids of all requests that were answered.
    """
    begins = "whsec_..." if endpoint.secret.startswith("whsec_") else "it begins otherwise"
    is_verified = verdict(endpoint, event, language) == VERIFIED
    try:
        caused_by = json.loads(event.body)["request"]["id"]
    except (ValueError, KeyError, TypeError):
        caused_by = ""
    headers = {
        "secret": begins,
        "verdict": "verified" if is_verified else "refused",
        "known-request": "yes" if caused_by in requests else "no",
    }
    return Response(200, tuple(headers.items()), event.body)
