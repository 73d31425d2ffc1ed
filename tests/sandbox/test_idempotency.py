"""What an Idempotency-Key promises."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from paket_sandbox.calls import Call
from paket_sandbox.clock import FixedClock
from paket_sandbox.core import create_session
from paket_sandbox.errors import PATH_UNKNOWN, Refusal
from paket_sandbox.idempotency import LIFETIME, SWEEP
from paket_sandbox.store import StoreUnavailable
from proof.credentials import OTHER_PUBLISHER, PLATFORM, PUBLISHER
from tests.sandbox.caller import Caller, message
from tests.sandbox.conftest import MakeCaller

HOUR = 3600
JSON = {"Content-Type": "application/json"}


def count(call: Caller, table: str) -> int:
    """How many rows a table of the sandbox has."""
    [rows] = call.app.shared.store.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert isinstance(rows, int)
    return rows


def create(call: Caller, key: str, **more: Any) -> httpx.Response:
    """Create a Session."""
    headers = {"Idempotency-Key": key} | more.pop("headers", {})
    return call("POST", "/v1/sessions", headers=headers, **more)


def test_the_first_result_is_replayed(call: Caller) -> None:
    first, again = create(call, "a"), create(call, "a")
    assert first.status_code == again.status_code == 200
    assert again.content == first.content
    assert again.headers["Paket-Request-Id"] != first.headers["Paket-Request-Id"]
    assert count(call, "sessions") == 1


def test_without_a_key_each_request_counts(call: Caller) -> None:
    bodies = {call("POST", "/v1/sessions").content for _ in range(3)}
    assert len(bodies) == count(call, "sessions") == 3


def test_another_key_is_another_request(call: Caller) -> None:
    assert create(call, "a").content != create(call, "A").content


@pytest.mark.parametrize("key", ["x", "x" * 255, "é" * 255, "a b", "'; DROP TABLE sessions --", "\t"])
def test_keys_that_are_accepted(call: Caller, key: str) -> None:
    assert create(call, key).content == create(call, key).content
    assert count(call, "sessions") == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "é" * 256, b"\xff", b"ok\xc3"])
def test_keys_that_are_refused(call: Caller, key: str | bytes) -> None:
    response = call("POST", "/v1/sessions", headers={"Idempotency-Key": key})
    assert response.status_code == 400
    assert "Idempotency-Key" in message(response)
    assert count(call, "sessions") == 0


def test_two_keys_in_one_request_are_refused(call: Caller) -> None:
    headers: list[tuple[str, str | bytes]] = [("Idempotency-Key", "a"), ("Idempotency-Key", "a")]
    assert call("POST", "/v1/sessions", headers=headers).status_code == 400


def test_the_same_key_with_other_parameters_is_refused(call: Caller) -> None:
    assert create(call, "a", headers=JSON, content=b'{"a": 1}').status_code == 200
    clash = create(call, "a", headers=JSON, content=b'{"a": 2}')
    assert clash.status_code == 400
    assert "different parameters" in message(clash)
    assert count(call, "sessions") == 1


def test_the_same_parameters_may_be_written_differently(call: Caller) -> None:
    first = create(call, "a", headers=JSON, content=b'{"a": 1, "b": [2]}')
    assert create(call, "a", headers=JSON, content=b'{"b":[2],\n"a":1}').content == first.content
    nothing = create(call, "b")
    assert create(call, "b", headers=JSON, content=b"{}").content == nothing.content


def test_keys_belong_to_a_client(call: Caller) -> None:
    headers = {"Idempotency-Key": "a"}
    answers = {
        call("POST", path, client, headers=headers).content
        for client, path in [
            (PLATFORM, "/v1/sessions"),
            (PUBLISHER, "/v1/participants"),
            (OTHER_PUBLISHER, "/v1/participants"),
        ]
    }
    assert len(answers) == 3


def test_no_effect_on_get(call: Caller) -> None:
    assert call("GET", "/v1", headers={"Idempotency-Key": "x" * 300}).status_code == 200
    assert count(call, "idempotency_keys") == 0


def test_a_key_is_new_after_72_hours(make_caller: MakeCaller) -> None:
    clock = FixedClock()
    call = make_caller(clock=clock)
    first = create(call, "a")
    clock.advance(72 * HOUR - 0.001)
    assert create(call, "a").content == first.content
    clock.advance(0.001)
    second = create(call, "a")
    assert second.content != first.content
    clock.advance(71 * HOUR)
    assert create(call, "a").content == second.content
    assert count(call, "sessions") == 2


def test_results_that_expired_are_removed(make_caller: MakeCaller) -> None:
    clock = FixedClock()
    call = make_caller(clock=clock)
    for number in range(SWEEP + 10):
        create(call, f"old {number}")
    clock.advance(LIFETIME / 1000)
    for number in range(SWEEP):
        create(call, f"new {number}")
    assert count(call, "idempotency_keys") == SWEEP


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        ({"headers": JSON, "content": b"{"}, 400),
        ({"headers": JSON, "content": b"[]"}, 400),
        ({"headers": {"Content-Type": "text/plain"}, "content": b"{}"}, 415),
        ({"headers": {"Paket-Version": "2020-01-01"}}, 400),
        ({"headers": {"Paket-Sandbox-Fault": "503"}}, 503),
        ({"client": PUBLISHER}, 403),
    ],
)
def test_what_is_refused_is_not_kept(call: Caller, refused: dict[str, Any], status: int) -> None:
    assert create(call, "a", **refused).status_code == status
    assert count(call, "idempotency_keys") == 0
    assert create(call, "a").status_code == 200


def test_a_server_error_is_kept(call: Caller) -> None:
    failed = create(call, "a", headers={"Paket-Sandbox-Fault": "500"})
    assert failed.status_code == 500
    again = create(call, "a")
    assert (again.status_code, again.content) == (500, failed.content)
    assert count(call, "sessions") == 0


def test_a_refusal_by_the_operation_is_kept_and_what_it_did_undone(make_caller: MakeCaller) -> None:
    def refuse(call: Call) -> dict[str, Any]:
        create_session(call)
        raise Refusal(PATH_UNKNOWN)

    call = make_caller(handlers={"createSession": refuse})
    first = asyncio.run(unheld(call, "a"))
    assert first.status_code == 404
    assert count(call, "sessions") == 0
    assert count(call, "idempotency_keys") == 1
    assert asyncio.run(unheld(call, "a")).content == first.content


async def unheld(call: Caller, key: str) -> httpx.Response:
    """A call whose answer is not documented for the operation."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(call.app), auth=(PLATFORM.username, PLATFORM.secret)
    ) as http:
        return await http.post("http://127.0.0.1/v1/sessions", headers={"Idempotency-Key": key})


