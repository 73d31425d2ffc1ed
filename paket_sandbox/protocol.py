"""HTTP/1.1 as uvicorn speaks it, made to keep the contract where no application is asked."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from paket_sandbox.answers import failure, head
from paket_sandbox.errors import BODY_CUT_OFF, HEADERS_TOO_LARGE, REQUEST_MALFORMED, REQUEST_SLOW, Refusal
from paket_sandbox.faults import DROP
from paket_sandbox.ids import Ids
from paket_sandbox.middleware import HEADERS_LIMIT

LINGER = 0.2
"""How long, in seconds, a connection stays open after what came on it was no request."""


PATIENCE = 30.0
"""How long, in seconds, a request may take to come."""


class JoinedWrites:
    """A transport that joins what is written in one go.

    uvicorn writes an answer's headers and body one after the other, each a system call of its own, and the
    costliest thing about a small answer.
    """

    is_ending = False
    """Whether the connection is about to be closed: nothing is read any more."""

    def __init__(
        self,
        transport: asyncio.Transport,
        loop: asyncio.AbstractEventLoop,
        still_sends: Callable[[], bool] = lambda: False,
    ) -> None:
        self.transport = transport
        self.loop = loop
        self.still_sends = still_sends
        self.pending: list[bytes] = []
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        """Send ``data`` once the code that writes it has returned to the event loop."""
        if not self.pending:
            self.loop.call_soon(self.flush)
        self.pending.append(data)

    def flush(self) -> None:
        """Send what is waiting, unless the connection is gone."""
        if self.pending:
            if not self.is_closing():
                self.transport.write(b"".join(self.pending))
            self.pending.clear()

    def close(self) -> None:
        """Close the connection once everything is sent.

        It is closed a moment later if the client still sends: it would lose the answer to a connection that is reset.
        """
        self.flush()
        if self.still_sends() and not self.is_ending:
            self.is_ending = True
            self.loop.call_later(LINGER, self.transport.close)
        else:
            self.transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, with the sandbox's answers to what never becomes a request."""

    ids = Ids()
    patience = PATIENCE
    refusal: Refusal | None = None
    """What is answered to what came last, in place of the application. Nothing is read after it."""
    is_receiving = False
    """Whether a request has begun that has not come whole."""
    deadline: asyncio.TimerHandle | None = None
    """Ends a request that does not come."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """A connection begins: join what is written to it."""
        self.writes = JoinedWrites(transport, self.loop, lambda: self.is_receiving)
        super().connection_made(cast(asyncio.Transport, self.writes))
        self.unanswered: deque[RequestResponseCycle] = deque()

    def connection_lost(self, exc: Exception | None) -> None:
        """A connection ends: everybody who is at work on an answer learns of it, not only the last."""
        self.end_deadline()
        for cycle in self.unanswered:
            cycle.disconnected = True
            cycle.message_event.set()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's closes the connection, and answers are lost
        """The caller sends no more, but may read: keep the connection until it has its answers."""
        if self.scheme == "https":  # asyncio closes it whatever is said here, in every Python tried
            return False
        if self.is_receiving and self.refusal is None:
            self.refuse(Refusal(BODY_CUT_OFF if self.has_begun() else REQUEST_MALFORMED))
        elif self.unanswered:
            self.unanswered[-1].keep_alive = False
        return bool(self.unanswered) or self.refusal is not None

    def on_message_begin(self) -> None:
        """A request begins: offer the application to close the connection without an answer."""
        super().on_message_begin()
        self.head_size = 0
        self.is_receiving = True
        self.scope["extensions"] = {DROP: self.transport.close}  # type: ignore[dict-item]  # any object may stand here

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header of the request; what comes after its body, a trailer, is none."""
        if "method" not in self.scope:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The headers have come: begin to answer, unless the request is about to be read again."""
        if not self.asks_for_another_protocol():
            super().on_headers_complete()
            self.unanswered.append(self.cycle)

    def on_message_complete(self) -> None:
        """The body has come, unless the request is about to be read again."""
        if not self.asks_for_another_protocol():
            self.is_receiving = False
            self.end_deadline()
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """A request is answered: go on with the next, if it is one."""
        self.unanswered.popleft()
        super().on_response_complete()
        self.send_refusal()

    def asks_for_another_protocol(self) -> bool:
        """Whether the request has the header ``Upgrade``, as far as the parser minds it."""
        return self.parser.should_upgrade() and any(name == b"upgrade" for name, _ in self.headers)

    def data_received(self, data: bytes) -> None:
        """Give up on headers that do not end; those that do are measured by the middleware."""
        if self.refusal is not None or self.writes.is_ending:
            return
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if self.asks_for_another_protocol():
                self.read_again(data[upgrade.args[0] :])
            return
        except httptools.HttpParserError:
            self.send_400_response("")
        if self.is_receiving and self.refusal is None:
            if "method" not in self.scope:
                self.head_size += len(data)
                if self.head_size > 2 * HEADERS_LIMIT:
                    self.refuse(Refusal(HEADERS_TOO_LARGE, limit=HEADERS_LIMIT))
            if self.deadline is None:
                self.deadline = self.loop.call_later(self.patience, self.give_up)

    def give_up(self) -> None:
        """A request has not come whole in time. It counts only while it could come."""
        self.deadline = None
        if self.flow.read_paused:
            self.deadline = self.loop.call_later(self.patience, self.give_up)
        elif self.refusal is None:
            self.refuse(Refusal(REQUEST_SLOW, seconds=f"{self.patience:g}"))

    def end_deadline(self) -> None:
        """The request has come, or never will."""
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def read_again(self, rest: bytes) -> None:
        """Read a request that asks for another protocol as if it did not.

        The parser takes what follows such headers for the other protocol. But a server may keep to HTTP/1.1, and
        then a body follows: so it is from Java's HttpClient, and from ``curl --http2``.

        Args:
            rest: What came after the headers.
        """
        version = self.parser.get_http_version().encode()
        lines = [self.parser.get_method() + b" " + self.url + b" HTTP/" + version]
        lines += [name + b": " + value for name, value in self.headers if name != b"upgrade"]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.data_received(b"\r\n".join(lines) + b"\r\n\r\n" + rest)

    def send_400_response(self, msg: str) -> None:
        """Answer when the parser gives up."""
        self.refuse(Refusal(REQUEST_MALFORMED))

    def refuse(self, refusal: Refusal) -> None:
        """Answer what came last in place of the application, when everything before it has its answer."""
        self.refusal = refusal
        self.end_deadline()
        if self.is_receiving and self.has_begun():  # the application is at work on what has come of it
            if self.cycle.response_complete:
                self.transport.close()
                return
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self.unanswered.remove(self.cycle)
            with suppress(ValueError):
                self.pipeline.remove((self.cycle, self.app))
        self.send_refusal()

    def has_begun(self) -> bool:
        """Whether the application was given the request that came last."""
        return self.cycle is not None and self.cycle.scope is self.scope

    def send_refusal(self) -> None:
        """Send the refusal, if there is one and its turn has come, and close the connection."""
        if self.refusal is None or self.unanswered or self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        answer = failure(self.refusal)
        body = (answer.body or "").encode()
        headers = [
            *self.server_state.default_headers,
            *head(answer, body, self.ids.request(), is_test=False),
            (b"connection", b"close"),
        ]
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        self.transport.write(STATUS_LINE[answer.status] + lines + b"\r\n" + body)
        self.is_receiving = True  # of what is refused, more may come
        self.transport.close()
