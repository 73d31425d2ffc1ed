"""Idempotency keys: the first result is stored, and sent again for each request with the same key."""

from __future__ import annotations

import hashlib

from paket_sandbox.answers import Answer
from paket_sandbox.clock import Clock
from paket_sandbox.errors import KEY_CLASH, KEY_RUNNING, Refusal
from paket_sandbox.store import Store

LIFETIME = 72 * 60 * 60 * 1000
"""How long a result is kept, in milliseconds."""

SWEEP = 64
"""How many expired results go with each so many new ones."""

TABLE = """
CREATE TABLE idempotency_keys (
    client_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT,
    created_at INTEGER NOT NULL,
    UNIQUE (client_id, key)
);
"""


class IdempotencyKeys:
    """The keys in use: of running requests in memory, of finished ones in the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.running: dict[tuple[str, str], bytes] = {}
        self.kept = 0

    def claim(self, client_id: str, key: str, fingerprint: bytes) -> Answer | None:
        """Take a key for a request that is about to run; :meth:`release` gives it back.

        Returns:
            The answer to send again, when the request ran before: then nothing is claimed.

        Raises:
            Refusal: The key belongs to other parameters (400), or to a request that is running (409).
        """
        known = self.running.get((client_id, key))
        if known is not None:
            raise Refusal(KEY_RUNNING if known == fingerprint else KEY_CLASH)
        row = self.store.execute(
            "SELECT fingerprint, status, body FROM idempotency_keys "
            "WHERE client_id = ? AND key = ? AND created_at > ?",
            (client_id, key, self.clock() - LIFETIME),
        ).fetchone()
        if row is None:
            self.running[client_id, key] = fingerprint
            return None
        if row[0] != fingerprint:
            raise Refusal(KEY_CLASH)
        return Answer(row[1], row[2])

    def release(self, client_id: str, key: str) -> None:
        """The request that claimed the key has ended."""
        self.running.pop((client_id, key), None)

    def keep(self, client_id: str, key: str, fingerprint: bytes, answer: Answer) -> None:
        """Store a result, in the transaction that is open."""
        now = self.clock()
        self.store.execute(
            "INSERT OR REPLACE INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?)",
            (client_id, key, fingerprint, answer.status, answer.body, now),
        )
        self.kept += 1
        if self.kept % SWEEP == 0:
            self.sweep(now)

    def sweep(self, now: int) -> None:
        """Remove the oldest results if they have expired: up to twice as many as came since the last time."""
        self.store.execute(
            "DELETE FROM idempotency_keys WHERE created_at <= ? AND rowid IN "
            "(SELECT rowid FROM idempotency_keys ORDER BY rowid LIMIT ?)",
            (now - LIFETIME, 2 * SWEEP),
        )


def fingerprint(method: str, path: str, body: str) -> bytes:
    """What must be the same in two requests with one key: method, path and body."""
    return hashlib.sha256(f"{method} {path}\n{body}".encode()).digest()
