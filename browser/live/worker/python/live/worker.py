"""What the browser's worker calls: plain functions of text and bytes, so that no object crosses the border."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable
from typing import Any

from live import sockets, transport
from live.packed import clients, make_sandbox, prerequisites, restore, save, tables
from live.program import run_program
from live.refusals import refuse_what_lies
from live.wire import API, Dropped, Request, TooLate, Unreachable, Wire, WireError
from paket_sandbox.app import Sandbox
from paket_sandbox.signatures import SignatureError, verify, write_header
from snippets.prerequisites import Setup, SetupError

WARM = """
import httpx
auth = "sandbox-platform", "test_sk_sandbox_platform"
httpx.post("https://api.paket.tv/v1/sessions", auth=auth, json={"content": []})
"""
"""Sends a request, whatever comes of it."""

KINDS = {Unreachable: "unreachable", Dropped: "dropped", TooLate: "late"}


def take_local_time() -> None:
    """Have ``time`` say what the reader's zone is: the memory was made in UTC."""
    year = time.gmtime().tm_year
    times = [time.localtime(time.mktime((year, month, 1, 12, 0, 0, 0, 0, -1))) for month in (1, 7)]
    standard, summer = sorted(times, key=lambda local: local.tm_gmtoff)
    time.timezone, time.altzone = -standard.tm_gmtoff, -summer.tm_gmtoff
    time.daylight = int(time.timezone != time.altzone)
    time.tzname = standard.tm_zone, summer.tm_zone


class Worker:
    """The sandbox of the page and everything that can be asked of it."""

    def __init__(self, report: Callable[[str, str], None], seed: int | None = None) -> None:
        """Make a fresh sandbox.

        Args:
            report: Called with what happens: ``stdout``, ``stderr`` or ``exchange``, and a text.
            seed: As in :class:`sandbox.app.Config`.
        """
        refuse_what_lies()
        self.report = report
        self.sandbox: Sandbox
        self.wire: Wire
        self.prerequisites = prerequisites()
        self.reset(seed)

    def wake(self, report: Callable[[str, str], None]) -> None:
        """Begin in a copy of this interpreter's memory: with nothing that the other copies have drawn as random."""
        self.report = report
        random.seed()
        take_local_time()
        vars(tempfile)["_name_sequence"] = None

    def warm(self) -> None:
        """Run a program against a sandbox of its own: nothing is left but a browser that has seen it run."""
        other = Worker(lambda kind, text: None)
        other.run(WARM, "warm.py", "{}", is_published=True)
        other.sandbox.shared.store.close()
        self.install()

    def reset(self, seed: int | None = None) -> None:
        """Forget everything that was created."""
        if hasattr(self, "sandbox"):
            self.sandbox.shared.store.close()
        self.sandbox = make_sandbox(seed)
        self.wire = Wire(self.sandbox, lambda exchange: self.report("exchange", exchange))
        self.install()

    def install(self) -> None:
        """Have programs' requests answered by this sandbox."""
        transport.install(self.wire)
        sockets.install(self.wire)

    def run(
        self, text: str, file: str, environment: str, stdin: bytes = b"", is_published: bool = False
    ) -> int:
        """Run a Python program; ``environment`` is JSON, ``stdin`` any view of bytes. Gives the exit status."""
        return run_program(text, file, json.loads(environment), self.report, bytes(stdin), is_published)

    def answer(self, request: str, body: bytes, timeout: float | None = None) -> tuple[str, bytes]:
        """Answer a request of another language's program: JSON and bytes, in and out."""
        given = json.loads(request)
        headers = [(name, value) for name, value in given["headers"]]
        try:
            response = self.wire.send(Request(given["method"], given["url"], headers, body), timeout)
        except WireError as error:
            return json.dumps({"error": KINDS[type(error)], "message": str(error)}), b""
        return json.dumps({"status": response.status, "headers": response.headers}), response.body

    def prepare(self, program: str) -> str:
        """Make what a program expects to find.

        Returns:
            JSON: ``requests`` that were made, each with ``method``, ``target`` and ``status`` (null without an
            answer), the ``ids`` of what they made, by variable, and the ``problem`` that ended it, if there was one.
        """
        known = {client.username: client for client in clients()}
        setup = Setup(self.prerequisites.requests_for(program), known)
        requests: list[dict[str, Any]] = []
        problem = ""
        try:
            for request in setup:
                line: dict[str, Any] = {"method": request.method, "target": request.target, "status": None}
                requests.append(line)
                url = f"{API}{request.target}"
                response = self.wire.send(Request(request.method, url, [*request.headers], request.body))
                line["status"] = response.status
                setup.take(response.status, response.body)
        except (SetupError, WireError) as error:
            problem = str(error)
        return json.dumps({"requests": requests, "ids": setup.ids, "problem": problem})

    def fail(self, fault: str, count: int) -> None:
        """Ask the sandbox for a fault, for the next ``count`` requests."""
        self.wire.fault, self.wire.fault_count = fault, count

    def save(self) -> bytes:
        """The state of the sandbox."""
        return save(self.sandbox)

    def restore(self, state: bytes) -> None:
        """Go on from a state.

        Raises:
            ValueError: It cannot be used.
        """
        restore(self.sandbox, state)

    def sign(self, secret: str, sent_at: float, body: str) -> str:
        """The header of a webhook, as the sandbox writes it."""
        return write_header([secret], int(sent_at), body.encode())

    def verify(self, header: str, body: str, secret: str, now: float) -> str:
        """Why the sandbox refuses a webhook; nothing when it is genuine."""
        try:
            verify(header, body.encode(), secret, int(now))
        except SignatureError as error:
            return str(error)
        return ""

    def tables(self) -> str:
        """What exists, as JSON."""
        found: dict[str, Any] = tables(self.sandbox)
        return json.dumps(found)
