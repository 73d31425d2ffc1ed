"""One call of the API: everything a handler may know about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.clients import Client
from sandbox.clock import Clock
from sandbox.ids import Ids
from sandbox.store import Store


@dataclass(frozen=True)
class State:
    """What all calls share."""

    store: Store
    clock: Clock
    ids: Ids
    clients: Mapping[str, Client]
    """Everybody who may call, by Client ID."""
    listeners: list[Callable[[], object]] = field(default_factory=list)
    """Called when there is an event. It is committed once whoever handles the request is done."""


@dataclass(slots=True)
class Call:
    """A request on its way through the sandbox. The gate makes it, the endpoint fills it in."""

    state: State
    request_id: str
    headers: dict[bytes, bytes]
    """Of the request's headers, those that mean something to the API."""
    client: Client
    fault: str | None = None
    idempotency_key: str | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    """The path parameters."""
    query: Mapping[str, Any] = field(default_factory=dict)
    """The query parameters, defaults included."""
    body: Any = None
    """The body, parsed and checked; None if there was none."""


Handler = Callable[[Call], Mapping[str, Any] | None]
"""Carries out an operation: returns the content of the answer (None: it has none), or raises Refusal.

A handler never waits for anything. That is what makes a call one step that no other call can come between.
"""