async def together(call: Caller, *requests: dict[str, str]) -> list[httpx.Response]:
    """Create Sessions all at once, each with the headers given."""
    return list(
        await asyncio.gather(*(call.call("POST", "/v1/sessions", PLATFORM, headers) for headers in requests))
    )


def test_a_key_in_use_is_refused(call: Caller) -> None:
    slow = {"Idempotency-Key": "a", "Paket-Sandbox-Fault": "delay=0.2"}
    answers = asyncio.run(together(call, slow, {"Idempotency-Key": "a"}))
    assert [r.status_code for r in answers] == [200, 409]
    assert create(call, "a").content == answers[0].content
    assert count(call, "sessions") == 1


def test_a_key_in_use_for_something_else_is_a_clash(call: Caller) -> None:
    async def both() -> tuple[httpx.Response, httpx.Response]:
        slow = {"Idempotency-Key": "a", "Paket-Sandbox-Fault": "delay=0.2"}
        headers = {"Idempotency-Key": "a"} | JSON
        return await asyncio.gather(
            call.call("POST", "/v1/sessions", PLATFORM, slow),
            call.call("POST", "/v1/sessions", PLATFORM, headers, b'{"other": true}'),
        )

    assert [r.status_code for r in asyncio.run(both())] == [200, 400]


def test_a_request_that_is_cut_off_lets_go_of_its_key(call: Caller) -> None:
    async def cut_off() -> None:
        slow = {"Idempotency-Key": "a", "Paket-Sandbox-Fault": "delay=30"}
        task = asyncio.create_task(call.call("POST", "/v1/sessions", PLATFORM, slow))
        while not call.app.keys.running:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cut_off())
    assert create(call, "a").status_code == 200


def test_a_hundred_at_once_create_one_object(make_caller: MakeCaller, tmp_path: Path) -> None:
    call = make_caller(data=tmp_path / "data")
    answers = asyncio.run(together(call, *[{"Idempotency-Key": "a"}] * 100))
    assert Counter(r.status_code for r in answers) == {200: 100}
    assert len({r.content for r in answers}) == count(call, "sessions") == 1


def test_a_hundred_at_once_create_one_object_even_when_it_takes_long(call: Caller) -> None:
    slow = {"Idempotency-Key": "a", "Paket-Sandbox-Fault": "delay=0.1"}
    answers = asyncio.run(together(call, *[slow] * 100))
    assert Counter(r.status_code for r in answers) == {200: 1, 409: 99}
    assert count(call, "sessions") == 1


def test_what_a_full_disk_did_is_no_result(make_caller: MakeCaller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it was full when the Session was stored, or when the transaction ended."""
    full = [StoreUnavailable("database or disk is full")]

    def create_once_there_is_room(call: Call) -> dict[str, Any]:
        if full:
            raise full.pop()
        return create_session(call)

    call = make_caller({"createSession": create_once_there_is_room})
    assert [create(call, "a").status_code for _ in range(2)] == [500, 200]
    store = call.app.shared.store
    commit = store.commit

    def fail() -> None:
        monkeypatch.setattr(store, "commit", commit)
        raise StoreUnavailable("database or disk is full")

    monkeypatch.setattr(store, "commit", fail)
    assert [create(call, "b").status_code for _ in range(2)] == [500, 200]
    assert count(call, "sessions") == 2
