"""UpNext: which Participants are part of which Sessions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from paket_sandbox.calls import Call, Handler
from paket_sandbox.clock import timestamp
from paket_sandbox.errors import PARTICIPANT_NOT_IN_SESSION, PARTICIPANT_UNKNOWN, SESSION_UNKNOWN, Refusal
from paket_sandbox.events import PARTICIPANT_ADDED, PARTICIPANT_REMOVED, SESSION_DELETED, emit
from paket_sandbox.paging import read_index, write_page

TABLES = """
CREATE TABLE session_participants (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL,
    participant_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (session_id, participant_id)
);
CREATE INDEX participants_of_session ON session_participants (session_id, seq);
CREATE INDEX sessions_of_participant ON session_participants (participant_id);
"""

SUCCESS = {"message": "Success"}


class Association(NamedTuple):
    """A Participant in a Session: a row of ``session_participants``."""

    seq: int
    session_id: str
    participant_id: str
    app_id: str
    client_id: str
    created_at: int

    def shown(self) -> dict[str, Any]:
        """As a Session Participant object."""
        return {
            "app_id": self.app_id,
            "participant_id": self.participant_id,
            "session_id": self.session_id,
            "client_type": "platform",
            "client_id": self.client_id,
            "created_at": timestamp(self.created_at),
        }

    def listed(self) -> dict[str, Any]:
        """As a list of a Session's Participants has it."""
        return {
            "participant_id": self.participant_id,
            "app_id": self.app_id,
            "created_at": timestamp(self.created_at),
        }


def own_session(call: Call) -> str:
    """The Session that the path names.

    Raises:
        Refusal: It is not there, or not the caller's.
    """
    session_id = call.path["session_id"]
    owned = "SELECT 1 FROM sessions WHERE session_id = ? AND client_id = ?"
    if call.state.store.execute(owned, (session_id, call.client.client_id)).fetchone() is None:
        raise Refusal(SESSION_UNKNOWN, session_id=session_id)
    return session_id


def own_participant(call: Call) -> str:
    """The Participant that the path names.

    Raises:
        Refusal: It is not there, or not the caller's.
    """
    participant_id = call.path["participant_id"]
    if not belongs(call, participant_id, call.client.client_id):
        raise Refusal(PARTICIPANT_UNKNOWN, participant_id=participant_id)
    return participant_id


def belongs(call: Call, participant_id: str, app_id: str) -> bool:
    """Whether there is such a Participant of such an app."""
    owned = "SELECT 1 FROM participants WHERE participant_id = ? AND client_id = ?"
    return call.state.store.execute(owned, (participant_id, app_id)).fetchone() is not None


def own_association(call: Call) -> Association:
    """The Participant that the path names, in the Session that the path names.

    Raises:
        Refusal: The Session is not there or not the caller's, or the Participant is not part of it.
    """
    session_id, participant_id = own_session(call), call.path["participant_id"]
    for association in select(call, "session_id = ? AND participant_id = ?", session_id, participant_id):
        return association
    raise Refusal(PARTICIPANT_NOT_IN_SESSION, participant_id=participant_id)


def select(call: Call, condition: str, *values: object) -> Iterable[Association]:
    """The associations for which ``condition`` is true, in the order in which they were made."""
    statement = f"SELECT * FROM session_participants WHERE {condition} ORDER BY seq"
    return map(Association._make, call.state.store.rows(statement, values))


def add_session_participant(call: Call) -> dict[str, Any]:
    """Join a Participant to a Session."""
    session_id = own_session(call)
    participant_id, app_id = call.body["participant_id"], call.body["app_id"]
    if not belongs(call, participant_id, app_id):
        raise Refusal(PARTICIPANT_UNKNOWN, participant_id=participant_id)
    added = call.state.store.execute(
        "INSERT OR IGNORE INTO session_participants "
        "(session_id, participant_id, app_id, client_id, created_at) VALUES (?, ?, ?, ?, ?)",
        (session_id, participant_id, app_id, call.client.client_id, call.state.clock()),
    )
    if added.rowcount:
        for association in select(call, "session_id = ? AND participant_id = ?", session_id, participant_id):
            emit(call, PARTICIPANT_ADDED, app_id, association.shown())
    return SUCCESS


def list_session_participants(call: Call) -> dict[str, Any]:
    """The Participants of a Session, a page at a time."""
    session_id = own_session(call)
    index = read_index(call.query)
    counted = "SELECT count(*) FROM session_participants WHERE session_id = ?"
    [total] = call.state.store.execute(counted, (session_id,)).fetchone()
    rows = islice(select(call, "session_id = ?", session_id), min(index, total), None)
    return write_page(rows, index, call.query["limit"], total, Association.listed)


def remove_session_participant(call: Call) -> None:
    """Take a Participant out of a Session."""
    remove(call, [own_association(call)], PARTICIPANT_REMOVED)


def remove_session(call: Call) -> None:
    """Remove a Session, and all Participants from it."""
    session_id = own_session(call)
    remove(call, list(select(call, "session_id = ?", session_id)), SESSION_DELETED)
    call.state.store.execute("DELETE FROM sessions WHERE session_id = ?", (session_id,))


def remove_participant_sessions(call: Call) -> None:
    """Take a Participant out of all Sessions."""
    participant_id = own_participant(call)
    remove(call, list(select(call, "participant_id = ?", participant_id)), PARTICIPANT_REMOVED)


def remove(call: Call, associations: Iterable[Association], event_type: str) -> None:
    """End associations, each with an event for its Publisher."""
    for association in associations:
        call.state.store.execute("DELETE FROM session_participants WHERE seq = ?", (association.seq,))
        emit(call, event_type, association.app_id, association.shown())


HANDLERS: dict[str, Handler] = {
    "addSessionParticipant": add_session_participant,
    "listSessionParticipants": list_session_participants,
    "removeSessionParticipant": remove_session_participant,
    "removeSession": remove_session,
    "removeParticipantSessions": remove_participant_sessions,
}
