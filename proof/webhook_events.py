"""An event of each type, as a sandbox sends it; ``snippets/prerequisites.yaml`` has the requests that cause it."""

from __future__ import annotations

import asyncio

import h11

from paket_sandbox.__main__ import WEBHOOK_SECRET
from paket_sandbox.loopback import read_endpoint
from paket_sandbox.openapi.document import Document
from paket_sandbox.outbox import Outbox
from paket_sandbox.sender import Sender
from proof.harness import seed_of
from proof.preparation import prepare
from proof.recorder import record
from proof.sandboxes import FreshSandbox
from proof.wire import Exchange, Request, Response, read_message
from snippets.recordings import Recording


class EventError(Exception):
    """The requests did not bring about the event that they should."""


def event_name(event_type: str) -> str:
    """The name of an event's recording: ``events/participant.list.item_hidden``."""
    return f"events/{event_type}"


async def record_event(event_type: str, document: Document) -> Recording:
    """Bring an event about in a fresh sandbox, receive it, and record the exchange.

    Raises:
        EventError: Another event came, or none.
    """
    name = event_name(event_type)
    sandbox, receiver = FreshSandbox(seed_of(name)), Receiver()
    server = await sandbox.start()
    try:
        endpoint = read_endpoint(await receiver.start(), [])
        shared = sandbox.app.shared
        outbox = Outbox(shared.store, [endpoint])
        sender = Sender(outbox, endpoint, [WEBHOOK_SECRET], document.version, shared.clock)
        await prepare(server, name)
        outbox.take_up(endpoint, shared.clock())
        while (delivery := outbox.next(endpoint)) is not None:
            await sender.deliver(delivery)
    finally:
        await receiver.stop()
        await sandbox.stop()
    types = [exchange.request.json["type"] for exchange in receiver.exchanges]
    if types[-1:] != [event_type]:
        raise EventError(
            f"snippets/prerequisites.yaml: {name} brought about {types}, expected {event_type} to be last"
        )
    return record(receiver.exchanges[-1], document)


class Receiver:
    """Answers 204 to every webhook, and keeps the exchanges."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    async def start(self) -> str:
        """Begin to listen: the endpoint's URL."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/webhooks"

    async def stop(self) -> None:
        """Stop listening."""
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        message = await read_message(h11.Connection(h11.SERVER), reader)
        assert message is not None
        head, body = message
        assert isinstance(head, h11.Request)
        headers = tuple((name.decode(), value.decode()) for name, value in head.headers.raw_items())
        request = Request(head.method.decode(), head.target.decode(), headers, body)
        self.exchanges.append(Exchange(request, Response(204, (), b"")))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()
