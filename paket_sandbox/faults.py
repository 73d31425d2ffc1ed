"""Faults on request: the sandbox fails when the header ``Paket-Sandbox-Fault`` asks it to.

:data:`FAULTS` is the one table of them. The contract's pattern, the table in ``docs/sandbox.md`` and the panel of the
live examples follow it; tests compare the first two with it, and the panel reads it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import NamedTuple

from starlette.types import Receive, Scope

from paket_sandbox.errors import MAINTENANCE, SERVER_ERROR, Refusal

HEADER = "Paket-Sandbox-Fault"

DROP = "paket.drop"
"""The ASGI extension of a server that can close the connection without an answer: a function."""

EVERY = 1_000_000_000
"""How many requests are every request."""


class ConnectionDropped(Exception):
    """Raised out of the application for the fault ``drop`` when the server has no :data:`DROP` extension.

    The request was carried out. Whoever hosts the application should let the caller see a lost connection.
    """


class Fault:
    """What a request asked for. This one does nothing; each kind overrides the moment at which it acts."""

    def __init__(self, argument: str = "") -> None:
        """Ask for it; ``argument`` is what follows the equals sign in the header."""
        self.argument = argument

    def at_start(self) -> None:
        """Before the request is taken up; may raise Refusal."""

    async def before_work(self) -> None:
        """Before the request is carried out, when it was checked and its idempotency key is claimed."""

    def in_work(self) -> None:
        """In place of carrying the request out, in its transaction; may raise Refusal."""

    async def in_place_of_answer(self, scope: Scope, receive: Receive) -> bool:
        """When the request was carried out; true if there is to be no answer."""
        return False


class Maintenance(Fault):
    """The request is not taken up."""

    def at_start(self) -> None:
        """Refuse with 503."""
        raise Refusal(MAINTENANCE)


class Failure(Fault):
    """The request is not carried out."""

    def in_work(self) -> None:
        """Refuse with 500."""
        raise Refusal(SERVER_ERROR)


class Delay(Fault):
    """The request is carried out later."""

    async def before_work(self) -> None:
        """Wait for so many seconds."""
        await asyncio.sleep(float(self.argument))


class LostAnswer(Fault):
    """The request is carried out, and its answer is lost."""

    async def in_place_of_answer(self, scope: Scope, receive: Receive) -> bool:
        """Close the connection.

        Raises:
            ConnectionDropped: The server offers no way to close it.
        """
        close = scope.get("extensions", {}).get(DROP)
        if close is None:
            raise ConnectionDropped
        close()
        while (await receive())["type"] != "http.disconnect":
            pass
        return True


@dataclass(frozen=True)
class Choice:
    """A line of the list in the panel of the live examples."""

    fault: str
    """The value of the header."""
    label: str
    will: str
    """What the sandbox will do to the next requests, for a sentence: "The sandbox will ... the next request."."""
    count: int = 1
    """To how many requests."""


class FaultRow(NamedTuple):
    """A fault that can be asked for."""

    name: str
    """As people read it: ``delay=SECONDS``."""
    pattern: str
    """What the header holds, as the contract has it."""
    kind: type[Fault]
    does: str
    """What the sandbox does then, for people."""
    choices: tuple[Choice, ...]


FAULTS = (
    FaultRow(
        "503",
        "503",
        Maintenance,
        "refuses before it takes the request up, and stores nothing",
        (
            Choice("503", "503 for the next request", "answer 503 to"),
            Choice("503", "503 for every request", "answer 503 to", EVERY),
        ),
    ),
    FaultRow(
        "500",
        "500",
        Failure,
        "fails, and stores the failure under the idempotency key",
        (Choice("500", "500 for the next request", "answer 500 to"),),
    ),
    FaultRow(
        "drop",
        "drop",
        LostAnswer,
        "does the work and stores the result, then closes the connection without an answer",
        (Choice("drop", "Lose the next answer", "lose its answer to"),),
    ),
    FaultRow(
        "delay=SECONDS",
        r"delay=(([0-9]|[12][0-9])(\.[0-9]{1,3})?|30)",
        Delay,
        "waits, then answers as usual",
        (Choice("delay=2", "Delay the next answer by 2 s", "wait 2 s before it answers"),),
    ),
)

NONE = Fault()
KINDS = {row.name.partition("=")[0]: row.kind for row in FAULTS}


def fault_of(value: str | None) -> Fault:
    """The fault that a header asks for; :data:`NONE` without the header.

    Args:
        value: Of the header, checked against the contract.

    Raises:
        KeyError: The contract allows a fault that :data:`FAULTS` lacks.
    """
    if value is None:
        return NONE
    word, _, argument = value.partition("=")
    return KINDS[word](argument)
