"""State that lasts: in a file, over restarts and sudden deaths."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from paket_sandbox.app import TABLES
from paket_sandbox.process import PaketSandbox, run_sandbox
from paket_sandbox.store import APPLICATION_ID, Store, StoreError
from proof.credentials import PLATFORM
from tests.sandbox.conftest import MakeCaller

AUTH = (PLATFORM.username, PLATFORM.secret)


def rows(data: Path, statement: str) -> list[Any]:
    """What a query finds in a data file that no sandbox uses."""
    store = Store(TABLES, data)
    try:
        return store.execute(statement).fetchall()
    finally:
        store.close()


def test_state_outlives_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = {"Idempotency-Key": "a"}
    with run_sandbox("--data", data) as sandbox:
        first = httpx.post(f"{sandbox.url}/sessions", auth=AUTH, headers=key)
    with run_sandbox("--data", data) as sandbox:
        again = httpx.post(f"{sandbox.url}/sessions", auth=AUTH, headers=key)
    assert again.content == first.content
    assert rows(data, "SELECT session_id FROM sessions") == [(first.json()["session_id"],)]


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for round in range(3):
        with run_sandbox("--data", data) as sandbox:
            acknowledged = create_until_killed(sandbox, f"round {round}")
        assert len(acknowledged) > 50
        kept = dict(rows(data, "SELECT key, body FROM idempotency_keys"))
        assert {k: kept.get(k) for k in acknowledged} == acknowledged
        # One Session for each result that was kept: a request is there with all it did, or not at all.
        [[sessions]] = rows(data, "SELECT count(*) FROM sessions")
        assert sessions == len(kept)
        with run_sandbox("--data", data) as sandbox, httpx.Client(auth=AUTH) as http:
            for key, body in list(acknowledged.items())[-20:]:
                assert http.post(f"{sandbox.url}/sessions", headers={"Idempotency-Key": key}).text == body


def create_until_killed(sandbox: PaketSandbox, prefix: str) -> dict[str, str]:
    """Create Sessions over four connections, kill the sandbox meanwhile: the answers that came, by key."""
    acknowledged: dict[str, str] = {}
    enough = Event()

    def create(worker: int) -> None:
        with httpx.Client(auth=AUTH) as http:
            for number in range(100_000):
                key = f"{prefix} {worker} {number}"
                try:
                    response = http.post(f"{sandbox.url}/sessions", headers={"Idempotency-Key": key})
                except httpx.TransportError:
                    return
                assert response.status_code == 200
                acknowledged[key] = response.text
                if len(acknowledged) > 200:
                    enough.set()

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(create, worker) for worker in range(4)]
        assert enough.wait(30)
        sandbox.process.kill()
        for future in running:
            future.result()
    return acknowledged


def another_program(path: Path) -> None:
    """A database with a table of another program."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()


def another_version(path: Path) -> None:
    """A sandbox's data, but of a sandbox to come."""
    with sqlite3.connect(path) as connection:
        connection.executescript(
            f"CREATE TABLE a (b); PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99"
        )
    connection.close()


def other_tables(path: Path) -> None:
    """A sandbox's data, to go by its marks, but with other tables."""
    Store(["CREATE TABLE sessions (session_id TEXT);"], path).close()


def damaged(path: Path) -> None:
    """A sandbox's data with a page that holds something else."""
    Store(TABLES, path).close()
    content = bytearray(path.read_bytes())
    content[2 * 4096 : 3 * 4096] = b"x" * 4096
    path.write_bytes(content)


def no_database(path: Path) -> None:
    """A text."""
    path.write_text("Dear diary,\n" * 1000)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (another_program, "another program's database"),
        (another_version, "of version 99"),
        (other_tables, "of another sandbox, with other tables"),
        (damaged, "is damaged"),
        (no_database, "not a sandbox's data"),
        (Path.mkdir, "cannot be opened"),
    ],
)
def test_a_file_that_is_no_sandboxs_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None], problem: str
) -> None:
    data = tmp_path / "data"
    make(data)
    before = data.read_bytes() if data.is_file() else None
    with pytest.raises(StoreError, match=problem):
        Store(TABLES, data)
    assert (data.read_bytes() if data.is_file() else None) == before


def test_a_file_belongs_to_one_sandbox(tmp_path: Path, make_caller: MakeCaller) -> None:
    make_caller(data=tmp_path / "data")
    with pytest.raises(StoreError, match="in use by another sandbox"):
        Store(TABLES, tmp_path / "data")


def test_a_file_is_written_ahead(tmp_path: Path, make_caller: MakeCaller) -> None:
    """What makes it survive at any instant; a process can't be killed at all of them here."""
    store = make_caller(data=tmp_path / "data").app.shared.store
    assert store.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.execute("PRAGMA synchronous").fetchone() >= (1,)


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    """And so is what SQLite puts beside it; also one that an older sandbox has made."""
    data = tmp_path / "data"
    before = os.umask(0o022)
    try:
        for _ in range(2):
            store = Store(TABLES, data)
            store.execute("INSERT INTO endpoints VALUES (1, 2) ON CONFLICT DO NOTHING")
            rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
            assert rights == {"data": 0o600, "data-wal": 0o600}
            store.close()
            data.chmod(0o644)
    finally:
        os.umask(before)


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    data = tmp_path / "what? 100% #1 é"
    Store(TABLES, data).close()
    assert data.is_file()
    assert [p.name for p in tmp_path.iterdir()] == [data.name]


def test_sandboxes_in_memory_share_nothing(make_caller: MakeCaller) -> None:
    one, other = make_caller(), make_caller()
    one("POST", "/v1/sessions")
    assert other.app.shared.store.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
