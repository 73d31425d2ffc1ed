"""Webhooks: ASGI middleware that runs the senders, and answers the commands ``deliveries`` and ``redeliver``.

It answers under ``/sandbox``, a path that Paket does not have, and only to those who have its token.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
from collections.abc import Sequence
from http import HTTPStatus
from secrets import token_urlsafe

from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from paket_sandbox.app import Sandbox
from paket_sandbox.clock import real_clock
from paket_sandbox.outbox import Outbox
from paket_sandbox.sender import Sender
from paket_sandbox.store import StoreUnavailable
from paket_sandbox.webhook_endpoints import WebhookEndpoint

logger = logging.getLogger("paket_sandbox")

DELIVERIES = "/sandbox/deliveries"
REDELIVER = re.compile(r"/sandbox/events/([^/]+)/redeliver")


class WebhooksApp:
    """The sandbox as an ASGI application that delivers its events as well."""

    def __init__(
        self, app: Sandbox, endpoints: Sequence[WebhookEndpoint], secrets: Sequence[str], speed: float = 1
    ) -> None:
        self.app = app
        self.outbox = Outbox(app.shared.store, endpoints, speed)
        self.senders = [Sender(self.outbox, e, secrets, app.document.version) for e in endpoints]
        self.running: list[asyncio.Task[None]] = []
        self.token = token_urlsafe()
        """What the commands must send."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the commands, and hand on everything else."""
        path = scope.get("path", "")
        if scope["type"] == "lifespan":
            await self.app(scope, self.with_senders(receive), send)
        elif scope["type"] == "http" and path.startswith("/sandbox/"):
            await self.answer(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def with_senders(self, receive: Receive) -> Receive:
        """``receive`` of the ASGI lifespan, which starts and stops the senders with the server."""

        async def received() -> Message:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.start()
            elif message["type"] == "lifespan.shutdown":
                await self.stop()
            return message

        return received

    def start(self) -> None:
        """Start the senders."""
        for sender in self.senders:
            task = asyncio.create_task(sender.run())
            task.add_done_callback(report)
            self.running.append(task)
        self.app.shared.listeners.append(self.wake)

    async def stop(self) -> None:
        """Cancel the senders, also during a try: it is made again after the next start."""
        self.app.shared.listeners.remove(self.wake)
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)

    def wake(self) -> None:
        """Let every sender look for something new."""
        for sender in self.senders:
            sender.wake.set()

    def answer(self, scope: Scope) -> JSONResponse:
        """The answer to a command."""
        given = dict(scope["headers"]).get(b"authorization", b"")
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            return error_response(
                HTTPStatus.FORBIDDEN,
                "This is for the command paket-sandbox of the user who has started the sandbox.",
            )
        method, path = scope["method"], scope["path"]
        if (method, path) == ("GET", DELIVERIES):
            return JSONResponse({"items": self.outbox.log()})
        match = REDELIVER.fullmatch(path)
        if method != "POST" or match is None:
            return error_response(HTTPStatus.NOT_FOUND, "There is nothing at this path.")
        try:
            count = self.outbox.redeliver(match[1], real_clock())
        except LookupError as error:
            return error_response(HTTPStatus.NOT_FOUND, f"{error.args[0]}.".capitalize())
        except StoreUnavailable as error:
            return error_response(
                HTTPStatus.INTERNAL_SERVER_ERROR, f"The sandbox's state cannot be kept: {error}."
            )
        self.wake()
        return JSONResponse({"endpoints": count})


def error_response(status: HTTPStatus, message: str) -> JSONResponse:
    """An error, written as the API writes errors."""
    return JSONResponse({"message": message}, status)


def report(task: asyncio.Task[None]) -> None:
    """Log that a sender failed, which is an error of the sandbox's."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("webhooks are no longer delivered", exc_info=error)
