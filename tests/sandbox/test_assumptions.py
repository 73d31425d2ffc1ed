"""What the sandbox assumes, tried; ``proof/prose/assumptions.yaml`` names the test of each assumption."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re

import pytest

from paket_sandbox.events import ITEM_HIDDEN, Event
from paket_sandbox.loopback import read_endpoint
from paket_sandbox.outbox import Delivery, Outbox
from paket_sandbox.sender import Sender
from paket_sandbox.signatures import sign, write_header
from proof.credentials import OTHER_PUBLISHER, PLATFORM
from tests.sandbox.caller import Caller, message
from tests.sandbox.viewers import Viewers, contents

EVENT = Event(1, "evt_0000000000000000", ITEM_HIDDEN, "a" * 16, 0, "req_0000000000000000", None, "{}")


@pytest.fixture
def viewers() -> Viewers:
    return Viewers()


def test_a_success_is_a_200(call: Caller, viewers: Viewers) -> None:
    assert call("GET", "/v1").status_code == 200
    assert call("POST", "/v1/sessions").status_code == 200
    session, participant = viewers.session(), viewers.participant()
    body = {"app_id": viewers.publisher.client.client_id, "participant_id": participant}
    assert viewers.platform.status("PUT", f"/upnext/sessions/{session}", body) == 200


def test_of_two_attributes_of_one_name_the_last_counts(call: Caller, viewers: Viewers) -> None:
    session, participant = viewers.session(), viewers.participant()
    app = viewers.publisher.client.client_id
    twice = f'{{"app_id":"{OTHER_PUBLISHER.client_id}","app_id":"{app}","participant_id":"{participant}"}}'
    answer = Caller(viewers.sandbox)(
        "PUT",
        f"/v1/upnext/sessions/{session}",
        PLATFORM,
        {"Content-Type": "application/json"},
        twice.encode(),
    )
    assert answer.status_code == 200
    assert viewers.platform("GET", f"/upnext/sessions/{session}/participants")["items"][0]["app_id"] == app


def test_a_404_is_stored_under_its_key(viewers: Viewers) -> None:
    session, participant = viewers.session(), viewers.participant()
    path, hide = f"/upnext/sessions/{session}/{participant}", {"content_id": "one", "action": "hide"}
    assert viewers.platform.send("PUT", path, hide, key="k").status_code == 404
    viewers.join(session, participant)
    viewers.watch(participant, "one")
    assert viewers.platform.send("PUT", path, hide, key="k").status_code == 404
    assert viewers.platform.send("PUT", path, hide, key="another").status_code == 200


class Sent:
    """A sender, whose requests go nowhere, and what became of them."""

    def __init__(self, call: Caller, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
        self.times: list[int] = []
        self.problems: list[str | None] = []
        endpoint = read_endpoint("http://127.0.0.1:9/", [])
        outbox = Outbox(call.app.shared.store, [endpoint])
        self.sender = Sender(outbox, endpoint, ["secret"], "2023-12-01")

        async def post(body: bytes, sent_at: int) -> int:
            self.times.append(sent_at)
            return status

        monkeypatch.setattr(outbox, "tried", lambda *result: self.problems.append(result[-1]))
        monkeypatch.setattr(self.sender, "post", post)

    def deliver(self) -> None:
        """Try once."""
        asyncio.run(self.sender.deliver(Delivery(1, EVENT, 0, 0)))


@pytest.mark.parametrize(
    ("status", "is_delivered"), [(199, False), (200, True), (299, True), (300, False), (404, False)]
)
def test_what_counts_as_delivered(
    call: Caller, monkeypatch: pytest.MonkeyPatch, status: int, is_delivered: bool
) -> None:
    sent = Sent(call, monkeypatch, status)
    sent.deliver()
    assert [problem is None for problem in sent.problems] == [is_delivered]


def test_the_whole_secret_is_the_key_as_text_in_utf_8() -> None:
    secret = "whsec_gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n"
    expected = hmac.new(secret.encode("utf-8"), b"17.{}", hashlib.sha256).hexdigest()
    assert sign(secret, "17", b"{}") == expected
    assert sign(secret.removeprefix("whsec_"), "17", b"{}") != expected


def test_the_decoy_is_the_digest_of_another_signature() -> None:
    *genuine, decoy = write_header(["secret"], 1708058463600, b"{}").split(",")
    another = sign("decoy", "1708058463600", b"{}")
    assert decoy == f"v0={hashlib.sha256(another.encode()).hexdigest()}"
    assert f"v1={another}" not in genuine


def test_each_try_is_signed_anew(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = Sent(call, monkeypatch, 500)
    for time in (1708058463600, 1708058478600):
        monkeypatch.setattr(sent.sender, "clock", lambda time=time: time)
        sent.deliver()
    assert sent.times == [1708058463600, 1708058478600]
    first, second = (write_header(["secret"], time, b"{}") for time in sent.times)
    assert not set(first.split(",")) & set(second.split(","))


def test_participants_are_listed_in_the_order_in_which_they_were_added(viewers: Viewers) -> None:
    session = viewers.session()
    added = sorted((viewers.participant() for _ in range(4)), reverse=True)
    for participant in added:
        viewers.join(session, participant)
    listed = viewers.platform("GET", f"/upnext/sessions/{session}/participants")["items"]
    assert [one["participant_id"] for one in listed] == added


def test_hidden_items_are_listed_and_counted(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    for content in ("one", "two", "three"):
        viewers.watch(participant, content)
    hide = {"content_id": "two", "action": "hide"}
    viewers.platform("PUT", f"/upnext/sessions/{session}/{participant}", hide)
    for caller, path in (
        (viewers.platform, f"/upnext/sessions/{session}"),
        (viewers.platform, f"/upnext/sessions/{session}/{participant}"),
        (viewers.publisher, f"/upnext/participants/{participant}"),
    ):
        page = caller("GET", path, limit=2)
        assert (page["total"], page["next_key"]) == (3, 2)
        assert {item["content_id"]: item["hidden"] for item in page["items"]} == {"three": False, "two": True}


def test_an_item_is_hidden_in_every_session(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    elsewhere = viewers.session()
    viewers.join(elsewhere, participant)
    viewers.watch(participant, "one")
    hide = {"content_id": "one", "action": "hide"}
    viewers.platform("PUT", f"/upnext/sessions/{session}/{participant}", hide)
    [item] = viewers.platform("GET", f"/upnext/sessions/{elsewhere}")["items"]
    assert item["hidden"] is True


def test_the_event_of_a_hidden_item_has_it_hidden(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    viewers.watch(participant, "one")
    hide = {"content_id": "one", "action": "hide"}
    viewers.platform("PUT", f"/upnext/sessions/{session}/{participant}", hide)
    [[data]] = viewers.sandbox.shared.store.rows("SELECT data FROM events WHERE type = ?", (ITEM_HIDDEN,))
    [item] = viewers.publisher("GET", f"/upnext/participants/{participant}")["items"]
    assert json.loads(data) == item
    assert item["hidden"] is True


def test_an_update_moves_an_item_to_its_last_interaction(viewers: Viewers) -> None:
    participant, now = viewers.participant(), viewers.clock() // 1000
    path = f"/upnext/participants/{participant}"
    viewers.watch(participant, "one", last_interaction=now - 60)
    viewers.watch(participant, "two", last_interaction=now - 50)
    viewers.watch(participant, "one", last_interaction=now - 40)
    assert contents(viewers.publisher("GET", path)) == ["one", "two"]
    viewers.watch(participant, "one", last_interaction=now - 70)
    assert contents(viewers.publisher("GET", path)) == ["two", "one"]


def test_the_first_item_has_the_index_0(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    for number in range(51):
        viewers.watch(participant, str(number))
    path = f"/upnext/sessions/{session}"
    first = viewers.platform("GET", path)
    assert (len(first["items"]), first["next_key"]) == (50, 50)
    assert contents(viewers.platform("GET", path, next_key=0, limit=1)) == contents(first)[:1]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1", 200),
        ("PUT", "/v1", 405),
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/upnext/sessions/x", 404),
    ],
)
def test_every_answer_has_an_id(call: Caller, method: str, path: str, status: int) -> None:
    answer = call(method, path)
    assert answer.status_code == status
    assert re.fullmatch("req_[0-9a-f]{16}", answer.headers["Paket-Request-Id"])
    refused = call(method, path, client=None)
    assert message(refused)
    assert re.fullmatch("req_[0-9a-f]{16}", refused.headers["Paket-Request-Id"])


def test_a_content_id_goes_into_a_template_as_it_is(viewers: Viewers) -> None:
    session, participant = viewers.joined()
    viewers.watch(participant, "a b/c?d")
    [item] = viewers.platform("GET", f"/upnext/sessions/{session}")["items"]
    assert item["platform_data"]["deep_link"] == "app://12345/a b/c?d"
