"""Where events arrive, the programs verify the first one's signature, and it is compared with the contract."""

import json
import time
from http.client import HTTPConnection
from typing import Any

import pytest

from paket_sandbox.signatures import HEADER, write_header
from parity import webhook
from parity.findings import Kind, Result, Verdict
from parity.rehearsal import compared, stand_in
from proof.endpoint import Receiver, run_receiver
from proof.harness import Harness
from snippets.recordings import read_recording

SECRET = "whsec_rehearsal"
EVENT: dict[str, Any] = read_recording("events/participant.list.item_hidden").request.body


def send(receiver: Receiver, event: Any, secret: str = SECRET) -> None:
    body = json.dumps(event).encode()
    connection = HTTPConnection("127.0.0.1", receiver.port, timeout=20)
    connection.request(
        "POST", "/webhooks", body, {HEADER: write_header([secret], time.time_ns() // 1_000_000, body)}
    )
    connection.getresponse().read()
    connection.close()


@pytest.mark.parametrize(
    ("event", "secret", "found"),
    [
        (EVENT, SECRET, set()),
        (EVENT, "whsec_another", {("webhooks/verify_signature", "signature", Kind.BEHAVIOUR)}),
        ({**EVENT, "attempt": 1}, SECRET, {("webhooks/event", "body/attempt", Kind.FIELD_ADDED)}),
        ({**EVENT, "id": 7}, SECRET, {("webhooks/event", "body/id", Kind.TYPE)}),
        ({**EVENT, "type": "participant.new"}, SECRET, {("webhooks/event", "body/type", Kind.NOT_LISTED)}),
    ],
    ids=["as it is", "another secret", "an attribute more", "another type of id", "another event"],
)
def test_an_event_is_compared(
    event: dict[str, Any], secret: str, found: set[tuple[str, str, Kind]], harness: Harness
) -> None:
    wanted = {"webhooks/verify_signature", "assumptions/version-of-events", "assumptions/signing-secret"}
    with run_receiver() as receiver:
        send(receiver, event, secret)
        with compared(harness, stand_in(None, 1), wanted=wanted.__contains__) as (comparison, _):
            comparison.endpoint = webhook.Endpoint(receiver, SECRET)
            comparison.run()
    checks = comparison.outcome.checks
    assert {(c.name, f.place, f.kind) for c in checks for f in c.findings} == found
    assert {c.name for c in checks} == {"webhooks/event", "webhooks/verify_signature"}
    verdicts = {asked.name: asked.verdict for asked in comparison.outcome.assumptions}
    is_signed = secret == SECRET
    assert verdicts["signing-secret"] is (Verdict.CONFIRMED if is_signed else Verdict.REFUTED)
    assert verdicts["version-of-events"] is Verdict.CONFIRMED


def test_an_event_that_does_not_come_is_no_drift(harness: Harness) -> None:
    wanted = {"webhooks/verify_signature"}
    with (
        run_receiver() as receiver,
        compared(harness, stand_in(None, 1), wanted=wanted.__contains__) as (it, _),
    ):
        it.endpoint = webhook.Endpoint(receiver, SECRET, patience=0.01)
        it.run()
    assert [(c.result, c.reason) for c in it.outcome.checks] == [(Result.NOT_REACHED, "no event came")]
