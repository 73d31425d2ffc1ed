"""The retry recipe against a sandbox that fails on request: when it asks again, when not, and what was created."""

import threading
import time

import httpx
import pytest

from recipes.retry import pauses, send_safely
from tests.recipes.conftest import Fail

KEY = "0b2ae5f6-1c34-4b4e-9f0e-0d9d6a3c7b51"


def post(client: httpx.Client, **options: object) -> httpx.Response:
    """Create a Session without waiting between the attempts."""
    return send_safely(client, "POST", "/v1/sessions", KEY, **{"sleep": no_wait, **options})  # type: ignore[arg-type]


def no_wait(_: float) -> None:
    """Do not wait."""


def session_of(client: httpx.Client, key: str = KEY) -> str:
    """The Session that a key stands for in the sandbox; makes a new one for a new key."""
    response = client.post("/v1/sessions", headers={"Idempotency-Key": key})
    return str(response.json()["session_id"])


@pytest.mark.parametrize("faults", [(), ("503",), ("503", "503", "503"), ("drop",), ("drop", "503", "drop")], ids=str)
def test_what_passes_is_retried_with_one_key(platform: httpx.Client, fail: Fail, faults: tuple[str, ...]) -> None:
    sent = fail(platform, *faults)
    response = post(platform)
    assert response.status_code == 200
    assert [r.headers["Idempotency-Key"] for r in sent] == [KEY] * (len(faults) + 1)
    assert session_of(platform) == response.json()["session_id"]


def test_a_lost_answer_is_not_a_second_session(platform: httpx.Client, fail: Fail) -> None:
    fail(platform, "drop")
    with pytest.raises(httpx.RemoteProtocolError):
        platform.post("/v1/sessions", headers={"Idempotency-Key": KEY})
    created = session_of(platform)  # the work was done although the answer was lost
    fail(platform, "drop")
    assert post(platform).json()["session_id"] == created


def test_a_timeout_is_retried(platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, "delay=0.5")
    platform.timeout = httpx.Timeout(0.2)
    # The first request still runs when the second comes, so the sandbox answers 409 in between.
    response = post(platform, attempts=20, sleep=lambda _: time.sleep(0.05))
    assert response.status_code == 200
    assert len(sent) > 1
    assert session_of(platform) == response.json()["session_id"]


def test_a_request_that_still_runs_is_waited_for(platform: httpx.Client) -> None:
    slow = threading.Thread(target=slowly, args=(platform,))
    slow.start()
    statuses: list[int] = []
    platform.event_hooks["response"].append(lambda response: statuses.append(response.status_code))
    time.sleep(0.2)
    response = post(platform, attempts=50, sleep=lambda _: time.sleep(0.05))
    slow.join()
    assert response.status_code == 200
    assert 409 in statuses


def slowly(client: httpx.Client) -> None:
    """Create the Session, and take a while over it."""
    client.post("/v1/sessions", headers={"Idempotency-Key": KEY, "Paket-Sandbox-Fault": "delay=0.8"})


def test_a_stored_failure_is_returned_at_once(platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, "500")
    assert post(platform).status_code == 500
    assert len(sent) == 1
    # Why retrying is pointless: nothing fails any more, and the key still gets the failure.
    assert post(platform).status_code == 500


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/participants"], ids=str)
def test_a_refusal_is_returned_at_once(platform: httpx.Client, fail: Fail, path: str) -> None:
    sent = fail(platform)
    response = send_safely(platform, "POST", path, KEY, sleep=no_wait)
    assert response.status_code in (403, 404)
    assert len(sent) == 1


def test_the_last_refusal_is_returned(platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, *["503"] * 9)
    assert post(platform, attempts=3).status_code == 503
    assert len(sent) == 3


def test_the_last_lost_answer_is_raised(platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, *["drop"] * 9)
    with pytest.raises(httpx.RemoteProtocolError):
        post(platform, attempts=3)
    assert len(sent) == 3


def test_a_single_attempt_is_not_retried(platform: httpx.Client, fail: Fail) -> None:
    sent = fail(platform, "503")
    assert post(platform, attempts=1).status_code == 503
    assert len(sent) == 1


def test_a_server_that_is_not_there_is_asked_again() -> None:
    waits: list[float] = []
    with httpx.Client(base_url="http://127.0.0.1:1") as client, pytest.raises(httpx.ConnectError):
        post(client, attempts=4, sleep=waits.append)
    assert len(waits) == 3


def test_the_waits_are_those_of_the_back_off(platform: httpx.Client, fail: Fail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recipes.retry.random.uniform", lambda low, high: high)
    fail(platform, *["503"] * 3)
    waits: list[float] = []
    post(platform, sleep=waits.append)
    backoff = pauses()
    assert waits == [next(backoff) for _ in range(3)]


def test_a_mistake_of_the_program_is_not_retried() -> None:
    waits: list[float] = []
    with httpx.Client(base_url="gopher://127.0.0.1") as client, pytest.raises(httpx.UnsupportedProtocol):
        post(client, sleep=waits.append)
    assert waits == []


def test_a_body_is_sent_as_json() -> None:
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200)

    with httpx.Client(base_url="http://sandbox", transport=httpx.MockTransport(answer)) as client:
        send_safely(client, "PUT", "/v1/upnext", KEY, body={"app_id": "417f3625d067cbe3"})
        send_safely(client, "POST", "/v1/sessions", KEY)
    assert bodies == [b'{"app_id":"417f3625d067cbe3"}', b""]
