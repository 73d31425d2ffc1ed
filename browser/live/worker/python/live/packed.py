"""The sandbox of this page, and its state as bytes."""

from __future__ import annotations

import json
import pickle
import pkgutil
import zlib
from functools import cache
from typing import Any

from paket_sandbox.app import Config, Sandbox, create_app
from paket_sandbox.clients import Client
from paket_sandbox.openapi.document import Document
from snippets.prerequisites import Prerequisites


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
    """Go on from a saved state.

    Raises:
        ValueError: It is not the state of this version of the sandbox; nothing has changed.
    """
    connection = sandbox.shared.store.connection
    before = connection.serialize()
    [version] = connection.execute("PRAGMA user_version").fetchone()
    try:
        connection.deserialize(zlib.decompress(state))
        [found] = connection.execute("PRAGMA user_version").fetchone()
        tables(sandbox)
    except Exception as error:
        connection.deserialize(before)
        raise ValueError(f"the saved state cannot be read: {error}") from error
    if found != version:
        connection.deserialize(before)
        raise ValueError("the saved state is another version's")


def tables(sandbox: Sandbox) -> dict[str, list[dict[str, Any]]]:
    """What exists: the rows of each table, the newest last."""
    connection = sandbox.shared.store.connection
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {}
    for name in names:
        cursor = connection.execute(f'SELECT * FROM "{name}"')
        columns = [column[0] for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor]
        rows.sort(key=lambda row: row.get("created_at") or 0)
        found[name] = [{k: v for k, v in row.items() if not isinstance(v, bytes)} for row in rows]
    return found
