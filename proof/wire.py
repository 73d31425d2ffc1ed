"""What goes over the wire: a server that hands every request on to the sandbox and keeps the exchange."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Self

import h11

from paket_sandbox.faults import HEADER

Address = tuple[str, int]
"""Host and port."""

Headers = tuple[tuple[str, str], ...]
"""As sent: the order and the case are the sender's."""

LARGEST_HEAD = 1 << 20
"""Bytes. More than the sandbox accepts, so that it is the sandbox who refuses."""


@dataclass(frozen=True)
class Request:
    """A request as a program sent it."""

    method: str
    target: str
    """Path and query: ``/v1/sessions?limit=2``."""
    headers: Headers
    body: bytes

    @property
    def path(self) -> str:
        """The target up to the question mark."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The target after the question mark; empty when there is none."""
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """The value of a header, whatever its case; None when it wasn't sent."""
        return find_header(self.headers, name)

    @property
    def json(self) -> Any:
        """The body as JSON; None when there is no body."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class Response:
    """A response as the server sent it."""

    status: int
    headers: Headers
    body: bytes
    interim: tuple[int, ...] = ()
    """The statuses of answers that came before it, such as 103."""
    http_version: str = "1.1"

    def header(self, name: str) -> str | None:
        """The value of a header, whatever its case; None when it wasn't sent."""
        return find_header(self.headers, name)

    @property
    def json(self) -> Any:
        """The body as JSON; None when there is no body."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class Exchange:
    """A request, and its response: None when the connection was closed without one."""

    request: Request
    response: Response | None


Ask = Callable[[Request], Awaitable[Response | None]]
"""Carries a request to a server: the response, or None when there was none."""


def find_header(headers: Headers, name: str) -> str | None:
    """The first header of this name, whatever its case."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)


class Observer:
    """Listens, over TLS or not, hands requests on to ``upstream`` one by one, and keeps the exchanges.

    ``upstream`` is an address, or a function that carries a request there.

    ``faults`` are asked of the sandbox for the first requests, one each: ``["503"]`` makes the first one
    fail. They are added on the way, so that the programs need not know of them and what is kept does not show
    them.
    """

    def __init__(self, upstream: Address | Ask, faults: Iterable[str] = ()) -> None:
        self.upstream = upstream
        self.exchanges: list[Exchange] = []
        self._faults = list(faults)
        self._server: asyncio.Server | None = None

    async def start(self, port: int = 0, tls: ssl.SSLContext | None = None) -> Address:
        """Listen on 127.0.0.1, and say where."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, ssl=tls)
        address: Address = self._server.sockets[0].getsockname()
        return address

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def _ask(self, request: Request) -> Response | None:
        return await (self.upstream(request) if callable(self.upstream) else ask(self.upstream, request))

    def _with_fault(self, request: Request) -> Request:
        fault = self._faults.pop(0) if self._faults else ""
        return replace(request, headers=(*request.headers, (HEADER, fault))) if fault else request

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LARGEST_HEAD)
        try:
            while (message := await read_message(connection, reader)) is not None:
                head, body = message
                assert isinstance(head, h11.Request)
                request = Request(head.method.decode(), head.target.decode(), _headers(head), body)
                response = await self._ask(self._with_fault(request))
                self.exchanges.append(Exchange(request, response))
                if response is None:
                    break
                reason = HTTPStatus(response.status).phrase
                answer = h11.Response(
                    status_code=response.status, headers=_raw(response.headers), reason=reason
                )
                writer.write(_bytes(connection, answer, response.body))
                await writer.drain()
                if connection.our_state is h11.MUST_CLOSE:
                    break
                connection.start_next_cycle()
        except (ConnectionError, h11.RemoteProtocolError):
            pass  # the program went away, or was stopped, in the middle of a request
        finally:
            writer.close()


class Caller:
    """Sends requests over one connection, which is open within ``async with``; over TLS where there is a context."""

    def __init__(self, server: Address, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls = tls
        self._connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)

    async def __aenter__(self) -> Self:
        host, port = self._server
        self._reader, self._writer = await asyncio.open_connection(
            host, port, ssl=self._tls, limit=LARGEST_HEAD
        )
        return self

    async def __aexit__(self, *error: object) -> None:
        self._writer.close()

    async def ask(self, request: Request) -> Response | None:
        """Send a request as it stands: the response, or None when the connection is closed without one."""
        connection = self._connection
        if connection.our_state is h11.DONE:
            connection.start_next_cycle()
        try:
            head = h11.Request(method=request.method, target=request.target, headers=_raw(request.headers))
            self._writer.write(_bytes(connection, head, request.body))
            interim: list[int] = []
            message = await read_message(connection, self._reader, interim)
        except (ConnectionError, h11.RemoteProtocolError):
            return None
        if message is None:
            return None
        answer, body = message
        assert isinstance(answer, h11.Response)
        version = answer.http_version.decode()
        return Response(answer.status_code, _headers(answer), body, tuple(interim), version)


async def ask(server: Address, request: Request) -> Response | None:
    """Send one request over a connection of its own; see :meth:`Caller.ask`."""
    async with Caller(server) as caller:
        return await caller.ask(request)


async def read_message(
    connection: h11.Connection, reader: asyncio.StreamReader, interim: list[int] | None = None
) -> tuple[h11.Request | h11.Response, bytes] | None:
    """The next message and its whole body, or None when the other side closed instead.

    The statuses of interim answers are added to ``interim``.
    """
    head: h11.Request | h11.Response | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request | h11.Response):
            head = event
        elif isinstance(event, h11.InformationalResponse) and interim is not None:
            interim.append(event.status_code)
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return head, bytes(body)
        elif isinstance(event, h11.ConnectionClosed):
            return None


def _bytes(connection: h11.Connection, head: h11.Request | h11.Response, body: bytes) -> bytes:
    data = h11.Data(data=body) if body else None
    parts = [connection.send(event) for event in (head, data, h11.EndOfMessage()) if event is not None]
    return b"".join(part for part in parts if part)


def _headers(head: h11.Request | h11.Response) -> Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items()
    )


def _raw(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
