"""The Core API: API Status, Sessions, Participants."""

from __future__ import annotations

from typing import Any

from paket_sandbox.calls import Call, Handler
from paket_sandbox.clock import timestamp

TABLES = """
CREATE TABLE sessions (
    session_id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE participants (
    participant_id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
"""


def get_status(call: Call) -> dict[str, Any]:
    """The API is up, and this is who you are."""
    return {"message": "The API is healthy!", "client_id": call.client.client_id}


def create_session(call: Call) -> dict[str, Any]:
    """A new Session of the calling Platform."""
    session_id, created_at = insert(call, "INSERT OR IGNORE INTO sessions VALUES (?, ?, ?)")
    return {
        "session_id": session_id,
        "client_type": call.client.client_type,
        "client_id": call.client.client_id,
        "created_at": timestamp(created_at),
    }


def create_participant(call: Call) -> dict[str, Any]:
    """A new Participant of the calling Publisher."""
    participant_id, created_at = insert(call, "INSERT OR IGNORE INTO participants VALUES (?, ?, ?)")
    return {
        "participant_id": participant_id,
        "client_type": call.client.client_type,
        "client_id": call.client.client_id,
        "created_at": timestamp(created_at),
    }


def insert(call: Call, statement: str) -> tuple[str, int]:
    """Insert a row for the caller under a new id: the id, and when that was.

    An id that is taken is drawn again: a seeded sandbox that goes on with its file meets its own ids.
    """
    state, now = call.state, call.state.clock()
    while True:
        id = state.ids.uuid()
        if state.store.execute(statement, (id, call.client.client_id, now)).rowcount:
            return id, now


HANDLERS: dict[str, Handler] = {
    "getStatus": get_status,
    "createSession": create_session,
    "createParticipant": create_participant,
}
