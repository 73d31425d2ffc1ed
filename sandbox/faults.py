"""Faults on request: the sandbox fails when the header ``Paket-Sandbox-Fault`` asks it to."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope

from sandbox.errors import MAINTENANCE, SERVER_ERROR, Refusal

HEADER = "Paket-Sandbox-Fault"

DROP = "paket.drop"
"""The ASGI extension of a server that can close the connection without an answer: a function."""


class ConnectionDropped(Exception):
    """Raised out of the application for the fault ``drop`` when the server has no :data:`DROP` extension.

    The request was carried out. Whoever hosts the application should let the caller see a lost connection.
    """


def refuse_to_start(fault: str | None) -> None:
    """``503``: the request is not taken up.

    Raises:
        Refusal: 503, if the fault is that.
    """
    if fault == "503":
        raise Refusal(MAINTENANCE)


async def wait(fault: str | None) -> None:
    """``delay=SECONDS``: wait before the request is carried out."""
    if fault is not None and fault.startswith("delay="):
        await asyncio.sleep(float(fault.removeprefix("delay=")))


def fail(fault: str | None) -> None:
    """``500``: fail instead of carrying the request out.

    Raises:
        Refusal: 500, if the fault is that.
    """
    if fault == "500":
        raise Refusal(SERVER_ERROR)


async def drop(scope: Scope, receive: Receive) -> None:
    """``drop``: close the connection, the request having been carried out.

    Raises:
        ConnectionDropped: The server offers no way to close it.
    """
    close = scope.get("extensions", {}).get(DROP)
    if close is None:
        raise ConnectionDropped
    close()
    while (await receive())["type"] != "http.disconnect":
        pass
