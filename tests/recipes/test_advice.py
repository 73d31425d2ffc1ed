"""The recipes do what the contract's table of retries says: for each operation and each failure, with which key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from paket_sandbox.openapi.document import Operation
from proof.harness import Harness, seed_of
from proof.preparation import prepare
from proof.sandboxes import FreshSandbox, client_for
from proof.sandboxes import document as contract
from recipes.retry import send_safely
from snippets.calls import program_of
from snippets.recordings import read_recording
from tests.recipes.conftest import Profile, arm

FAULTS = {
    "500": ["500"],
    "502": ["502"],
    "503": ["503"],
    "504": ["504"],
    "429": ["429", "429 7"],
    "no answer": ["drop"],
}
"""A failure, as the table of retries names it -> how it is brought about."""

KEYS: dict[str, list[str | None]] = {
    "again": [None, None],
    "same key": ["first", "first"],
    "new key": ["first", "new"],
}
"""The table's advice -> the keys of the two requests."""


@dataclass(frozen=True)
class Case:
    """A request that fails once."""

    operation: Operation
    fault: str
    advice: str

    def __str__(self) -> str:
        return f"{self.operation.id} {self.fault}"


def cases() -> Iterator[Case]:
    """Each operation with each failure of its row."""
    for operation in contract().operations:
        for failures, advice in operation.retry.advice.items():
            for failure in failures.split(", "):
                for fault in FAULTS[failure]:
                    yield Case(operation, fault, advice)


CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_request_that_failed_once_is_sent_again_as_the_table_says(
    case: Case, harness: Harness, profile: Profile
) -> None:
    name = program_of(case.operation)
    recorded = read_recording(name).request
    sandbox = FreshSandbox(seed_of(name))
    host, port = harness.wait(sandbox.start())
    who = client_for(name, contract())
    first = profile.key
    waits: list[float] = []
    try:
        harness.wait(prepare((host, port), name))
        with httpx.Client(base_url=f"http://{host}:{port}", auth=(who.username, who.secret)) as client:
            sent = arm(client, case.fault)
            key: dict[str, Any] = {}
            if case.advice != "again":
                key = {"key": first, "store_key": profile.store}
            response = send_safely(
                client,
                recorded.method,
                recorded.path,
                body=recorded.body,
                sleep=waits.append,
                **key,
            )
    finally:
        harness.wait(sandbox.stop())
    keys = [request.headers.get("Idempotency-Key") for request in sent]
    names = {first: "first"} | dict.fromkeys(profile.stored, "new")
    assert [key and names[key] for key in keys] == KEYS[case.advice]
    assert len(waits) == 1
    assert waits[0] >= float(case.fault.partition(" ")[2] or 0)
    was_done = case.fault in ("drop", "502", "504")
    expected = {case.operation.success.status} | (
        {404} if recorded.method == "DELETE" and was_done else set()
    )
    assert response.status_code in expected


def test_every_failure_of_the_table_is_brought_about() -> None:
    failures = {
        failure for o in contract().operations for row in o.retry.advice for failure in row.split(", ")
    }
    assert failures == set(FAULTS)
    assert {case.advice for case in CASES} == set(KEYS)
