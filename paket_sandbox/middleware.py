"""What happens to every request before its operation is looked up."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from paket_sandbox.answers import failure, respond
from paket_sandbox.calls import Call, State
from paket_sandbox.checks import HeaderCheck
from paket_sandbox.clients import Client
from paket_sandbox.credentials import Credentials
from paket_sandbox.errors import (
    CREDENTIALS_UNREADABLE,
    HEADER_REPEATED,
    HEADERS_TOO_LARGE,
    SERVER_ERROR,
    WRONG_ADDRESS,
    Refusal,
)
from paket_sandbox.faults import ConnectionDropped, fault_of
from paket_sandbox.openapi.document import Document
from paket_sandbox.store import StoreUnavailable

logger = logging.getLogger("paket_sandbox")

HEADERS_LIMIT = 16 * 1024
"""How large the headers may be in all, in bytes, as they are on the wire."""

SEPARATORS = len(": \r\n")

KNOWN_HEADERS = {
    b"authorization", b"content-type", b"content-encoding", b"content-length", b"transfer-encoding", b"expect",
}  # fmt: skip
"""The headers that mean something to the sandbox, apart from the contract's parameters."""


class RequestMiddleware:
    """ASGI middleware: gives a request its id, finds out who sent it, and answers when it cannot go on.

    It is the only middleware, in place of Starlette's own two, which answer with texts of theirs.
    """

    def __init__(self, app: ASGIApp, document: Document, clients: Iterable[Client], state: State) -> None:
        self.app = app
        self.state = state
        self.credentials = Credentials(clients)
        self.check_fault = HeaderCheck(document.parameters["PaketSandboxFault"])
        parameters = [*document.parameters.values(), *(p for o in document.operations for p in o.parameters)]
        names = {p.name.lower().encode() for p in parameters if p.location == "header"}
        self.known = frozenset(KNOWN_HEADERS | names)
        self.single = self.known - {b"accept"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = self.state.ids.request()
        client: Client | None = None
        headers: dict[bytes, bytes] = {}
        try:
            headers, repeated = self.read_headers(scope["headers"])
            if repeated == b"authorization":
                raise Refusal(CREDENTIALS_UNREADABLE)
            client = self.credentials.authenticate(headers.get(b"authorization"))
            if client.allowed_addresses and scope["client"][0] not in client.allowed_addresses:
                raise Refusal(WRONG_ADDRESS)
            if repeated is not None:
                raise Refusal(HEADER_REPEATED, name=repeated.decode().title())
            fault = fault_of(self.check_fault(headers))
            fault.at_start()
            scope["paket.call"] = Call(self.state, request_id, headers, client, fault)
            await self.app(scope, receive, send)
            return
        except Refusal as refusal:
            answer = failure(refusal)
        except ConnectionDropped:
            raise
        except StoreUnavailable as error:
            logger.error("%s failed: the sandbox's state cannot be kept: %s", request_id, error)
            answer = failure(Refusal(SERVER_ERROR))
        except Exception:
            logger.exception("%s failed", request_id)
            answer = failure(Refusal(SERVER_ERROR))
        if b"expect" in headers:  # the body that was announced may still come, or may not
            answer = answer._replace(headers=(*answer.headers, (b"connection", b"close")))
        await respond(send, answer, request_id, client is not None and client.is_test)

    def read_headers(self, headers: Iterable[tuple[bytes, bytes]]) -> tuple[dict[bytes, bytes], bytes | None]:
        """The headers that mean something, and the name of one that came twice though it may come once only.

        Raises:
            Refusal: They are too large.
        """
        values: dict[bytes, bytes] = {}
        repeated = None
        size = 0
        for name, value in headers:
            size += len(name) + len(value) + SEPARATORS
            if name in self.known:
                if name in values and name in self.single:
                    repeated = name
                values[name] = value
        if size > HEADERS_LIMIT:
            raise Refusal(HEADERS_TOO_LARGE, limit=HEADERS_LIMIT)
        return values, repeated
