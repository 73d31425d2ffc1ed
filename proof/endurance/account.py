"""The account after a run: whether everything that was acknowledged is there, and nothing beside it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from paket_sandbox.__main__ import WEBHOOK_SECRET
from paket_sandbox.app import TABLES
from paket_sandbox.process import run_sandbox
from paket_sandbox.signatures import HEADER, SignatureError, verify
from paket_sandbox.store import Store
from proof.endurance.caller import Wrong
from proof.endurance.run import Outcome

HAPPENED = (
    "SELECT event_id, type, data ->> '$.participant_id', "
    "coalesce(data ->> '$.content_id', data ->> '$.session_id') FROM events"
)


def problems(outcome: Outcome) -> list[str]:
    """What is not as it was acknowledged, one line each."""
    return [*lists(outcome), *kept(outcome), *delivered(outcome)]


def lists(outcome: Outcome) -> Iterator[str]:
    """Sessions, Participants and items, as another sandbox with the same data shows them."""
    with run_sandbox("--data", outcome.data) as sandbox:
        for caller in outcome.callers:
            try:
                caller.read_everything(urlsplit(sandbox.url).port or 0)
            except Wrong as wrong:
                yield str(wrong)


def kept(outcome: Outcome) -> Iterator[str]:
    """Results under their idempotency keys, and events, as the data has them."""
    store = Store(TABLES, outcome.data)
    try:
        rows = store.execute("SELECT key, status, body FROM idempotency_keys").fetchall()
        happened = store.execute(HAPPENED).fetchall()
    finally:
        store.close()
    stored = {key: (status, body) for key, status, body in rows}
    answers = {k: answer for caller in outcome.callers for k, answer in caller.expected.answers.items()}
    for key in answers.keys() | stored.keys():
        if stored.get(key) != answers.get(key):
            yield f"key {key!r}: stored is {stored.get(key)}, acknowledged was {answers.get(key)}"
    owed: Counter[tuple[str, str, str]] = Counter()
    for caller in outcome.callers:
        owed += caller.expected.events
    found = Counter((type, participant, about) for _, type, participant, about in happened)
    for event in owed.keys() | found.keys():
        if owed[event] != found[event]:
            yield f"event {event}: stored {found[event]} times, it happened {owed[event]} times"


def delivered(outcome: Outcome) -> Iterator[str]:
    """Webhooks: each event arrived, signed, and none that did not happen."""
    store = Store(TABLES, outcome.data)
    try:
        happened = {row[0] for row in store.execute(HAPPENED)}
    finally:
        store.close()
    arrived = set()
    for webhook in outcome.received:
        arrived.add(webhook.event["id"])
        try:
            verify(webhook.headers[HEADER], webhook.body, WEBHOOK_SECRET, time.time_ns() // 1_000_000)
        except SignatureError as error:
            yield f"webhook {webhook.event['id']}: {error}"
    for event in happened ^ arrived:
        yield f"event {event} {'never arrived' if event in happened else 'arrived, but is not stored'}"
