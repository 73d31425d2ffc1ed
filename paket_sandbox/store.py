"""The sandbox's state: one SQLite database, in memory or in a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

APPLICATION_ID = 0x50414B54
"""Marks a file as a sandbox's ("PAKT"), so that no other database is ever written to."""
MEMORY = "file:sandbox?vfs=memdb"
"""A database in memory. The usual ``:memory:`` commits the slower the more it holds, this one does not."""
SCHEMA_VERSION = 4
"""Changes whenever a table does."""


SCHEMA = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
"""Reads the tables and their indexes."""

StoreUnavailable = sqlite3.OperationalError
"""The state cannot be read or written just now: the disk is full, say."""


class StoreError(Exception):
    """A file cannot be used as a sandbox's state. The message is the reason, and what to do."""


class Store:
    """Holds everything that outlives a request.

    What was committed to a file survives the end of the process, however sudden. A file belongs to one
    sandbox at a time.
    """

    def __init__(self, tables: Iterable[str], path: Path | None = None) -> None:
        """Open or create the state.

        Args:
            tables: SQL that creates the tables.
            path: The file, or None for memory.

        Raises:
            StoreError: The file is in use, is no sandbox's, or is of another version of the sandbox.
        """
        name = path.absolute().as_uri() if path else MEMORY
        try:
            self.connection = sqlite3.connect(
                name, uri=True, timeout=0, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError:
            raise StoreError(
                f"{path} cannot be opened; make sure its folder exists and may be written to"
            ) from None
        self.execute = self.connection.cursor().execute
        """Runs a SQL statement. One cursor is enough: no call is interrupted between a statement and its rows."""
        try:
            self.prepare("".join(tables), path)
        except StoreError:
            self.connection.close()
            raise
        except sqlite3.DatabaseError as error:
            self.connection.close()
            if "locked" in str(error):
                raise StoreError(
                    f"{path} is in use by another sandbox; stop it or use another file"
                ) from None
            raise StoreError(f"{path} is not a sandbox's data: {error}; use another file") from None

    def prepare(self, tables: str, path: Path | None) -> None:
        """Make the tables if there are none yet, or make sure that they are ours."""
        # Held by this process alone: idempotency keys of running requests are known only to it.
        self.execute("PRAGMA locking_mode = EXCLUSIVE")
        [is_new] = self.execute("SELECT count(*) = 0 FROM sqlite_schema").fetchone()
        [application] = self.execute("PRAGMA application_id").fetchone()
        [version] = self.execute("PRAGMA user_version").fetchone()
        if not is_new and application != APPLICATION_ID:
            raise StoreError(f"{path} is another program's database; use another file")
        if not is_new and version != SCHEMA_VERSION:
            raise StoreError(
                f"{path} is of version {version}, this sandbox knows {SCHEMA_VERSION}; use another file"
            )
        if not is_new:
            self.check(tables, path)
        self.execute("PRAGMA journal_mode = WAL" if path else "PRAGMA journal_mode = MEMORY")
        if path:  # before it holds anything; what SQLite puts beside it later gets the same rights
            for file in (path, path.with_name(f"{path.name}-wal")):
                with suppress(OSError):
                    file.chmod(0o600)
        # Survives the end of the process, though not of the machine, and is many times faster.
        self.execute("PRAGMA synchronous = NORMAL")
        if is_new:
            marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
            self.connection.executescript(f"BEGIN; {tables} {marks} COMMIT")

    def check(self, tables: str, path: Path | None) -> None:
        """Make sure that the state is whole.

        Raises:
            StoreError: It is damaged, or has other tables.
        """
        [[found]] = self.execute("PRAGMA quick_check(1)").fetchall()
        if found != "ok":
            raise StoreError(f"{path} is damaged: {found}; use another file")
        empty = sqlite3.connect(":memory:")
        try:
            empty.executescript(tables)
            if set(empty.execute(SCHEMA)) != set(self.execute(SCHEMA)):
                raise StoreError(f"{path} is of another sandbox, with other tables; use another file")
        finally:
            empty.close()

    def rows(self, statement: str, values: Iterable[Any] = ()) -> Iterator[Any]:
        """The rows of a query, read one by one as they are asked for, while others are read as well."""
        return self.connection.execute(statement, tuple(values))

    def begin(self) -> None:
        """Start a transaction: what follows happens altogether or not at all."""
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what was done since :meth:`begin`."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo what was done since :meth:`begin`. SQLite may have done so itself, when the disk was full."""
        if self.connection.in_transaction:
            self.execute("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What happens in the ``with`` statement happens altogether or not at all."""
        self.begin()
        try:
            yield
            self.commit()
        except BaseException:
            self.rollback()
            raise

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
