"""Webhooks: every event arrives, signed, at least once, on this machine only."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from paket_sandbox.__main__ import WEBHOOK_SECRET, main
from paket_sandbox.clients_file import load_clients
from paket_sandbox.commands import request
from paket_sandbox.openapi.document import Document
from paket_sandbox.outbox import DELAYS, TRIES
from paket_sandbox.process import PaketSandbox, run_sandbox
from paket_sandbox.signatures import HEADER, verify
from paket_sandbox.webhooks import DELIVERIES
from proof.contract import value_problems
from proof.credentials import PLATFORM, PUBLISHER
from proof.endpoint import Received, Receiver, run_receiver
from proof.ports import free_port

FAST = ("--webhook-speed", "100000")
"""Sixty-eight hours in two and a half seconds."""

THREE_DAYS = 3 * 24 * 60 * 60


class World:
    """A Platform and Publishers of a sandbox that runs."""

    def __init__(self, sandbox: PaketSandbox) -> None:
        self.sandbox = sandbox
        self.port = sandbox.url.split(":")[2].split("/")[0]

    def call(self, method: str, path: str, client: Any = PLATFORM, body: Any = None, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        auth = (client.username, client.secret)
        response = httpx.request(method, f"{self.sandbox.url}{path}", auth=auth, json=body, headers=headers)
        assert response.is_success, response.text
        return response.json() if response.content else None

    def join(self, publisher: Any = PUBLISHER, key: str = "") -> tuple[str, str]:
        """One event: a Participant is added to a Session."""
        session: str = self.call("POST", "/sessions")["session_id"]
        participant: str = self.call("POST", "/participants", publisher)["participant_id"]
        body = {"app_id": publisher.client_id, "participant_id": participant}
        self.call("PUT", f"/upnext/sessions/{session}", body=body, key=key)
        return session, participant

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Ask the running sandbox something, by its command."""
        command = [sys.executable, "-m", "paket_sandbox", *arguments, "--port", self.port]
        return subprocess.run(command, capture_output=True, text=True, timeout=20)

    def log(self) -> list[dict[str, Any]]:
        """The log of deliveries."""
        items: list[dict[str, Any]] = request(int(self.port), "GET", DELIVERIES)["items"]
        return items

    def wait_for_log(self, count: int) -> list[dict[str, Any]]:
        """The log, once it has so many tries."""
        end = time.monotonic() + 20
        while len(log := self.log()) < count:
            assert time.monotonic() < end, log
            time.sleep(0.02)
        return log


@contextmanager
def run_world(receiver: Receiver, *options: str | Path) -> Iterator[World]:
    with run_sandbox("--webhook", receiver.url, *options) as sandbox:
        yield World(sandbox)


