"""What httpcore tells of its connections: to ``logging``, and to httpx's ``trace`` extension. Here it opens none.

It is loaded for who listens, and only then.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from http import HTTPStatus
from weakref import WeakKeyDictionary

import httpcore
import httpx
from httpcore._trace import Trace

from live.wire import HOSTS, PORTS, Response

CONNECTION = logging.getLogger("httpcore.connection")
HTTP = logging.getLogger("httpcore.http11")

Origin = tuple[str, str, int]


class SyncStream:
    """What httpcore shows of a connection."""

    __module__ = "httpcore._backends.sync"


class AnyIOStream:
    """The same of an asynchronous one."""

    __module__ = "httpcore._backends.anyio"


connections: WeakKeyDictionary[object, set[Origin]] = WeakKeyDictionary()
"""Where each transport has connections to."""


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A response's body, which tells when it is read and closed."""

    def __init__(self, content: bytes, core: httpcore.Request) -> None:
        self.content = content
        self.core = core
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        with Trace("receive_response_body", HTTP, self.core, {"request": self.core}):
            yield self.content
        self.close()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            yield part

    def close(self) -> None:
        """Tell of it, once."""
        if not self.is_closed:
            self.is_closed = True
            with Trace("response_closed", HTTP, self.core, {}):
                pass

    async def aclose(self) -> None:
        """The same."""
        self.close()


def traced(
    transport: object, request: httpx.Request, send: Callable[[], Response], is_async: bool
) -> tuple[Response, Body]:
    """Send a request, and tell what httpcore tells meanwhile."""
    extensions = {} if is_async else {"trace": request.extensions.get("trace")}
    core = httpcore.Request(request.method, str(request.url), extensions=extensions)
    connect(transport, core, request, AnyIOStream if is_async else SyncStream, send)
    for name in ("send_request_headers", "send_request_body"):
        with Trace(name, HTTP, core, {"request": core}):
            pass
    try:
        with Trace("receive_response_headers", HTTP, core, {"request": core}) as trace:
            response = send()
            headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
            phrase = HTTPStatus(response.status).phrase.encode()
            trace.return_value = (b"HTTP/1.1", response.status, phrase, headers)
    except Exception:
        connections.pop(transport, None)
        with Trace("response_closed", HTTP, core, {}):
            pass
        raise
    return response, Body(response.body, core)


def connect(
    transport: object,
    core: httpcore.Request,
    request: httpx.Request,
    stream: type[SyncStream | AnyIOStream],
    send: Callable[[], Response],
) -> None:
    """Tell of a connection, if there is none yet, or that there is none to be had."""
    url = request.url
    origin = (url.scheme, url.host, url.port or PORTS[url.scheme])
    timeout = request.extensions.get("timeout", {}).get("connect")
    known = connections.setdefault(transport, set())
    if origin in known:
        return
    told = {
        "host": url.host,
        "port": origin[2],
        "local_address": None,
        "timeout": timeout,
        "socket_options": None,
    }
    with Trace("connect_tcp", CONNECTION, core, told) as trace:
        if origin not in HOSTS:
            send()  # says so
        trace.return_value = stream()
    known.add(origin)
    if url.scheme == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        told = {"ssl_context": context, "server_hostname": url.host, "timeout": timeout}
        with Trace("start_tls", CONNECTION, core, told) as trace:
            trace.return_value = stream()


def close(transport: object) -> None:
    """Tell of the end of a transport's connections."""
    for _ in connections.pop(transport, ()):
        with Trace("close", CONNECTION, None, {}):
            pass
