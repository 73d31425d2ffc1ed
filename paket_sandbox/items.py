"""UpNext: the lists of what viewers are watching."""

from __future__ import annotations

import json
from collections.abc import Iterator
from heapq import merge
from typing import Any, NamedTuple

from paket_sandbox.answers import encode
from paket_sandbox.associations import (
    SUCCESS,
    Association,
    own_association,
    own_participant,
    own_session,
    select,
)
from paket_sandbox.calls import Call, Handler
from paket_sandbox.clients import Client
from paket_sandbox.clock import timestamp
from paket_sandbox.errors import ITEM_UNKNOWN, Refusal
from paket_sandbox.events import ITEM_HIDDEN, emit
from paket_sandbox.paging import LARGEST, read_index, write_page
from paket_sandbox.portal_data import app_media, platform_data

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

Place = tuple[int, int]
"""Where an item stands in every list that it is on: its ``sorted_at`` and ``seq``."""

NEWEST: Place = (LARGEST, LARGEST)
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

    def age(self) -> tuple[int, int]:
        """What lists are sorted by, the newest first."""
        return (-self.sorted_at, -self.seq)


def add_item(call: Call) -> dict[str, Any]:
    """Add an item to a Participant's list, or replace the one with its ``content_id``."""
    participant_id, now = own_participant(call), call.state.clock()
    content = dict(call.body)
    content_id, asked = content["content_id"], content.pop("hidden", None)
    before = find(call, participant_id, content_id)
    hidden = asked if asked is not None else before is not None and bool(before.hidden)
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
    return list_items(call, [participant_id])


def list_session_items(call: Call) -> dict[str, Any]:
    """The lists of all Participants of a Session as one."""
    session_id = own_session(call)
    participants = [a.participant_id for a in select(call, "session_id = ?", session_id)]
    return list_items(call, participants, call.client)


def list_session_participant_items(call: Call) -> dict[str, Any]:
    """The list of one Participant of a Session."""
    association: Association = own_association(call)
    return list_items(call, [association.participant_id], call.client)


def list_items(call: Call, participants: list[str], platform: Client | None = None) -> dict[str, Any]:
    """A page of the items of some Participants, newest first.

    Each Participant's items are read in the order of an index, and no further than the page needs. Only the items
    before the page are counted, without being read.

    Args:
        call: The request.
        participants: Whose items are on it.
        platform: The Platform that gets it, or None for the Publisher.
    """
    index = read_index(call.query)
    total = sum(count(call, participant_id) for participant_id in participants)
    after = place_before(call, participants, index) if index < total else None
    rows = merge(*(newest(call, one, after) for one in participants), key=Item.age) if after else ()

    def show(item: Item) -> dict[str, Any]:
        return item.shown_to(platform, call.state.clients.get(item.app_id)) if platform else item.shown()

    return write_page(rows, index, call.query["limit"], total, show)


def place_before(call: Call, participants: list[str], index: int) -> Place:
    """The place after which the item with an index comes; there must be one."""
    if index == 0:
        return NEWEST
    statement = (
        "SELECT sorted_at, seq FROM items WHERE participant_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY sorted_at DESC, seq DESC LIMIT 1 OFFSET ?"
    )
    sorted_at, seq = call.state.store.execute(statement, (json.dumps(participants), index - 1)).fetchone()
    return sorted_at, seq


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
