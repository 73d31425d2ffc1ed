"""UpNext: the lists of what viewers are watching."""

from __future__ import annotations

import json
from collections.abc import Iterator
from heapq import merge
from typing import Any, NamedTuple

from sandbox.answers import encode
from sandbox.associations import SUCCESS, Association, own_association, own_participant, own_session, select
from sandbox.calls import Call, Handler
from sandbox.clients import Client
from sandbox.clock import timestamp
from sandbox.errors import ITEM_UNKNOWN, Refusal
from sandbox.events import ITEM_HIDDEN, emit
from sandbox.paging import LARGEST, Place, read_key, write_page
from sandbox.portal import app_media, platform_data

TABLES = """
CREATE TABLE items (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    participant_id TEXT NOT NULL,
    content_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    sorted_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (participant_id, content_id)
);
CREATE INDEX newest_items ON items (participant_id, sorted_at DESC, seq DESC);
"""
"""An item gets a new ``seq`` at each update by its Publisher: of two at the same time, the later is newer."""

NEWEST: Place = (LARGEST - 1, LARGEST - 1)
"""Before every item of a list."""


class Item(NamedTuple):
    """An item of a Participant's list: a row of ``items``."""

    seq: int
    participant_id: str
    content_id: str
    app_id: str
    sorted_at: int
    """Milliseconds: the last interaction, or else the last update."""
    updated_at: int
    hidden: int
    content: str
    """What the Publisher sent, as JSON, without ``hidden``."""

    def shown(self) -> dict[str, Any]:
        """As a Publisher gets it."""
        return {
            **json.loads(self.content),
            "hidden": bool(self.hidden),
            "app_id": self.app_id,
            "participant_id": self.participant_id,
            "updated_at": timestamp(self.updated_at),
        }

    def shown_to(self, platform: Client, publisher: Client | None) -> dict[str, Any]:
        """As a Platform gets it."""
        item = self.shown()
        data = platform_data(platform, publisher, item)
        return {**item, "platform_data": data, "app_media": app_media(self.app_id)}

    def place(self) -> Place:
        """Where it stands in every list that it is on."""
        return (self.sorted_at, self.seq)

    def age(self) -> tuple[int, int]:
        """What lists are sorted by, the newest first."""
        return (-self.sorted_at, -self.seq)


def add_item(call: Call) -> dict[str, Any]:
    """Add an item to a Participant's list, or replace the one with its ``content_id``."""
    participant_id, now = own_participant(call), call.state.clock()
    content = dict(call.body)
    content_id, said = content["content_id"], content.pop("hidden", None)
    before = find(call, participant_id, content_id)
    hidden = said if said is not None else before is not None and bool(before.hidden)
    sorted_at = int(content["last_interaction"]) * 1000 if "last_interaction" in content else now
    call.state.store.execute(
        "INSERT OR REPLACE INTO items "
        "(participant_id, content_id, app_id, sorted_at, updated_at, hidden, content) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (participant_id, content_id, call.client.client_id, sorted_at, now, hidden, encode(content)),
    )
    return SUCCESS


def remove_item(call: Call) -> None:
    """Remove an item from a Participant's list."""
    item = find(call, own_participant(call), call.path["content_id"])
    if item is None:
        raise Refusal(ITEM_UNKNOWN, content_id=call.path["content_id"])
    call.state.store.execute("DELETE FROM items WHERE seq = ?", (item.seq,))


def hide_item(call: Call) -> dict[str, Any]:
    """Hide an item, until its Publisher shows it again."""
    association, content_id = own_association(call), call.body["content_id"]
    item = find(call, association.participant_id, content_id)
    if item is None:
        raise Refusal(ITEM_UNKNOWN, content_id=content_id)
    if not item.hidden:
        call.state.store.execute("UPDATE items SET hidden = 1 WHERE seq = ?", (item.seq,))
        emit(call, ITEM_HIDDEN, item.app_id, item._replace(hidden=1).shown())
    return SUCCESS


def list_participant_items(call: Call) -> dict[str, Any]:
    """A Participant's list, as its Publisher gets it."""
    participant_id = own_participant(call)
    return list_items(call, f"items of {participant_id}", [participant_id])


def list_session_items(call: Call) -> dict[str, Any]:
    """The lists of all Participants of a Session as one."""
    session_id = own_session(call)
    participants = [a.participant_id for a in select(call, "session_id = ?", session_id)]
    return list_items(call, f"items of {session_id}", participants, call.client)


def list_session_participant_items(call: Call) -> dict[str, Any]:
    """The list of one Participant of a Session."""
    association: Association = own_association(call)
    name = f"items of {association.session_id} {association.participant_id}"
    return list_items(call, name, [association.participant_id], call.client)


def list_items(
    call: Call, name: str, participants: list[str], platform: Client | None = None
) -> dict[str, Any]:
    """A page of the items of some Participants, newest first.

    Each Participant's items are read in the order of an index, and no further than the page needs: however
    many there are, a page takes one step for each of its items and one for each Participant.

    Args:
        call: The request.
        name: What tells the list from every other.
        participants: Whose items are on it.
        platform: The Platform that gets it, or None for the Publisher.
    """
    after = read_key(call.query, name, size=2) or NEWEST
    total = sum(count(call, participant_id) for participant_id in participants)
    rows = merge(*(newest(call, participant_id, after) for participant_id in participants), key=Item.age)

    def show(item: Item) -> dict[str, Any]:
        return item.shown_to(platform, call.state.clients.get(item.app_id)) if platform else item.shown()

    return write_page(rows, call.query["limit"], total, name, Item.place, show)


def find(call: Call, participant_id: str, content_id: str) -> Item | None:
    """One item of a Participant's list."""
    statement = "SELECT * FROM items WHERE participant_id = ? AND content_id = ?"
    row = call.state.store.execute(statement, (participant_id, content_id)).fetchone()
    return None if row is None else Item._make(row)


def count(call: Call, participant_id: str) -> int:
    """How many items a Participant's list has."""
    statement = "SELECT count(*) FROM items WHERE participant_id = ?"
    [total] = call.state.store.execute(statement, (participant_id,)).fetchone()
    return int(total)


def newest(call: Call, participant_id: str, after: Place) -> Iterator[Item]:
    """A Participant's items after a place, newest first, read one by one as they are needed."""
    statement = (
        "SELECT * FROM items WHERE participant_id = ? AND (sorted_at, seq) < (?, ?) "
        "ORDER BY sorted_at DESC, seq DESC"
    )
    return map(Item._make, call.state.store.rows(statement, (participant_id, *after)))


HANDLERS: dict[str, Handler] = {
    "addItem": add_item,
    "removeItem": remove_item,
    "hideItem": hide_item,
    "listParticipantItems": list_participant_items,
    "listSessionItems": list_session_items,
    "listSessionParticipantItems": list_session_participant_items,
}
