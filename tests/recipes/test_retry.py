"""The retry recipe against a sandbox that fails on request: when it asks again, and what was created."""

import threading
import time

import httpx
import pytest

from recipes.retry import pauses, send_safely
from tests.recipes.conftest import Fail


def post(client: httpx.Client, key: str, **options: object) -> httpx.Response:
    """Create a Session without waiting between the attempts."""
    return send_safely(client, "POST", "/v1/sessions", key, **{"sleep": no_wait, **options})  # type: ignore[arg-type]


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


def test_a_stored_failure_is_returned_at_once(key: str, platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, "500")
    assert post(platform, key).status_code == 500
    assert len(sent) == 1
    # Why retrying is pointless: nothing fails any more, and the key still gets the failure.
    assert post(platform, key).status_code == 500


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/participants"], ids=str)
def test_a_refusal_is_returned_at_once(key: str, platform: httpx.Client, fail: Fail, path: str) -> None:
    sent = fail(platform)
    response = send_safely(platform, "POST", path, key, sleep=no_wait)
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
        send_safely(client, "PUT", "/v1/upnext", key, body={"app_id": "417f3625d067cbe3"})
        send_safely(client, "POST", "/v1/sessions", key)
    assert bodies == [b'{"app_id":"417f3625d067cbe3"}', b""]
