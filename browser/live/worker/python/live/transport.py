"""httpx without a network: the two classes that open connections hand their requests to a wire.

Everything above them is the real library: authentication, redirects, timeouts, errors.
"""

from __future__ import annotations

import logging
import re
import sys

import httpx

from live.timeouts import require_times
from live.wire import Dropped, Request, Response, TooLate, Unreachable, Wire, WireError

ERRORS: dict[type[WireError], type[httpx.TransportError]] = {
    Unreachable: httpx.ConnectError,
    Dropped: httpx.RemoteProtocolError,
    TooLate: httpx.ReadTimeout,
}
MESSAGES = {
    Dropped: "Server disconnected without sending a response.",
    TooLate: "The read operation timed out",
}
"""In httpx's own words."""


def install(wire: Wire) -> None:
    """Let every httpx client in this interpreter use ``wire``."""

    def answer(transport: object, request: httpx.Request, body: bytes, is_async: bool) -> httpx.Response:
        require_protocol(request)
        require_headers(request)
        require_times(request, is_async)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        timeout = request.extensions.get("timeout", {}).get("read")

        def send() -> Response:
            try:
                return wire.send(Request(request.method, str(request.url), headers, body), timeout)
            except WireError as error:
                message = MESSAGES.get(type(error), str(error))
                raise ERRORS[type(error)](message, request=request) from None

        stream: httpx.SyncByteStream | httpx.AsyncByteStream
        if is_traced(request):
            from live.tracing import traced

            response, stream = traced(transport, request, send, is_async)
        else:
            response = send()
            stream = httpx.ByteStream(response.body)
        extensions = {"http_version": b"HTTP/1.1"}
        return httpx.Response(response.status, headers=response.headers, stream=stream, extensions=extensions)

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        return answer(self, request, request.read(), is_async=False)

    async def handle_async(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        return answer(self, request, await request.aread(), is_async=True)

    httpx.HTTPTransport.__init__ = _nothing_to_open  # type: ignore[method-assign]
    httpx.HTTPTransport.__enter__ = lambda self: self  # type: ignore[method-assign]
    httpx.HTTPTransport.__exit__ = _closed  # type: ignore[method-assign]
    httpx.HTTPTransport.close = _closed  # type: ignore[method-assign]
    httpx.HTTPTransport.handle_request = handle  # type: ignore[method-assign]
    httpx.AsyncHTTPTransport.__init__ = _nothing_to_open  # type: ignore[method-assign]
    httpx.AsyncHTTPTransport.__aenter__ = _itself  # type: ignore[method-assign,assignment]
    httpx.AsyncHTTPTransport.__aexit__ = _aclosed  # type: ignore[method-assign,assignment]
    httpx.AsyncHTTPTransport.aclose = _aclosed  # type: ignore[method-assign]
    httpx.AsyncHTTPTransport.handle_async_request = handle_async  # type: ignore[method-assign]


def require_protocol(request: httpx.Request) -> None:
    """Let only those requests pass that go by HTTP.

    Raises:
        httpx.UnsupportedProtocol: This one does not; in the words of httpcore, which opens httpx's connections.
    """
    scheme = request.url.scheme
    if not scheme:
        message = "Request URL is missing an 'http://' or 'https://' protocol."
        raise httpx.UnsupportedProtocol(message, request=request)
    if scheme not in ("http", "https"):
        message = f"Request URL has an unsupported protocol '{scheme}://'."
        raise httpx.UnsupportedProtocol(message, request=request)


HEADER = re.compile(rb"([^\x00\s]([^\x00\s]|[ \t])*[^\x00\s]|[^\x00\s])?")
NAME = re.compile(rb"[-!#$%&'*+.^_`|~0-9a-zA-Z]+")


def require_headers(request: httpx.Request) -> None:
    """Let only those headers pass that HTTP knows.

    Raises:
        httpx.LocalProtocolError: One is none; in the words of h11, which writes httpx's requests.
    """
    for name, value in request.headers.raw:
        if not NAME.fullmatch(name):
            raise httpx.LocalProtocolError(f"Illegal header name {name!r}", request=request)
        if not HEADER.fullmatch(value):
            raise httpx.LocalProtocolError(f"Illegal header value {value!r}", request=request)


UNSUPPORTED = ("proxy", "uds", "local_address", "socket_options")
"""Ways to the network that a page does not have."""


def _nothing_to_open(self: object, *arguments: object, **options: object) -> None:
    """No certificates to read, no connections to pool."""
    for name in UNSUPPORTED:
        if options.get(name) is not None:
            raise NotImplementedError(f"httpx's {name} is not supported in this page")


async def _itself(self: httpx.AsyncHTTPTransport) -> httpx.AsyncHTTPTransport:
    return self


def is_traced(request: httpx.Request) -> bool:
    """Whether anybody listens to what httpcore tells."""
    loggers = (logging.getLogger(f"httpcore.{name}") for name in ("connection", "http11"))
    return "trace" in request.extensions or any(one.isEnabledFor(logging.DEBUG) for one in loggers)


def _closed(self: object, *problem: object) -> None:
    if "live.tracing" in sys.modules:
        from live.tracing import close

        close(self)


async def _aclosed(self: object, *problem: object) -> None:
    _closed(self)
