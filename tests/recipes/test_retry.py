"""The retry recipe against a sandbox that fails on request: when it asks again, and what was created."""

import threading
import time
from typing import Any

import httpx
import pytest

from recipes.retry import pauses, send_safely
from tests.recipes.conftest import Fail


def post(client: httpx.Client, key: str, **options: object) -> httpx.Response:
    """Create a Session without waiting between the attempts."""
    given = {"store_key": no_key, "sleep": no_wait, **options}
    return send_safely(client, "POST", "/v1/sessions", key, **given)  # type: ignore[arg-type]


def no_key(key: str) -> None:
    """No new key is expected."""
    raise AssertionError(f"a new key was to be stored: {key}")


def no_wait(_: float) -> None:
    """Do not wait."""


def session_of(client: httpx.Client, key: str) -> str:
    """The Session that a key stands for in the sandbox; makes a new one for a new key."""
    response = client.post("/v1/sessions", headers={"Idempotency-Key": key})
    return str(response.json()["session_id"])


@pytest.mark.parametrize(
    "faults", [(), ("503",), ("503", "503", "503"), ("drop",), ("drop", "503", "drop")], ids=str
)
def test_what_passes_is_retried_with_one_key(
    key: str, platform: httpx.Client, fail: Fail, faults: tuple[str, ...]
) -> None:
    sent = fail(platform, *faults)
    response = post(platform, key)
    assert response.status_code == 200
    assert [r.headers["Idempotency-Key"] for r in sent] == [key] * (len(faults) + 1)
    assert session_of(platform, key) == response.json()["session_id"]


def test_a_lost_answer_is_not_a_second_session(key: str, platform: httpx.Client, fail: Fail) -> None:
    fail(platform, "drop")
    with pytest.raises(httpx.RemoteProtocolError):
        platform.post("/v1/sessions", headers={"Idempotency-Key": key})
    created = session_of(platform, key)  # the work was done although the answer was lost
    fail(platform, "drop")
    assert post(platform, key).json()["session_id"] == created


def test_a_timeout_is_retried(key: str, platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, "delay=0.5")
    platform.timeout = httpx.Timeout(0.2)
    # The first request still runs when the second comes, so the sandbox answers 409 in between.
    response = post(platform, key, attempts=20, sleep=lambda _: time.sleep(0.05))
    assert response.status_code == 200
    assert len(sent) > 1
    assert session_of(platform, key) == response.json()["session_id"]


def test_a_request_that_still_runs_is_waited_for(key: str, platform: httpx.Client) -> None:
    slow = threading.Thread(target=slowly, args=(platform, key))
    slow.start()
    statuses: list[int] = []
    platform.event_hooks["response"].append(lambda response: statuses.append(response.status_code))
    time.sleep(0.2)
    response = post(platform, key, attempts=50, sleep=lambda _: time.sleep(0.05))
    slow.join()
    assert response.status_code == 200
    assert 409 in statuses


def slowly(client: httpx.Client, key: str) -> None:
    """Create the Session, and take a while over it."""
    client.post("/v1/sessions", headers={"Idempotency-Key": key, "Paket-Sandbox-Fault": "delay=0.8"})


def test_a_new_key_is_stored_before_it_is_used(key: str, platform: httpx.Client, fail: Fail) -> None:
    stored: list[tuple[str, int]] = []
    sent = fail(platform, "500", "500")
    response = post(platform, key, store_key=lambda new: stored.append((new, len(sent))))
    assert response.status_code == 200
    assert [(r.headers["Idempotency-Key"], n) for n, r in enumerate(sent)] == [(key, 0), *stored]
    assert len({key, *(new for new, _ in stored)}) == 3


def test_a_key_that_cannot_be_stored_is_not_used(key: str, platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, "500")
    with pytest.raises(AssertionError, match="was to be stored"):
        post(platform, key)
    assert len(sent) == 1


def test_after_the_last_failure_the_next_call_has_a_new_key(
    key: str, platform: httpx.Client, fail: Fail
) -> None:
    stored: list[str] = []
    fail(platform, "500")
    assert post(platform, key, attempts=1, store_key=stored.append).status_code == 500
    assert post(platform, stored[0], attempts=1).status_code == 200


@pytest.mark.parametrize("given", [{"key": ""}, {"store_key": None}], ids=str)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_post_without_a_key_is_a_mistake(
    method: str, given: dict[str, Any], key: str, platform: httpx.Client, fail: Fail
) -> None:
    sent = fail(platform)
    with pytest.raises(ValueError, match=f"{method} needs key and store_key"):
        send_safely(platform, method, "/v1/sessions", **{"key": key, "store_key": no_key, **given})
    assert sent == []


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/participants"], ids=str)
def test_a_refusal_is_returned_at_once(key: str, platform: httpx.Client, fail: Fail, path: str) -> None:
    sent = fail(platform)
    response = send_safely(platform, "POST", path, key, no_key, sleep=no_wait)
    assert response.status_code in (403, 404)
    assert len(sent) == 1


def test_the_last_refusal_is_returned(key: str, platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, *["503"] * 9)
    assert post(platform, key, attempts=3).status_code == 503
    assert len(sent) == 3


def test_the_last_lost_answer_is_raised(key: str, platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, *["drop"] * 9)
    with pytest.raises(httpx.RemoteProtocolError):
        post(platform, key, attempts=3)
    assert len(sent) == 3


def test_a_single_attempt_is_not_retried(key: str, platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, "503")
    assert post(platform, key, attempts=1).status_code == 503
    assert len(sent) == 1


def test_a_server_that_is_not_there_is_asked_again(key: str) -> None:
    waits: list[float] = []
    with httpx.Client(base_url="http://127.0.0.1:1") as client, pytest.raises(httpx.ConnectError):
        post(client, key, attempts=4, sleep=waits.append)
    assert len(waits) == 3


def test_the_waits_are_those_of_the_back_off(
    key: str, platform: httpx.Client, fail: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recipes.retry.random.uniform", lambda low, high: high)
    fail(platform, *["503"] * 3)
    waits: list[float] = []
    post(platform, key, sleep=waits.append)
    backoff = pauses()
    assert waits == [next(backoff) for _ in range(3)]


def test_what_an_answer_asks_for_comes_on_top_of_the_back_off(
    key: str, platform: httpx.Client, fail: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recipes.retry.random.uniform", lambda low, high: high)
    fail(platform, "429 59", "429", "503", "429 Fri, 16 Feb 2024 04:41:06 GMT")
    waits: list[float] = []
    assert post(platform, key, sleep=waits.append).status_code == 200
    assert waits == [59.5, 1, 2, 4]


def test_a_wait_that_is_too_long_is_left_to_the_caller(key: str, platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, "429 61")
    waits: list[float] = []
    response = post(platform, key, sleep=waits.append)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "61")
    assert (len(sent), waits) == (1, [])


def test_a_mistake_of_the_program_is_not_retried(key: str) -> None:
    waits: list[float] = []
    with httpx.Client(base_url="gopher://127.0.0.1") as client, pytest.raises(httpx.UnsupportedProtocol):
        post(client, key, sleep=waits.append)
    assert waits == []


def test_a_body_is_sent_as_json(key: str) -> None:
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200)

    with httpx.Client(base_url="http://sandbox", transport=httpx.MockTransport(answer)) as client:
        send_safely(client, "PUT", "/v1/upnext", key, no_key, body={"app_id": "417f3625d067cbe3"})
        send_safely(client, "POST", "/v1/sessions", key, no_key)
    assert bodies == [b'{"app_id":"417f3625d067cbe3"}', b""]
