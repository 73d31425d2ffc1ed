"""What the sandbox and the site were asked for, in order: the one log that everything is judged by."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from paket_sandbox.faults import HEADER

WATCHER = "watcher"
"""The ``User-Agent`` of our own requests: they are not logged, and meet no fault."""


@dataclass(frozen=True)
class Read:
    """A text of the site that was read."""

    path: str
    """From the root of the site."""
    characters: int


@dataclass(frozen=True)
class Call:
    """A request to the sandbox, and what became of it."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By their names in lower case; of the credentials, only the user name."""
    body: str
    fault: str
    """What the sandbox was made to do; empty for nothing."""
    status: int | None
    """None for no answer."""
    answer: str

    @property
    def key(self) -> str:
        """Its idempotency key; empty for none."""
        return self.headers.get("idempotency-key", "")

    @property
    def is_right(self) -> bool:
        """Whether it was carried out, as far as its caller knows."""
        return self.status is not None and self.status < 300

    def is_like(self, other: Call) -> bool:
        """Whether it asks for the same, whatever its key."""
        return (self.method, self.path, self.body) == (other.method, other.path, other.body)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Log:
    """Reads and calls in the order in which they ended."""

    entries: list[Read | Call] = field(default_factory=list)

    @property
    def calls(self) -> list[Call]:
        """The calls alone."""
        return [entry for entry in self.entries if isinstance(entry, Call)]


class Recorder:
    """ASGI middleware that logs what a sandbox is asked, and has it fail as it was told."""

    def __init__(self, app: ASGIApp, log: Log, faults: Mapping[str, Sequence[str]]) -> None:
        """Wrap a sandbox.

        Args:
            app: The sandbox.
            log: Where its requests go.
            faults: By the beginning of a request, ``POST /v1/sessions``, what its first requests meet, in turn.
        """
        self.app = app
        self.log = log
        self.left = {beginning: list(names) for beginning, names in faults.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a request, and log it when it has ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get("user-agent") == WATCHER:
            await self.app(scope, receive, send)
            return
        answer = bytearray()
        status: int | None = None
        fault = self.next_fault(f"{scope['method']} {scope['path']}")
        if fault:
            name = HEADER.lower().encode()
            others = [header for header in scope["headers"] if header[0] != name]
            scope = {**scope, "headers": [*others, (name, fault.encode())]}
        body = b""
        is_whole = False
        while not is_whole:  # the sandbox does not read what it refuses
            message = await receive()
            body += message.get("body", b"")
            is_whole = not message.get("more_body", False)
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def received() -> Message:
            return whole.pop() if whole else await receive()

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            answer.extend(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, received, sent)
        finally:
            if "authorization" in headers:
                headers["authorization"] = username(headers["authorization"])
            self.log.entries.append(
                Call(
                    scope["method"],
                    scope["path"],
                    headers,
                    body.decode(errors="replace"),
                    fault,
                    status,
                    answer.decode(errors="replace"),
                )
            )

    def next_fault(self, request: str) -> str:
        """What a request is to meet; empty for nothing."""
        for beginning, names in self.left.items():
            if request.startswith(beginning) and names:
                return names.pop(0)
        return ""


def username(authorization: str) -> str:
    """The user name in a header ``Authorization``; empty where there is none."""
    try:
        return base64.b64decode(authorization.partition(" ")[2]).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""
