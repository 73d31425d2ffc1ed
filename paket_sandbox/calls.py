"""One call of the API: everything a handler may know about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from paket_sandbox.clients import Client
from paket_sandbox.clock import Clock
from paket_sandbox.faults import NONE, Fault
from paket_sandbox.ids import Ids
from paket_sandbox.store import Store


@dataclass(frozen=True)
class State:
    """What all calls share."""

    store: Store
    clock: Clock
    ids: Ids
    clients: Mapping[str, Client]
    """All Clients that may call, by Client ID."""
    listeners: list[Callable[[], object]] = field(default_factory=list)
    """Called whenever events have been committed."""


@dataclass(slots=True)
class Call:
    """A request on its way through the sandbox. The middleware makes it, the operation fills it in."""

    state: State
    request_id: str
    headers: dict[bytes, bytes]
    """Of the request's headers, those that mean something to the API."""
    client: Client
    fault: Fault = NONE
    idempotency_key: str | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    """The path parameters."""
    query: Mapping[str, Any] = field(default_factory=dict)
    """The query parameters, defaults included."""
    body: Any = None
    """The body, parsed and checked; None if there was none."""
    emitted: bool = False
    """Whether its transaction holds an event."""


Handler = Callable[[Call], Mapping[str, Any] | None]
"""Carries out an operation: returns the content of the answer (None: it has none), or raises Refusal.

A handler never waits for anything. That is what makes a call one step that no other call can come between.
"""
