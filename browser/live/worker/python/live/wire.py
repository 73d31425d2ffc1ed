"""Between programs and the sandbox: requests go in, answers come out, and both are reported to the page.

It stands where the network would. There are two addresses, the API's and that of a sandbox on the reader's
machine, and both are the sandbox in this page.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from live.loop import PrivateLoop, run
from live.methods import METHODS, refused
from paket_sandbox.faults import HEADER, ConnectionDropped
from snippets.variables import ids_in

Headers = list[tuple[str, str]]
App = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Any
]

API = "https://api.paket.tv"

HOSTS = frozenset({("https", "api.paket.tv", 443), ("http", "127.0.0.1", 8480), ("http", "localhost", 8480)})
"""What can be reached: scheme, host, port."""

PORTS = {"http": 80, "https": 443}

MOST_SHOWN = 60_000
"""Bytes of a body that are reported to the page."""


class WireError(Exception):
    """The request got no answer."""


class Unreachable(WireError):
    """There is no such host here."""


class Dropped(WireError):
    """The connection was closed before the answer."""


class TooLate(WireError):
    """The answer did not come in time."""


@dataclass(frozen=True)
class Request:
    """A request as a program sent it."""

    method: str
    url: str
    headers: Headers
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """An answer of the sandbox."""

    status: int
    headers: Headers
    body: bytes


@dataclass
class Wire:
    """Hands requests to an ASGI application."""

    app: App
    report: Callable[[str], None] = lambda exchange: None
    """Called with every exchange, as JSON: ``{request, response or error, ids, ms}``."""
    fault: str = ""
    """What is asked of the sandbox for the next requests, as if the network had added it."""
    fault_count: int = 0
    """For how many."""
    _loop: asyncio.AbstractEventLoop = field(default_factory=PrivateLoop)

    def send(self, request: Request, timeout: float | None = None) -> Response:
        """Send a request and wait for the answer.

        Args:
            request: The request.
            timeout: Seconds to wait for the answer; None for ever.

        Raises:
            WireError: There is no answer; the subclass says why.
        """
        start = time.perf_counter()
        answer: Response | None = None
        problem = ""
        try:
            answer = self._answer(request, timeout)
            return answer
        except WireError as error:
            problem = str(error)
            raise
        finally:
            self.report(exchange_json(request, answer, problem, (time.perf_counter() - start) * 1000))

    def require(self, address: str) -> None:
        """Let only those pass that can be reached.

        Raises:
            Unreachable: There is no such host here.
        """
        url = urlsplit(address)
        port = url.port or PORTS.get(url.scheme, 0)
        if (url.scheme, url.hostname, port) not in HOSTS:
            raise Unreachable(
                f"{url.hostname or address} cannot be reached: in this page only the sandbox answers"
            )

    def _answer(self, request: Request, timeout: float | None) -> Response:
        self.require(request.url)
        headers = list(request.headers)
        if self.fault and self.fault_count > 0:
            self.fault_count -= 1
            headers.append((HEADER, self.fault))
        try:
            return run(asyncio.wait_for(call(self.app, request, headers), timeout), self._loop)
        except TimeoutError:
            raise TooLate("the answer did not come in time") from None
        except ConnectionDropped:
            raise Dropped("the connection was closed before the answer came") from None


async def call(app: App, request: Request, headers: Iterable[tuple[str, str]]) -> Response:
    """One request through an ASGI application. What the application raises comes out, but not after an answer."""
    url = urlsplit(request.url)
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": _unquoted(url.path or "/"),
        "raw_path": (url.path or "/").encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 0),
        "server": (url.hostname, url.port or PORTS[url.scheme]),
    }
    incoming = [{"type": "http.request", "body": request.body, "more_body": False}]
    status, answer_headers, body = 0, [], b""

    async def receive() -> dict[str, Any]:
        return incoming.pop() if incoming else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, answer_headers, body
        if message["type"] == "http.response.start":
            status = message["status"]
            answer_headers = message.get("headers", [])
        else:
            body += message.get("body", b"")

    if request.method in METHODS:
        await app(scope, receive, send)
    else:
        status, answer_headers, body = refused()
    if request.method == "HEAD":
        body = b""  # servers keep it back
    return Response(status, [(n.decode("latin-1"), v.decode("latin-1")) for n, v in answer_headers], body)


def exchange_json(request: Request, response: Response | None, problem: str, milliseconds: float) -> str:
    """What is reported to the page of an exchange."""
    url = urlsplit(request.url)
    return json.dumps(
        {
            "request": {
                "method": request.method,
                "url": request.url,
                "target": (url.path or "/") + (f"?{url.query}" if url.query else ""),
                "headers": request.headers,
                "body": shown(request.body),
            },
            "response": response
            and {
                "status": response.status,
                "headers": response.headers,
                "body": shown(response.body),
            },
            "error": problem,
            "ids": ids_in(response.body) if response and response.status < 300 else {},
            "ms": milliseconds,
        }
    )


def shown(body: bytes) -> str:
    """A body as readable as can be, and not without end."""
    text = body[:MOST_SHOWN].decode("utf-8", "replace")
    rest = len(body) - MOST_SHOWN
    return f"{text}\n… {rest} more bytes are not shown" if rest > 0 else text


def _unquoted(path: str) -> str:
    if "%" not in path:
        return path
    from urllib.parse import unquote

    return unquote(path)
