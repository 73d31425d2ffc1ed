"""Serves an ASGI application over HTTP/1.1 as a drift has it: whole or in chunks, packed, late, or not at all."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

import h11

from parity.standin.app import Answer
from proof.wire import LARGEST_HEAD, Address, read_message

App = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class Manner:
    """How an answer is sent."""

    chunked: bool = False
    packed: bool = False
    interim: int = 0
    """The status of an answer that comes before it."""
    http_10: bool = False
    late: bool = False
    """It does not come until the caller has gone."""
    dropped: bool = False
    """The connection is closed instead."""
    cut: bool = False
    """The connection is closed in the middle of the body."""


@dataclass(frozen=True)
class Served:
    """An exchange as the server saw it."""

    method: str
    path: str
    before: Answer
    """What is answered without a drift."""
    after: Answer
    """What was sent."""
    manner: Manner = Manner()

    @property
    def is_altered(self) -> bool:
        """Whether something else was sent, or otherwise."""
        return self.before != self.after or self.manner != Manner()


Alter = Callable[[str, str, tuple[tuple[str, str], ...], Answer], tuple[Answer, Manner]]
"""From method, path, the request's headers and the answer to what is sent, and how."""


def unaltered(
    method: str, path: str, headers: tuple[tuple[str, str], ...], answer: Answer
) -> tuple[Answer, Manner]:
    """The answer as it is."""
    return answer, Manner()


@dataclass
class Server:
    """Listens on 127.0.0.1."""

    app: App
    alter: Alter = unaltered
    twin: App | None = None
    """The application as it behaves without a drift, to tell which answers a drift has changed."""
    tls: ssl.SSLContext | None = None
    served: list[Served] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def start(self) -> Address:
        """Listen on a free port, and say where."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        address: Address = self._server.sockets[0].getsockname()
        return address

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LARGEST_HEAD)
        try:
            message = await read_message(connection, reader)
            if message is None:
                return
            head, body = message
            assert isinstance(head, h11.Request)
            method, target = head.method.decode(), head.target.decode()
            headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in head.headers)
            answer = await call(self.app, method, target, headers, body)
            before = await call(self.twin, method, target, headers, body) if self.twin else answer
            path = target.partition("?")[0]
            after, manner = self.alter(method, path, headers, answer)
            self.served.append(Served(method, path, before, after, manner))
            if manner.late:
                await reader.read()
            elif not manner.dropped:
                writer.write(written(after, manner, method))
                await writer.drain()
        except (ConnectionError, h11.RemoteProtocolError):
            pass  # the caller went away
        finally:
            writer.close()


async def call(
    app: App, method: str, target: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> Answer:
    """What an application answers."""
    path, _, query = target.partition("?")
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "root_path": "",
        "query_string": query.encode("latin-1"),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 1),
    }
    answer = Answer(500)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal answer
        if message["type"] == "http.response.start":
            lines = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in message["headers"])
            own = tuple((n, v) for n, v in lines if n.lower() not in ("content-length", "date"))
            answer = Answer(message["status"], own)
        else:
            answer = replace(answer, body=answer.body + message.get("body", b""))

    await app(scope, receive, send)
    return answer


def written(answer: Answer, manner: Manner, method: str) -> bytes:
    """The bytes of an answer. They are written by hand, since libraries refuse to write what breaks the rules."""
    body = gzip.compress(answer.body) if manner.packed else answer.body
    version = "1.0" if manner.http_10 else "1.1"
    lines = [
        f"HTTP/{version} {answer.status} Answer",
        *(f"{name}: {value}" for name, value in answer.headers),
    ]
    bodiless = answer.status in (204, 304) or method == "HEAD"
    if manner.packed:
        lines.append("Content-Encoding: gzip")
    if manner.chunked and not bodiless:
        lines.append("Transfer-Encoding: chunked")
        half = len(body) // 2 or len(body)
        parts = [part for part in (body[:half], body[half:]) if part]
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    elif not bodiless:
        lines.append(f"Content-Length: {len(body)}")
    lines.append("Connection: close")
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    first = f"HTTP/1.1 {manner.interim} Early\r\n\r\n".encode() if manner.interim else b""
    sent = first + head + (b"" if bodiless else body)
    return sent[: len(sent) - max(1, len(body) // 2)] if manner.cut else sent
