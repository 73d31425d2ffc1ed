"""Receivers of webhooks, started as a reader would and hit by a sandbox."""

from __future__ import annotations

import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from paket_sandbox.__main__ import WEBHOOK_SECRET
from paket_sandbox.loopback import read_endpoint
from paket_sandbox.openapi.document import Document
from paket_sandbox.outbox import Outbox
from paket_sandbox.sender import Sender
from paket_sandbox.signatures import HEADER, write_header
from paket_sandbox.webhook_endpoints import WebhookEndpoint
from proof.harness import Harness, seed_of
from proof.leaks import leaks
from proof.ports import free_port
from proof.preparation import prepare
from proof.runner import TIME_ZONE, Program, interpreter, search_path
from proof.sandboxes import FreshSandbox
from proof.webhook_events import event_name

PATIENCE = 20
"""How long, in seconds, a receiver may take to start, and to end."""

LARGEST = 1024 * 1024
"""How many bytes of a body the receivers read."""

TOLERANCE = 5 * 60 * 1000
"""How far from the clock, in milliseconds, the time of a signature may be."""

OTHER_ADDRESS = "127.0.0.2"
"""Another address of this machine: who listens on 127.0.0.1 alone is not reached there."""

DOES: dict[str, tuple[str, str] | None] = {
    "participant.session.participant_added": ("added", "participant_id"),
    "participant.session.participant_removed": ("removed", "participant_id"),
    "participant.session.deleted": ("removed", "participant_id"),
    "participant.list.item_hidden": ("hidden", "content_id"),
}
"""What a receiver prints of each type of event: a word, and an attribute of the data; nothing if it ignores it."""


@dataclass(frozen=True)
class Running:
    """A receiver that runs."""

    port: int
    process: subprocess.Popen[str]

    @property
    def endpoint(self) -> WebhookEndpoint:
        """Where it receives."""
        return read_endpoint(f"http://127.0.0.1:{self.port}/webhooks", [])

    def post(self, body: bytes, signature: str | None, path: str = "/webhooks") -> tuple[int, str]:
        """Send it something: status and text of the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {"Content-Type": "application/json"} | ({HEADER: signature} if signature else {})
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def end(self) -> tuple[str, str]:
        """Stop it: what it printed, and what it complained of."""
        self.process.terminate()
        return self.process.communicate(timeout=PATIENCE)


@contextmanager
def run_receiver(program: Program, secret: str = WEBHOOK_SECRET) -> Iterator[Running]:
    """Start a receiver on a free port, wait until it listens, and stop it at the end.

    Raises:
        RuntimeError: It ended instead; the message holds its output.
    """
    with free_port() as port, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, Path(program.id).name)
        file.write_text(program.text, "utf-8")
        process = subprocess.Popen(
            [*interpreter(program.language), file.name],
            cwd=folder,
            env={
                "PATH": search_path(),
                "LANG": "C.UTF-8",
                "HOME": folder,
                "TZ": TIME_ZONE,
                "PORT": str(port),
                "PAKET_WEBHOOK_SECRET": secret,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            wait_until_it_listens(process, port)
            yield Running(port, process)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()


def wait_until_it_listens(process: subprocess.Popen[str], port: int) -> None:
    """Return once something listens on the port."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                process.kill()
                raise RuntimeError(f"the receiver does not listen: {process.communicate()}") from None
            time.sleep(0.02)


def is_reached(address: str, port: int) -> bool:
    """Whether something listens there."""
    try:
        socket.create_connection((address, port), timeout=1).close()
    except OSError:
        return False
    return True


async def deliver_all(
    endpoint: WebhookEndpoint, event_type: str, version: str
) -> tuple[list[Any], list[Any]]:
    """Bring an event about in a fresh sandbox and deliver it, then once more.

    Returns:
        What happened, as Event objects, and the log of deliveries.
    """
    name = event_name(event_type)
    sandbox = FreshSandbox(seed_of(name))
    server = await sandbox.start()
    try:
        outbox = Outbox(sandbox.app.shared.store, [endpoint])
        sender = Sender(outbox, endpoint, ["whsec_old", WEBHOOK_SECRET], version)
        await prepare(server, name)
        outbox.take_up(endpoint, sender.clock())
        events: list[Any] = []
        while (delivery := outbox.next(endpoint)) is not None and len(events) < 10:
            await sender.deliver(delivery)
            events.append(delivery.event.shown(version))
        outbox.redeliver(events[-1]["id"], sender.clock())
        again = outbox.next(endpoint)
        assert again is not None
        await sender.deliver(again)
        return events, outbox.log()
    finally:
        await sandbox.stop()


def receiver_problems(program: Program, harness: Harness, contract: Document) -> list[str]:
    """What a receiver does wrong, one line each."""
    problems: list[str] = []
    expected: list[str] = []
    with run_receiver(program) as running:
        for webhook in contract.webhooks:
            events, log = harness.wait(deliver_all(running.endpoint, webhook.name, contract.version))
            problems += [f"{entry['type']} was {entry['problem']}" for entry in log if entry["problem"]]
            for event in events:
                if does := DOES[event["type"]]:
                    word, attribute = does
                    expected.append(f"{event['id']} {word} {event['data'][attribute]}")
        problems += refusals(running)
        if is_reached(OTHER_ADDRESS, running.port):
            problems.append(
                f"listens on {OTHER_ADDRESS} as well; a receiver of ours listens on 127.0.0.1 alone"
            )
        printed, complaints = running.end()
    problems += leaks(
        {"PAKET_WEBHOOK_SECRET": WEBHOOK_SECRET},
        {"standard output": printed, "standard error": complaints, "answers": "\n".join(problems)},
    )
    if printed.splitlines() != expected:
        problems.append(f"printed {printed.splitlines()}, expected {expected}")
    if complaints and program.language.command[0] != "ruby":  # WEBrick reports that it starts and stops
        problems.append(f"complained: {complaints}")
    return [f"snippets/{program}: {problem}" for problem in problems]


def refusals(running: Running) -> Iterator[str]:
    """What is wrong with the answers to what is not to be handled."""
    body = json.dumps({"id": "evt_0000000000000000", "type": "participant.new", "data": {}}).encode()
    large = body + b" " * (LARGEST - len(body) + 1)
    now = time.time_ns() // 1_000_000
    signed = write_header([WEBHOOK_SECRET], now, body)
    asked: dict[str, tuple[tuple[bytes, str | None] | tuple[bytes, str, str], tuple[int, str]]] = {
        "a type to come": ((body, signed), (204, "")),
        "a query": ((body, signed, "/webhooks?from=paket"), (204, "")),
        "the largest body": (
            (large[:-1], write_header([WEBHOOK_SECRET], now, large[:-1])),
            (204, ""),
        ),
        "another body": ((body + b" ", signed), (400, "Refused: no signature matches.")),
        "an old event": (
            (body, write_header([WEBHOOK_SECRET], now - TOLERANCE - 1000, body)),
            (400, "Refused: its time is outside the tolerance."),
        ),
        "another secret": (
            (body, write_header(["another"], now, body)),
            (400, "Refused: no signature matches."),
        ),
        "no signature": ((body, None), (400, "Refused: the Paket-Signature header is malformed.")),
    }
    for what, (sent, expected) in asked.items():
        answered = running.post(*sent)
        if answered != expected:
            yield f"{what} was answered {answered}, expected {expected}"
    status, _ = running.post(large, write_header([WEBHOOK_SECRET], now, large))
    if status != 413:
        yield f"a body of {len(large)} bytes was answered {status}, expected 413"
