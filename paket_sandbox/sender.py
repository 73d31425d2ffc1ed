"""The sender: sends events to one endpoint, signed, and tries again until the outbox gives them up.

A try goes to an address that was found to be this machine's own a moment before, whatever the name stands for by
then. An answer is only a status: redirects are not followed.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Sequence
from contextlib import suppress

import h11

from paket_sandbox.answers import encode
from paket_sandbox.clock import Clock, real_clock
from paket_sandbox.loopback import loopback
from paket_sandbox.outbox import Delivery, Outbox
from paket_sandbox.signatures import HEADER, write_header
from paket_sandbox.store import StoreUnavailable
from paket_sandbox.webhook_endpoints import WebhookEndpoint

logger = logging.getLogger("paket_sandbox")

PATIENCE = 10.0
"""How long, in seconds, a receiver may take to answer."""

PAUSE = 5.0
"""How long, in seconds, a sender waits when the state cannot be kept, as on a full disk."""

READ_SIZE = 8192
"""How many bytes are read at once."""


class Sender:
    """Delivers to one endpoint, one event at a time."""

    def __init__(
        self,
        outbox: Outbox,
        endpoint: WebhookEndpoint,
        secrets: Sequence[str],
        api_version: str,
        clock: Clock = real_clock,
        patience: float = PATIENCE,
        pause: float = PAUSE,
    ) -> None:
        self.outbox = outbox
        self.endpoint = endpoint
        self.secrets = secrets
        self.api_version = api_version
        self.clock = clock
        self.patience = patience
        self.pause = pause
        self.wake = asyncio.Event()
        """Set when there may be something new to deliver."""

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            try:
                await self.take_turn()
            except StoreUnavailable as error:
                logger.error(
                    "webhooks to %s wait: the sandbox's state cannot be kept: %s", self.endpoint, error
                )
                await asyncio.sleep(self.pause)

    async def take_turn(self) -> None:
        """Deliver what is due, or wait for something to be.

        Raises:
            StoreUnavailable: The state cannot be kept just now. An event that was sent may be sent again.
        """
        self.wake.clear()
        self.outbox.take_up(self.endpoint, self.clock())
        delivery = self.outbox.next(self.endpoint)
        wait = None
        if delivery is not None:
            wait = delivery.next_try - self.clock()
            if wait <= 0 or wait > self.outbox.pause(
                delivery.tries
            ):  # longer than any pause: the clock was set back
                await self.deliver(delivery)
                return
        with suppress(TimeoutError):
            async with asyncio.timeout(None if wait is None else wait / 1000):
                await self.wake.wait()

    async def deliver(self, delivery: Delivery) -> None:
        """Try once, and write down how that went."""
        sent_at = self.clock()
        body = encode(delivery.event.shown(self.api_version)).encode()
        status, problem = None, None
        try:
            async with asyncio.timeout(self.patience):  # wait_for may swallow that the sender is cancelled
                status = await self.post(body, sent_at)
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
        reader, writer = await connect(
            loopback(endpoint, [str(entry[4][0]) for entry in found]), endpoint.port
        )
        http = h11.Connection(h11.CLIENT)
        headers = [
            ("Host", endpoint.authority),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            (HEADER, write_header(self.secrets, sent_at, body)),
            ("User-Agent", "Paket-Sandbox"),
            ("Connection", "close"),
        ]
        request = h11.Request(method="POST", target=endpoint.target, headers=headers)
        try:
            events = (request, h11.Data(data=body), h11.EndOfMessage())
            writer.write(b"".join(http.send(event) or b"" for event in events))
            return await read_status(reader, http)
        finally:
            writer.close()


async def connect(addresses: Sequence[str], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of the addresses where somebody listens.

    Raises:
        OSError: Nobody listens on any of them.
    """
    for address in addresses[:-1]:
        with suppress(OSError):
            return await asyncio.open_connection(address, port)
    return await asyncio.open_connection(addresses[-1], port)


async def read_status(reader: asyncio.StreamReader, http: h11.Connection) -> int:
    """The status of the answer, whatever came before it: 103 is a status, but not that of the answer.

    Raises:
        ValueError: What comes is not HTTP.
        EOFError: The connection is closed before the answer has come.
    """
    try:
        while not isinstance(event := http.next_event(), h11.Response):
            if event is h11.NEED_DATA:
                received = await reader.read(READ_SIZE)
                if not received:
                    raise EOFError("the connection was closed without an answer")
                http.receive_data(received)
    except h11.RemoteProtocolError:
        raise ValueError("the answer is not HTTP") from None
    return event.status_code
