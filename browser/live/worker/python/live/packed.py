"""The sandbox of this page, and its state as bytes."""

from __future__ import annotations

import json
import pickle
import pkgutil
import sqlite3
import zlib
from contextlib import closing
from functools import cache
from typing import Any

from paket_sandbox.app import Config, Sandbox, create_app
from paket_sandbox.clients import Client
from paket_sandbox.openapi.document import Document
from snippets.prerequisites import Prerequisites

LARGEST_STATE = 64 << 20
"""Bytes that a saved state may have once it is unpacked."""

TYPES = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
JSON_COLUMNS = {("events", "data"), ("idempotency_keys", "body"), ("items", "content")}


def make_sandbox(seed: int | None = None) -> Sandbox:
    """A sandbox as ``paket-sandbox`` starts it.

    The contract is packed as it is once read, and the Clients as JSON: nothing here reads YAML. Both are read once, for
    what they lie in comes later than the first sandbox of a page.
    """
    return create_app(Config(document=document(), clients=clients(), seed=seed))


@cache
def document() -> Document:
    """The contract."""
    found: Document = pickle.loads(packed("contract.pickle"))
    return found


@cache
def clients() -> tuple[Client, ...]:
    """Who may call."""
    return tuple(Client(**entry) for entry in json.loads(packed("clients.json")))


@cache
def prerequisites() -> Prerequisites:
    """What must exist before a program runs."""
    return Prerequisites(json.loads(packed("prerequisites.json")))


def packed(name: str) -> bytes:
    """A file that the packer put beside this module."""
    data = pkgutil.get_data("live", name)
    assert data is not None
    return data


def save(sandbox: Sandbox) -> bytes:
    """The whole state, small enough to be kept by the page."""
    return zlib.compress(sandbox.shared.store.connection.serialize(), 1)


def restore(sandbox: Sandbox, state: bytes) -> None:
    """Go on from a saved state: from its rows, and from nothing else of it.

    A program may have written what it liked into the state that is saved after it, such as a trigger. Rows go into
    fresh tables, which hold them to their types.

    Raises:
        ValueError: It is not a state of this version of the sandbox; nothing has changed.
    """
    store = sandbox.shared.store
    with closing(sqlite3.connect(":memory:")) as found:
        try:
            found.deserialize(unpacked(state))
            if version_of(found) != version_of(store.connection):
                raise ValueError("it is another version's")
            store.begin()
            try:
                theirs = made_by(found)
                for table, statement in made_by(store.connection).items():
                    if theirs.get(table) != statement:
                        raise ValueError(f"its table {table} is not the sandbox's")
                    copy_rows(table, found, store.connection)
                tables(sandbox)
            except BaseException:
                store.rollback()
                raise
            store.commit()
        except (ValueError, TypeError, sqlite3.Error, zlib.error) as error:
            raise ValueError(f"the saved state cannot be used: {error}") from error


def unpacked(state: bytes) -> bytes:
    """What was saved, of a size that fits into a page.

    Raises:
        ValueError: It is larger.
    """
    inflating = zlib.decompressobj()
    data = inflating.decompress(state, LARGEST_STATE)
    if inflating.unconsumed_tail or not inflating.eof:
        raise ValueError(f"it is cut off, or larger than {LARGEST_STATE} bytes")
    return data


def version_of(connection: sqlite3.Connection) -> int:
    """Of the tables."""
    [version] = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def made_by(connection: sqlite3.Connection) -> dict[str, str]:
    """The statements that made the tables, by their names."""
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return dict(connection.execute(query))


def copy_rows(table: str, source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy the rows of a table that are of the types that its columns have.

    Raises:
        ValueError: A value is of another type, or not the JSON that it should be.
        sqlite3.Error: The source is no database, has no such table, or its rows contradict each other.
    """
    columns = [(name, kind) for _, name, kind, *_ in target.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(name for name, _ in columns)
    rows = source.execute(f"SELECT {names} FROM {table}").fetchall()
    for row in rows:
        for value, (name, kind) in zip(row, columns, strict=True):
            if value is not None and type(value) is not TYPES[kind]:
                raise ValueError(f"{table}.{name} is of another type: {value!r:.40}")
            if value is not None and (table, name) in JSON_COLUMNS:
                json.loads(str(value))
    target.execute(f"DELETE FROM {table}")
    target.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)


def tables(sandbox: Sandbox) -> dict[str, list[dict[str, Any]]]:
    """What exists: the rows of each table, the newest last."""
    connection = sandbox.shared.store.connection
    found = {}
    for name in made_by(connection):
        cursor = connection.execute(f'SELECT * FROM "{name}"')
        columns = [column[0] for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor]
        rows.sort(key=lambda row: row.get("created_at") or 0)
        found[name] = [{k: v for k, v in row.items() if not isinstance(v, bytes)} for row in rows]
    return found
