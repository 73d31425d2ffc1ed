"""Events: what happened that a Client is notified of.

They are stored in the transaction of the request that brought them about. A request that fails leaves none, and
none that was acknowledged lacks its event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from paket_sandbox.answers import encode
from paket_sandbox.calls import Call
from paket_sandbox.store import Store

TABLE = """
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    client_id TEXT NOT NULL,
    created INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    idempotency_key TEXT,
    data TEXT NOT NULL
);
"""
"""One row for each event; ``client_id`` is the Client that gets it, ``data`` the object it is about, as JSON."""

INSERT = (
    "INSERT OR IGNORE INTO events (event_id, type, client_id, created, request_id, idempotency_key, data) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)

SESSION_DELETED = "participant.session.deleted"
PARTICIPANT_ADDED = "participant.session.participant_added"
PARTICIPANT_REMOVED = "participant.session.participant_removed"
ITEM_HIDDEN = "participant.list.item_hidden"


def emit(call: Call, event_type: str, client_id: str, data: Mapping[str, Any]) -> None:
    """Store an event for a Client.

    Args:
        call: The request that brings it about.
        event_type: One of the types above.
        client_id: The Client that gets it.
        data: What it is about, as the API writes it.
    """
    state = call.state
    values = (event_type, client_id, state.clock(), call.request_id, call.idempotency_key, encode(data))
    # An id that is taken is drawn again: a seeded sandbox that goes on with its file meets its own ids.
    while not state.store.execute(INSERT, (state.ids.event(), *values)).rowcount:
        pass
    call.emitted = True


class Event(NamedTuple):
    """A row of ``events``."""

    seq: int
    id: str
    type: str
    client_id: str
    """Who gets it."""
    created: int
    request_id: str
    idempotency_key: str | None
    data: str

    def shown(self, api_version: str) -> dict[str, Any]:
        """As an Event object."""
        return {
            "id": self.id,
            "object": "event",
            "type": self.type,
            "created": self.created,
            "api_version": api_version,
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
            "data": json.loads(self.data),
        }


def read_event(store: Store, event_id: str) -> Event:
    """An event by its id.

    Raises:
        LookupError: There is none.
    """
    row = store.execute("SELECT * FROM events WHERE event_id = ?", (event_id,)).fetchone()
    if row is None:
        raise LookupError(f"there is no event {event_id}")
    return Event._make(row)
