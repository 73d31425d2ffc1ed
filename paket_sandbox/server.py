"""The sandbox on uvicorn, on this machine only, unless it is asked to be elsewhere."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from paket_sandbox.answers import failure, respond
from paket_sandbox.calls import Call
from paket_sandbox.errors import MAINTENANCE, Refusal
from paket_sandbox.protocol import Protocol

__all__ = ["Listener", "Protocol", "listen", "make_server"]

GRACE = 2
"""How long, in seconds, running requests may go on when the server is to stop."""


@dataclass(frozen=True)
class Listener:
    """A socket that listens, and how it is spoken to."""

    socket: socket.socket
    certificate: Path | None
    key: Path | None

    @property
    def port(self) -> int:
        """The port it listens on."""
        port: int = self.socket.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """The address of the API, for programs on this machine."""
        host, port = self.socket.getsockname()[:2]
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/v1"


def listen(
    host: str,
    port: int,
    certificate: Path | None = None,
    key: Path | None = None,
    is_open: bool = False,
) -> Listener:
    """Open a socket on this machine.

    Args:
        host: A loopback address; any address if ``is_open``.
        port: A port; 0 for any that is free.
        certificate: A PEM file, for HTTPS.
        key: The certificate's private key, a PEM file.
        is_open: Whether other machines may reach it.

    Raises:
        ValueError: The address is not loopback, and must be.
        OSError: The port cannot be had.
    """
    address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    if not address.is_loopback and not is_open:
        raise ValueError(
            f"{host} can be reached from elsewhere; the sandbox answers on 127.0.0.1 or ::1, unless you name with "
            "--allow-host what others may call it by"
        )
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    opened = socket.create_server((str(address), port), family=family, backlog=2048)
    return Listener(opened, certificate, key)


def until_stopped(app: ASGIApp) -> ASGIApp:
    """The application, with an answer for those who still wait for one when the server stops."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except asyncio.CancelledError:
            call: Call | None = scope.get("paket.call")
            if call is None:
                raise
            await respond(send, failure(Refusal(MAINTENANCE)), call.request_id, call.client.is_test)

    return answered


def make_server(app: ASGIApp, listener: Listener, access_log: bool = False) -> uvicorn.Server:
    """A server, ready to run.

    Raises:
        ValueError: The certificate cannot be used.
    """
    options: dict[str, Any] = {}
    if listener.key and not listener.certificate:
        raise ValueError(f"{listener.key} is a key without a certificate; give that with --ssl-certfile")
    if listener.certificate:
        options |= {"ssl_certfile": listener.certificate, "ssl_keyfile": listener.key}
    config = uvicorn.Config(
        until_stopped(app),
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="error",
        access_log=access_log,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
        **options,
    )
    try:
        config.load()
    except OSError as error:
        raise ValueError(f"the certificate {listener.certificate} cannot be used: {error}") from None
    if access_log:
        logging.getLogger("uvicorn.access").setLevel(logging.INFO)
    return uvicorn.Server(config)
