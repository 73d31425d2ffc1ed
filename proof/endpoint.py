"""A receiver of webhooks that answers as a test wants, and keeps what came."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any

PATIENCE = 20
"""How long, in seconds, a test waits for what must come."""


@dataclass(frozen=True)
class Received:
    """A webhook as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float
    """Seconds, of a clock that only counts."""

    @cached_property
    def event(self) -> Any:
        """The Event object."""
        return json.loads(self.body)


class Receiver:
    """Answers with ``status(n)`` to the nth webhook, counted from 0."""

    def __init__(
        self,
        status: Callable[[int], int],
        headers: dict[str, str],
        address: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self.received: list[Received] = []
        self.news = Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.news:
                    number = len(receiver.received)
                    receiver.received.append(Received(self.path, dict(self.headers), body, time.monotonic()))
                    receiver.news.notify_all()
                self.send_response(status(number))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(address, Handler)
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}/webhooks?from=paket"

    def wait(self, count: int) -> list[Received]:
        """All that came, once there are ``count``."""
        with self.news:
            came = self.news.wait_for(lambda: len(self.received) >= count, PATIENCE)
            assert came, f"{len(self.received)} webhooks came, expected {count}"
            return list(self.received)


@contextmanager
def run_receiver(
    status: Callable[[int], int] = lambda number: 204,
    headers: dict[str, str] | None = None,
    address: tuple[str, int] = ("127.0.0.1", 0),
) -> Iterator[Receiver]:
    """A receiver, on a free port unless one is named, for as long as it is needed."""
    receiver = Receiver(status, headers or {}, address)
    thread = Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()
