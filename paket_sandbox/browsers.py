"""Keeps pages in a browser away from the sandbox: any page may send requests to the machine that it is shown on.

A page is known by its ``Origin``. One that makes its own host name stand for this machine sends none when it reads,
and is known by its ``Host``; one that shows what it reads as a picture, say, by ``Sec-Fetch-Site``.
"""

from __future__ import annotations

import argparse
import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from paket_sandbox.answers import failure, respond
from paket_sandbox.errors import HOST_FOREIGN, ORIGIN_FOREIGN, PAGE_FOREIGN, Refusal
from paket_sandbox.ids import Ids
from paket_sandbox.openapi.document import Document

SCHEMES = ("http", "https")
ELSEWHERE = (b"cross-site", b"same-site")
"""What browsers send in ``Sec-Fetch-Site`` for pages that are not the sandbox's own."""
HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252})")


class BrowserGuard:
    """ASGI middleware: refuses requests of pages, but for those that were allowed."""

    def __init__(
        self, app: ASGIApp, document: Document, origins: Sequence[str] = (), hosts: Sequence[str] = ()
    ) -> None:
        """Guard a sandbox.

        Args:
            app: The sandbox.
            document: The contract. The hosts it names are allowed: programs may be led here by those names.
            origins: Those of the pages that may use the sandbox.
            hosts: Names and addresses, beside those of this machine, that it answers as.
        """
        self.app = with_cors(app, document, origins) if origins else app
        self.origins = frozenset(origin.encode() for origin in origins)
        self.hosts = {*hosts, *(urlsplit(server.url).hostname for server in document.servers)}
        self.ids = Ids()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        try:
            if scope["type"] == "http":
                self.check(scope["headers"])
        except Refusal as refusal:
            await respond(send, failure(refusal), self.ids.request(), is_test=False)
        else:
            await self.app(scope, receive, send)

    def check(self, headers: Sequence[tuple[bytes, bytes]]) -> None:
        """Look at where a request comes from.

        Raises:
            Refusal: It may come from a page that is not allowed.
        """
        for name, value in headers:
            if name == b"host" and not is_loopback(host := host_of(value)) and host not in self.hosts:
                raise Refusal(HOST_FOREIGN, host=value.decode("latin-1"))
            if name == b"origin" and value not in self.origins:
                raise Refusal(ORIGIN_FOREIGN, origin=value.decode("latin-1"))
            if (
                name == b"sec-fetch-site"
                and value in ELSEWHERE
                and not any(n == b"origin" for n, _ in headers)
            ):
                raise Refusal(PAGE_FOREIGN)


def with_cors(app: ASGIApp, document: Document, origins: Sequence[str]) -> ASGIApp:
    """The sandbox, with what browsers ask for before a page may use it and read its answers."""
    answers = [*document.responses.values(), *(r for o in document.operations for r in o.responses)]
    return CORSMiddleware(
        app,
        allow_origins=list(origins),
        allow_methods=sorted({operation.method for operation in document.operations}),
        allow_headers=["*"],
        expose_headers=sorted({header.name for answer in answers for header in answer.headers}),
    )


@lru_cache(maxsize=64)
def host_of(value: bytes) -> str | None:
    """The name or address in a header ``Host``; None if it holds something else."""
    try:
        return urlsplit(f"//{value.decode('ascii')}").hostname
    except ValueError:
        return None


@lru_cache(maxsize=64)
def is_loopback(host: str | None) -> bool:
    """Whether a host can only be this machine."""
    if host is None:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin(text: str) -> str:
    """The origin of a page, or an error that argparse shows."""
    parts = urlsplit(text)
    if parts.scheme not in SCHEMES or not parts.netloc or text != f"{parts.scheme}://{parts.netloc.lower()}":
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an origin, such as http://localhost:3000: no path, no slash at the end, no *"
        )
    return text


def allowed_host(text: str) -> str:
    """A host that the sandbox answers as, or an error that argparse shows."""
    host = text.lower()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        if not HOST.fullmatch(host):
            raise argparse.ArgumentTypeError(
                f"{text!r} is not a host, such as sandbox.internal: no scheme, no port, no *"
            ) from None
    return host