def assert_genuine(webhook: Received, secret: str = WEBHOOK_SECRET) -> None:
    verify(webhook.headers[HEADER], webhook.body, secret, time.time_ns() // 1_000_000)


def test_an_event_arrives_signed_and_as_the_contract_says(document: Document) -> None:
    with run_receiver() as receiver, run_world(receiver) as world:
        session, participant = world.join(key="a-key")
        [webhook] = receiver.wait(1)
    assert_genuine(webhook)
    assert webhook.path == "/webhooks?from=paket"
    assert webhook.headers["Content-Type"] == "application/json"
    event = webhook.event
    assert value_problems(event, document.schema("Event"), "event") == []
    assert (event["object"], event["type"]) == ("event", "participant.session.participant_added")
    assert event["api_version"] == document.version
    assert event["request"]["idempotency_key"] == "a-key"
    assert event["data"]["session_id"] == session
    assert event["data"]["participant_id"] == participant
    assert abs(event["created"] - time.time() * 1000) < 60_000


def test_a_rolled_secret_signs_as_long_as_it_is_given() -> None:
    with (
        run_receiver() as receiver,
        run_sandbox(
            "--webhook", receiver.url, "--webhook-secret", "new", "--webhook-secret", "old"
        ) as sandbox,
    ):
        World(sandbox).join()
        [webhook] = receiver.wait(1)
    assert_genuine(webhook, "new")
    assert_genuine(webhook, "old")
    assert [field.partition("=")[0] for field in webhook.headers[HEADER].split(",")] == [
        "t",
        "v1",
        "v1",
        "v0",
    ]


def test_an_endpoint_of_a_client_gets_its_events_only() -> None:
    _, one, two = load_clients()
    with (
        run_receiver() as first,
        run_receiver() as second,
        run_sandbox("--webhook", f"{one.username}={first.url}", "--webhook", second.url) as sandbox,
    ):
        world = World(sandbox)
        world.join(two)
        world.join(one)
        both = {webhook.event["data"]["app_id"] for webhook in second.wait(2)}
        only = [webhook.event["data"]["app_id"] for webhook in first.wait(1)]
    assert both == {one.client_id, two.client_id}
    assert only == [one.client_id]


def test_it_is_tried_again_fifteen_times_and_then_given_up() -> None:
    with run_receiver(lambda number: 500) as receiver, run_world(receiver, *FAST) as world:
        world.join()
        log = world.wait_for_log(TRIES)
        time.sleep(0.5)  # there is no signal that nothing comes
        assert len(world.log()) == len(receiver.received) == TRIES == 15
    assert len({webhook.body for webhook in receiver.received}) == 1
    assert [entry["try"] for entry in log] == list(range(1, 16))
    assert {entry["problem"] for entry in log} == {"answered 500"}
    assert [entry["next_try"] for entry in log] == [None] * 15  # of the last, there is none to come
    pauses = [later["sent_at"] - earlier["sent_at"] for earlier, later in pairwise(log)]
    for pause, delay in zip(pauses, DELAYS, strict=True):
        assert pause >= round(delay / 100)
    for webhook in receiver.received:
        assert_genuine(webhook)  # signed anew each time: none is stale


def test_the_pauses_double_and_end_within_three_days() -> None:
    assert all(later == 2 * earlier for earlier, later in pairwise(DELAYS))
    assert THREE_DAYS * 0.9 < sum(DELAYS) < THREE_DAYS
    assert (DELAYS[0], round(sum(DELAYS) / 3600)) == (15, 68)


def test_it_ends_with_the_first_success() -> None:
    with run_receiver(lambda number: 503 if number < 3 else 200) as receiver:
        with run_world(receiver, *FAST) as world:
            world.join()
            log = world.wait_for_log(4)
            time.sleep(0.3)  # there is no signal that nothing comes
            assert world.log() == log
        assert [entry["status"] for entry in log] == [503, 503, 503, 200]
        assert [entry["problem"] is None for entry in log] == [False, False, False, True]


def test_a_redirect_is_not_followed() -> None:
    with run_receiver() as elsewhere:
        headers = {"Location": elsewhere.url}
        with run_receiver(lambda number: 307, headers) as receiver, run_world(receiver) as world:
            world.join()
            [entry] = world.wait_for_log(1)
        assert entry["problem"] == "answered 307"
        assert elsewhere.received == []


def test_one_event_that_fails_does_not_hold_back_the_next() -> None:
    with run_receiver(lambda number: 500 if number == 0 else 204) as receiver, run_world(receiver) as world:
        world.join()
        receiver.wait(1)
        world.join()
        first, second = receiver.wait(2)
        assert first.event["id"] != second.event["id"]


@pytest.fixture
def port() -> Iterator[int]:
    with free_port() as port:
        yield port


def test_what_nobody_received_is_tried_again_after_a_restart(tmp_path: Path, port: int) -> None:
    data = tmp_path / "data"
    url = f"http://127.0.0.1:{port}/"
    with run_sandbox("--webhook", url, "--data", data, *FAST) as sandbox:
        world = World(sandbox)
        world.join()
        problems = {entry["problem"] for entry in world.wait_for_log(2)}
    assert problems == {"nobody listens there"}
    with run_sandbox("--webhook", url, "--data", data, *FAST) as sandbox:
        log = World(sandbox).wait_for_log(15)
    assert [entry["try"] for entry in log] == list(range(1, 16))
    assert len({entry["event_id"] for entry in log}) == 1


def test_nothing_that_was_acknowledged_goes_without_its_event_after_kill_9(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with run_receiver() as receiver:
        joined = set()
        for _ in range(3):
            with run_world(receiver, "--data", data) as world:
                for _ in range(10):
                    joined.add(world.join()[1])
                world.sandbox.process.kill()
        with run_world(receiver, "--data", data) as world:
            joined.add(world.join()[1])
            end = time.monotonic() + 20
            while {webhook.event["data"]["participant_id"] for webhook in receiver.received} != joined:
                assert time.monotonic() < end, len(receiver.received)
                time.sleep(0.05)


def test_an_endpoint_that_is_new_gets_what_happens_from_now_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with run_sandbox("--data", data) as sandbox:
        World(sandbox).join()
    with run_receiver() as receiver, run_world(receiver, "--data", data) as world:
        _, participant = world.join()
        receiver.wait(1)
        assert [webhook.event["data"]["participant_id"] for webhook in receiver.received] == [participant]


def test_an_event_is_sent_again_by_command_and_the_log_tells() -> None:
    with run_receiver() as receiver, run_world(receiver) as world:
        assert world.command("deliveries").stdout == "Nothing was sent yet.\n"
        world.join()
        [webhook] = receiver.wait(1)
        world.wait_for_log(1)
        done = world.command("redeliver", webhook.event["id"])
        assert done.stdout == f"{webhook.event['id']} is sent again, to 1 endpoint.\n", done
        first, second = receiver.wait(2)
        assert second.body == first.body
        world.wait_for_log(2)
        header, *lines = world.command("deliveries").stdout.splitlines()
        assert header.split()[0] == "Sent"
        assert len(lines) == 2
        for line in lines:
            assert webhook.event["id"] in line
            assert line.endswith("delivered, 204")


def test_an_event_that_is_not_there_cannot_be_sent_again() -> None:
    with run_receiver() as receiver, run_world(receiver) as world:
        done = world.command("redeliver", "evt_0000000000000000")
    assert (done.returncode, done.stderr) == (1, "paket-sandbox: There is no event evt_0000000000000000.\n")


def test_the_commands_say_what_is_missing(port: int) -> None:
    with run_sandbox() as sandbox:
        done = World(sandbox).command("deliveries")
    assert done.returncode == 1
    assert "sends no webhooks; start it with --webhook" in done.stderr
    done = subprocess.run(
        [sys.executable, "-m", "paket_sandbox", "deliveries", "--port", str(port)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f"no sandbox answers on port {port}" in done.stderr


def test_commands_find_a_sandbox_on_any_address_of_this_machine() -> None:
    with run_sandbox("--host", "::1", "--webhook", "http://127.0.0.1:9/hook") as sandbox:
        port = sandbox.url.rpartition(":")[2].partition("/")[0]
        assert request(int(port), "GET", DELIVERIES) == {"items": []}


def test_the_address_and_the_secret_are_printed(capfd: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "paket_sandbox", "--port", "0", "--webhook", "http://127.0.0.1:9/hook"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("State is kept"):
            break
    process.terminate()
    process.communicate(timeout=10)
    assert "Events are sent to http://127.0.0.1:9/hook\n" in lines
    assert f"They are signed with the secret {WEBHOOK_SECRET}\n" in lines


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "inf", "nan"])
def test_a_speed_that_is_none(capsys: pytest.CaptureFixture[str], speed: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([f"--webhook-speed={speed}"])
    assert stopped.value.code == 2
    assert "is not a number above 0" in capsys.readouterr().err
