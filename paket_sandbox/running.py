"""What the commands must know about a sandbox that runs: where it answers, and the token that it asks them for.

Each sandbox writes that to a file, in a folder that its owner alone may open. The folder is one for temporary files:
every machine has one that can be written to, containers included, and it is empty after a restart.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

get_user = getattr(os, "getuid", None)
"""None on Windows, where each user has a folder for temporary files."""


class Running(NamedTuple):
    """A sandbox that runs."""

    url: str
    """The address of the API."""
    token: str


@contextmanager
def announced(port: int, running: Running) -> Iterator[OSError | None]:
    """Let the commands find a sandbox while the ``with`` statement runs.

    Yields:
        Why they cannot, or None.
    """
    file = None
    try:
        file = make_folder() / str(port)
        write(file, json.dumps(running))
    except OSError as error:
        yield error
        return
    try:
        yield None
    finally:
        if find(port) == running:
            file.unlink(missing_ok=True)


def find(port: int) -> Running | None:
    """The sandbox that answers on a port, if it could announce itself."""
    with suppress(OSError, ValueError, TypeError):
        return Running(*json.loads((make_folder() / str(port)).read_text("utf-8")))
    return None


def make_folder() -> Path:
    """The folder of the files.

    Raises:
        OSError: It cannot be made, or others may write to it.
    """
    user = get_user() if get_user else None
    folder = Path(tempfile.gettempdir()) / ("paket-sandbox" if user is None else f"paket-sandbox-{user}")
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (
        user is not None and (found.st_uid != user or found.st_mode & 0o077)
    ):
        raise OSError(f"{folder} is not a folder that only you may open; remove it")
    return folder


def write(file: Path, text: str) -> None:
    """Write a file that its owner alone may read."""
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
