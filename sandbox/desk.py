"""The webhooks' desk: runs the couriers beside the server, and answers what the webhook commands ask.

It stands before the sandbox, under ``/sandbox``, where Paket has nothing. A page in a browser is not answered.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from sandbox.app import Sandbox
from sandbox.clock import real_clock
from sandbox.courier import Courier
from sandbox.outbox import Endpoint, Outbox

logger = logging.getLogger("sandbox")

DELIVERIES = "/sandbox/deliveries"
REDELIVER = re.compile(r"/sandbox/events/([^/]+)/redeliver")


class Desk:
    """The sandbox as an ASGI application that delivers its events as well."""

    def __init__(
        self, app: Sandbox, endpoints: Sequence[Endpoint], secrets: Sequence[str], speed: float = 1
    ) -> None:
        self.app = app
        self.outbox = Outbox(app.shared.store, endpoints, speed)
        self.couriers = [Courier(self.outbox, e, secrets, app.document.version) for e in endpoints]
        self.running: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is asked of the desk, and hand on everything else."""
        path = scope.get("path", "")
        if scope["type"] == "lifespan":
            await self.app(scope, self.beside(receive), send)
        elif scope["type"] == "http" and path.startswith("/sandbox/"):
            await self.answer(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def beside(self, receive: Receive) -> Receive:
        """``receive`` of the server's life, in which the couriers begin and end with it."""

        async def received() -> Message:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.start()
            elif message["type"] == "lifespan.shutdown":
                await self.stop()
            return message

        return received

    def start(self) -> None:
        """Begin to deliver."""
        for courier in self.couriers:
            task = asyncio.create_task(courier.run())
            task.add_done_callback(report)
            self.running.append(task)
        self.app.shared.listeners.append(self.wake)

    async def stop(self) -> None:
        """End the couriers, in the middle of a try if need be: it is made again after the next start."""
        self.app.shared.listeners.remove(self.wake)
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)

    def wake(self) -> None:
        """Let every courier look for something new."""
        for courier in self.couriers:
            courier.wake.set()

    def answer(self, scope: Scope) -> JSONResponse:
        """What a command gets."""
        if any(name == b"origin" for name, _ in scope["headers"]):
            return told(HTTPStatus.FORBIDDEN, "This is for the command paket-sandbox, not for a page.")
        method, path = scope["method"], scope["path"]
        if (method, path) == ("GET", DELIVERIES):
            return JSONResponse({"items": self.outbox.log()})
        match = REDELIVER.fullmatch(path)
        if method != "POST" or match is None:
            return told(HTTPStatus.NOT_FOUND, "There is nothing at this path.")
        try:
            count = self.outbox.redeliver(match[1], real_clock())
        except LookupError as error:
            return told(HTTPStatus.NOT_FOUND, f"{error.args[0]}.".capitalize())
        self.wake()
        return JSONResponse({"endpoints": count})


def told(status: HTTPStatus, message: str) -> JSONResponse:
    """An error, written as the API writes errors."""
    return JSONResponse({"message": message}, status)


def report(task: asyncio.Task[None]) -> None:
    """Say that a courier failed, which is a fault of the sandbox's."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("webhooks are no longer delivered", exc_info=error)
