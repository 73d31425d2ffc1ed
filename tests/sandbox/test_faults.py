"""Failures that are asked for with the sandbox's own header."""

from __future__ import annotations

import time

import pytest

from paket_sandbox.faults import HEADER, ConnectionDropped
from proof.credentials import PLATFORM
from tests.sandbox.caller import Caller, message
from tests.sandbox.test_idempotency import count

OPERATIONS = [("GET", "/v1"), ("POST", "/v1/sessions")]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize("status", [500, 503])
def test_a_status(call: Caller, method: str, path: str, status: int) -> None:
    assert call(method, path, headers={HEADER: str(status)}).status_code == status
    assert count(call, "sessions") == 0
    assert call(method, path).status_code == 200


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_delay(call: Caller, method: str, path: str) -> None:
    start = time.monotonic()
    assert call(method, path, headers={HEADER: "delay=0.25"}).status_code == 200
    assert 0.25 <= time.monotonic() - start < 5


def test_a_dropped_connection_loses_the_answer_and_not_the_work(call: Caller) -> None:
    with pytest.raises(ConnectionDropped):
        call("POST", "/v1/sessions", headers={HEADER: "drop", "Idempotency-Key": "a"})
    assert count(call, "sessions") == 1
    retry = call("POST", "/v1/sessions", headers={"Idempotency-Key": "a"})
    [created] = call.app.shared.store.execute("SELECT session_id FROM sessions").fetchone()
    assert retry.json()["session_id"] == created


def test_maintenance_comes_before_everything_but_the_credentials(call: Caller) -> None:
    assert call("GET", "/v1/nothing", headers={HEADER: "503"}).status_code == 503
    assert call("GET", "/v1", client=None, headers={HEADER: "503"}).status_code == 401


@pytest.mark.parametrize("fault", ["drop", "500", "delay=1"])
def test_a_request_that_is_refused_is_refused_as_usual(call: Caller, fault: str) -> None:
    assert call("POST", "/v1/participants", PLATFORM, headers={HEADER: fault}).status_code == 403


@pytest.mark.parametrize(
    "fault",
    [
        "", "404", "5000", "DROP", "drop,500", "delay", "delay=", "delay=-1", "delay=1e3", "delay=nan",
        "delay=31", "delay=30.001", "delay=1.2345", "delay=99999999999",
        "delay=\N{SUPERSCRIPT TWO}", "500\t", b"\xff",
    ],
)  # fmt: skip
def test_a_fault_that_there_is_not(call: Caller, fault: str | bytes) -> None:
    response = call("POST", "/v1/sessions", headers={HEADER: fault})
    assert response.status_code == 400
    assert HEADER in message(response)
    assert count(call, "sessions") == 0
