"""The courier: sends events to one endpoint, signed, and tries again for as long as the outbox says.

A try goes to an address that was found to be this machine's own a moment before, whatever the name stands for by
then. An answer is only a status: redirects are not followed.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Sequence
from contextlib import suppress

from sandbox.answers import encode
from sandbox.clock import Clock, real_clock
from sandbox.endpoints import loopback
from sandbox.outbox import Delivery, Endpoint, Outbox
from sandbox.signatures import HEADER, write_header

PATIENCE = 10.0
"""How long, in seconds, a receiver may take to answer."""

STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
LONGEST_LINE = 8192


class Courier:
    """Delivers to one endpoint, one event at a time."""

    def __init__(
        self,
        outbox: Outbox,
        endpoint: Endpoint,
        secrets: Sequence[str],
        api_version: str,
        clock: Clock = real_clock,
        patience: float = PATIENCE,
    ) -> None:
        self.outbox = outbox
        self.endpoint = endpoint
        self.secrets = secrets
        self.api_version = api_version
        self.clock = clock
        self.patience = patience
        self.wake = asyncio.Event()
        """Set when there may be something new to deliver."""

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self.wake.clear()
            self.outbox.take_up(self.endpoint, self.clock())
            delivery = self.outbox.next(self.endpoint)
            pause = None if delivery is None else (delivery.next_try - self.clock()) / 1000
            if delivery is not None and pause is not None and pause <= 0:
                await self.deliver(delivery)
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), pause)

    async def deliver(self, delivery: Delivery) -> None:
        """Try once, and write down how that went."""
        sent_at = self.clock()
        body = encode(delivery.event.shown(self.api_version)).encode()
        status, problem = None, None
        try:
            status = await asyncio.wait_for(self.post(body, sent_at), self.patience)
            if not 200 <= status < 300:
                problem = f"answered {status}"
        except TimeoutError:
            problem = f"no answer within {self.patience:g} seconds"
        except ConnectionRefusedError:
            problem = "nobody listens there"
        except (OSError, ValueError, EOFError) as error:
            problem = str(error) or type(error).__name__
        self.outbox.tried(self.endpoint, delivery, sent_at, status, problem)

    async def post(self, body: bytes, sent_at: int) -> int:
        """Send a webhook: the status it is answered with.

        Raises:
            OSError: The endpoint cannot be reached.
            ValueError: It is not on this machine, or its answer is not HTTP.
            EOFError: It closed the connection without an answer.
        """
        endpoint = self.endpoint
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
        address = loopback(endpoint, [str(entry[4][0]) for entry in found])
        reader, writer = await asyncio.open_connection(address, endpoint.port, limit=LONGEST_LINE)
        try:
            lines = [
                f"POST {endpoint.target} HTTP/1.1",
                f"Host: {endpoint.authority}",
                "Content-Type: application/json",
                f"Content-Length: {len(body)}",
                f"{HEADER}: {write_header(self.secrets, sent_at, body)}",
                "User-Agent: Paket-Sandbox",
                "Connection: close",
            ]
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            return read_status(await reader.readline())
        finally:
            writer.close()


def read_status(line: bytes) -> int:
    """The status of an answer.

    Raises:
        ValueError: The answer does not begin as one.
        EOFError: There is none.
    """
    if not line:
        raise EOFError("the connection was closed without an answer")
    match = STATUS_LINE.fullmatch(line)
    if match is None:
        raise ValueError("the answer is not HTTP")
    return int(match[1])
