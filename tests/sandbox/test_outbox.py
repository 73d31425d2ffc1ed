"""The outbox: nothing that happened is forgotten, whenever the sandbox stops."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
from collections.abc import Iterator, Sequence

import pytest
from starlette.types import Message

from paket_sandbox.calls import Call
from paket_sandbox.clock import FixedClock
from paket_sandbox.events import PARTICIPANT_ADDED, SESSION_DELETED, emit
from paket_sandbox.loopback import loopback, read_endpoint
from paket_sandbox.outbox import TRIES, Outbox
from paket_sandbox.sender import Sender, connect
from paket_sandbox.store import Store
from paket_sandbox.webhook_endpoints import parse_endpoint
from paket_sandbox.webhooks import WebhooksApp
from proof.credentials import PUBLISHER
from tests.sandbox.conftest import MakeCaller
from tests.sandbox.viewers import Viewers

ENDPOINT = read_endpoint("http://127.0.0.1:9/", [])


@pytest.fixture
def viewers() -> Iterator[Viewers]:
    viewers = Viewers()
    yield viewers
    viewers.sandbox.shared.store.close()


def test_what_was_not_taken_up_before_a_restart_is_taken_up_after_it(viewers: Viewers) -> None:
    store = viewers.sandbox.shared.store
    Outbox(store, [ENDPOINT])
    viewers.joined()
    after_restart = Outbox(store, [ENDPOINT])
    after_restart.take_up(ENDPOINT, now=5)
    delivery = after_restart.next(ENDPOINT)
    assert delivery is not None
    assert (delivery.event.type, delivery.tries, delivery.next_try) == (
        "participant.session.participant_added",
        0,
        5,
    )


def test_an_event_is_taken_up_once(viewers: Viewers) -> None:
    outbox = Outbox(viewers.sandbox.shared.store, [ENDPOINT])
    viewers.joined()
    for now in (1, 2):
        outbox.take_up(ENDPOINT, now)
    delivery = outbox.next(ENDPOINT)
    assert delivery is not None
    outbox.tried(ENDPOINT, delivery, 3, 204, None)
    assert outbox.next(ENDPOINT) is None


def test_a_redelivery_has_as_many_tries_as_a_new_event(viewers: Viewers) -> None:
    outbox = Outbox(viewers.sandbox.shared.store, [ENDPOINT])
    viewers.joined()
    outbox.take_up(ENDPOINT, 0)
    for again in (True, False):
        tries = 0
        while (delivery := outbox.next(ENDPOINT)) is not None:
            tries += 1
            outbox.tried(ENDPOINT, delivery, delivery.next_try, 500, "answered 500")
            event_id = delivery.event.id
        assert tries == TRIES
        if again:
            assert outbox.redeliver(event_id, 0) == 1


def test_an_event_sent_again_during_a_try_is_still_sent_again(viewers: Viewers) -> None:
    outbox = Outbox(viewers.sandbox.shared.store, [ENDPOINT])
    viewers.joined()
    outbox.take_up(ENDPOINT, 0)
    during = outbox.next(ENDPOINT)
    assert during is not None
    outbox.redeliver(during.event.id, 1)
    outbox.tried(ENDPOINT, during, 2, 204, None)
    again = outbox.next(ENDPOINT)
    assert again is not None
    assert (again.event, again.tries, again.next_try) == (during.event, 0, 1)


def test_the_log_tells_the_next_try_of_the_last_try_alone(viewers: Viewers) -> None:
    outbox = Outbox(viewers.sandbox.shared.store, [ENDPOINT])
    viewers.joined()
    outbox.take_up(ENDPOINT, 0)
    for again in (True, False):
        delivery = outbox.next(ENDPOINT)
        assert delivery is not None
        outbox.tried(ENDPOINT, delivery, 0, 500, "answered 500")
        if again:
            outbox.redeliver(delivery.event.id, 0)
    assert [(entry["try"], entry["next_try"]) for entry in outbox.log()] == [(1, None), (1, 15_000)]


def test_senders_begin_and_end_with_the_server(viewers: Viewers) -> None:
    app = WebhooksApp(viewers.sandbox, [ENDPOINT], ["secret"])
    states = []

    async def live() -> None:
        messages = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> Message:
            await asyncio.sleep(0)
            states.append([task.done() for task in app.running])
            return {"type": next(messages)}

        async def send(message: Message) -> None:
            states.append([task.done() for task in app.running])

        await app({"type": "lifespan", "app": viewers.sandbox, "state": {}}, receive, send)

    asyncio.run(live())
    assert states == [[], [False], [False], [True]]
    assert viewers.sandbox.shared.listeners == []


def test_senders_are_woken_once_an_event_is_committed(viewers: Viewers) -> None:
    state = viewers.sandbox.shared
    in_transaction = []
    state.listeners.append(lambda: in_transaction.append(state.store.connection.in_transaction))
    viewers.joined()
    assert in_transaction == [False]


def test_nobody_is_woken_by_what_is_undone(make_caller: MakeCaller) -> None:
    def emit_and_fail(call: Call) -> None:
        emit(call, SESSION_DELETED, PUBLISHER.client_id, {})
        raise RuntimeError

    call = make_caller({"createSession": emit_and_fail})
    woken = []
    call.app.shared.listeners.append(lambda: woken.append(True))
    assert call("POST", "/v1/sessions").status_code == 500
    assert woken == []


def test_a_receiver_is_found_on_each_address_that_its_name_stands_for() -> None:
    """``localhost`` may be ``::1`` and ``127.0.0.1``, and a receiver listens on one of them."""
    endpoint = parse_endpoint("http://localhost:9000/hook", ())
    addresses = loopback(endpoint, ["127.0.0.2", "127.0.0.1", "127.0.0.1"])
    assert addresses == ["127.0.0.2", "127.0.0.1"]

    async def reached(addresses: Sequence[str], port: int) -> str:
        _, writer = await connect(addresses, port)
        writer.close()
        address: str = writer.get_extra_info("peername")[0]
        return address

    for host in addresses:
        with socket.create_server((host, 0)) as listening:
            port = listening.getsockname()[1]
            assert asyncio.run(reached(addresses, port)) == host
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(reached(addresses, port))


def test_a_disk_that_is_full_for_a_moment_stops_nothing(
    viewers: Viewers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A sender waits, a request is answered 500 and kept under no key; afterwards all goes on."""
    store = viewers.sandbox.shared.store
    sender = Sender(Outbox(store, [ENDPOINT]), ENDPOINT, ["secret"], "2023-12-01", pause=0)
    session = viewers.session()
    for _ in range(100):  # deliveries of so many need more room than there is
        viewers.join(session, viewers.participant())
    sent = []

    async def post(body: bytes, sent_at: int) -> int:
        sent.append(json.loads(body)["type"])
        return 200

    async def deliver() -> None:
        running = asyncio.create_task(sender.run())
        while "webhooks to" not in caplog.text:
            await asyncio.sleep(0)
        fill(store, is_full=False)
        while not sent:
            await asyncio.sleep(0)
        running.cancel()

    monkeypatch.setattr(sender, "post", post)
    fill(store, is_full=True)
    keys = (f"k{number}" for number in itertools.count())
    refused = next(k for k in keys if viewers.platform.ask("POST", "/sessions", key=k).status_code == 500)
    asyncio.run(asyncio.wait_for(deliver(), 60))
    assert sent[0] == PARTICIPANT_ADDED
    assert "database or disk is full" in caplog.text
    assert "Traceback" not in caplog.text
    assert viewers.platform.ask("POST", "/sessions", key=refused).status_code == 200


def test_a_clock_that_is_set_back_holds_up_no_delivery(
    viewers: Viewers, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FixedClock()
    outbox = Outbox(viewers.sandbox.shared.store, [ENDPOINT])
    sender = Sender(outbox, ENDPOINT, ["secret"], "2023-12-01", clock)
    viewers.joined()

    async def post(body: bytes, sent_at: int) -> int:
        return 500

    monkeypatch.setattr(sender, "post", post)
    asyncio.run(sender.take_turn())
    clock.advance(-3600)
    asyncio.run(asyncio.wait_for(sender.take_turn(), 60))
    assert [entry["try"] for entry in outbox.log()] == [1, 2]


def fill(store: Store, is_full: bool) -> None:
    """Let the state grow no more, or again."""
    [pages] = store.execute("PRAGMA page_count").fetchone()
    store.execute(f"PRAGMA max_page_count = {pages if is_full else pages + 10_000}")
