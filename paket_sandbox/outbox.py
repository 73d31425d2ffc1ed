"""The outbox: which event is to be sent where, how often that was tried, and when it is tried again.

All of it is in the sandbox's state. What was not delivered when the sandbox stopped, in whatever way, is tried again
when it is back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from paket_sandbox.events import Event, read_event
from paket_sandbox.store import Store
from paket_sandbox.webhook_endpoints import WebhookEndpoint

TABLES = """
CREATE TABLE endpoints (
    endpoint TEXT PRIMARY KEY,
    taken_up INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint TEXT NOT NULL,
    event_id TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_try INTEGER,
    UNIQUE (endpoint, event_id)
);
CREATE INDEX due_deliveries ON deliveries (endpoint, next_try) WHERE next_try IS NOT NULL;

CREATE TABLE delivery_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    event_id TEXT NOT NULL,
    try INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    status INTEGER,
    problem TEXT
);
"""
"""``taken_up`` is the last event that the endpoint's deliveries were made from; ``next_try`` is in milliseconds, and
NULL once there is none: then the event was delivered, or given up. An event that is sent again by command is a new
delivery in the place of the old one."""

DELAYS = tuple(15 * 2**n for n in range(14))
"""Seconds between a try and the next: doubled each time."""

TRIES = len(DELAYS) + 1
"""How often an event is sent at most, the first time included."""

LAST_TRY = round(sum(DELAYS) / 3600)
"""How many hours after the first try the last one is."""


class Delivery(NamedTuple):
    """An event on its way to an endpoint: a row of ``deliveries``."""

    seq: int
    event: Event
    tries: int
    """How often it was tried before."""
    next_try: int
    """Milliseconds."""


class Outbox:
    """What is to be delivered."""

    def __init__(self, store: Store, endpoints: Iterable[WebhookEndpoint], speed: float = 1) -> None:
        """Begin to keep events for the endpoints; one that is new gets those from now on.

        Args:
            store: The sandbox's state.
            endpoints: Where events are sent.
            speed: How many times shorter the pauses between tries are than Paket's.
        """
        self.store = store
        self.endpoints = tuple(endpoints)
        self.speed = speed
        for endpoint in self.endpoints:
            store.execute(
                "INSERT OR IGNORE INTO endpoints VALUES (?, (SELECT coalesce(max(seq), 0) FROM events))",
                (str(endpoint),),
            )

    def take_up(self, endpoint: WebhookEndpoint, now: int) -> None:
        """Make a delivery of every event that is new to the endpoint."""
        [last] = self.store.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
        known = "SELECT taken_up FROM endpoints WHERE endpoint = ?"
        [taken_up] = self.store.execute(known, (str(endpoint),)).fetchone()
        if taken_up == last:
            return
        with self.store.transaction():
            self.store.execute(
                "INSERT INTO deliveries (endpoint, event_id, tries, next_try) "
                "SELECT ?1, event_id, 0, ?2 FROM events "
                "WHERE seq > ?3 AND seq <= ?4 AND (?5 IS NULL OR client_id = ?5) ORDER BY seq",
                (str(endpoint), now, taken_up, last, endpoint.client_id),
            )
            self.store.execute("UPDATE endpoints SET taken_up = ? WHERE endpoint = ?", (last, str(endpoint)))

    def next(self, endpoint: WebhookEndpoint) -> Delivery | None:
        """The delivery whose turn is first, now or later."""
        row = self.store.execute(
            "SELECT seq, event_id, tries, next_try FROM deliveries "
            "WHERE endpoint = ? AND next_try IS NOT NULL ORDER BY next_try, seq LIMIT 1",
            (str(endpoint),),
        ).fetchone()
        return None if row is None else Delivery(row[0], read_event(self.store, row[1]), row[2], row[3])

    def pause(self, tries: int) -> int:
        """How long, in milliseconds, it is from a delivery's last try to the next; 0 before the first."""
        return round(DELAYS[tries - 1] * 1000 / self.speed) if tries else 0

    def tried(
        self,
        endpoint: WebhookEndpoint,
        delivery: Delivery,
        sent_at: int,
        status: int | None,
        problem: str | None,
    ) -> None:
        """Write down how a try ended, and when the next is, if one is needed.

        If the event is to be sent again by a command that came during the try, it still is.

        Args:
            endpoint: Where it was sent.
            delivery: What was sent.
            sent_at: When, in milliseconds.
            status: The status it was answered with; None if there was no answer.
            problem: Why it counts as not delivered; None if it was delivered.
        """
        tries = delivery.tries + 1
        next_try = None
        if problem is not None and tries < TRIES:
            next_try = sent_at + self.pause(tries)
        with self.store.transaction():
            self.store.execute(
                "UPDATE deliveries SET tries = ?, next_try = ? WHERE seq = ?", (tries, next_try, delivery.seq)
            )
            self.store.execute(
                "INSERT INTO delivery_log (delivery, endpoint, event_id, try, sent_at, status, problem) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (delivery.seq, str(endpoint), delivery.event.id, tries, sent_at, status, problem),
            )

    def redeliver(self, event_id: str, now: int) -> int:
        """Send an event once more, to every endpoint that it concerns, with as many tries as a new one.

        Returns:
            To how many.

        Raises:
            LookupError: There is no such event.
        """
        event = read_event(self.store, event_id)
        concerned = [e for e in self.endpoints if e.client_id in (None, event.client_id)]
        with self.store.transaction():
            for endpoint in concerned:
                self.store.execute(
                    "INSERT OR REPLACE INTO deliveries (endpoint, event_id, tries, next_try) "
                    "VALUES (?, ?, 0, ?)",
                    (str(endpoint), event_id, now),
                )
        return len(concerned)

    def log(self, limit: int = 1000) -> list[dict[str, Any]]:
        """The last tries, the oldest first: of each, what the log's columns say."""
        columns = ("event_id", "type", "endpoint", "try", "sent_at", "status", "problem", "next_try")
        rows = self.store.execute(
            "SELECT l.event_id, e.type, l.endpoint, l.try, l.sent_at, l.status, l.problem, d.next_try "
            "FROM delivery_log l JOIN events e USING (event_id) "
            "LEFT JOIN deliveries d ON d.seq = l.delivery AND d.tries = l.try "
            "ORDER BY l.seq DESC LIMIT ?",
            (limit,),
        ).fetchall()
        return [dict(zip(columns, row, strict=True)) for row in reversed(rows)]
