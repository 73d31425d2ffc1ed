"""A sandbox in a process of its own, for tests and whoever else wants one to come and go."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.clients import Client

ADDRESS = re.compile(r"https?://\S+")
PATIENCE = 10
"""How long, in seconds, a process may take to end when asked to."""


class SandboxDied(Exception):
    """The process ended before it answered. The message holds what it wrote to stderr."""


@dataclass(frozen=True)
class PaketSandbox:
    """A sandbox that runs."""

    url: str
    """Where it answers: ``http://127.0.0.1:PORT/v1``."""
    platform: Client
    """The Client that is a Platform; it has ``client_id``, ``username`` and ``secret``."""
    publishers: tuple[Client, ...]
    """The Clients that are Publishers."""
    process: subprocess.Popen[str]
    """What runs it."""


@contextmanager
def run_sandbox(*options: str | Path) -> Iterator[PaketSandbox]:
    """Start a sandbox with the ready-made Clients on a port that is free, and stop it at the end.

    Args:
        options: Options of the command ``paket-sandbox``: ``"--seed", "1"``.

    Raises:
        SandboxDied: It did not start.
    """
    from sandbox.clients_file import load_clients  # not needed to import the fixture

    clients = load_clients()
    with tempfile.TemporaryFile("w+") as stderr:  # a file cannot fill up and block, as a pipe can
        command = [sys.executable, "-m", "sandbox", "--port", "0", *map(str, options)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
        try:
            yield PaketSandbox(
                url=wait_for_address(process, stderr),
                platform=next(c for c in clients if c.client_type == "platform"),
                publishers=tuple(c for c in clients if c.client_type == "publisher"),
                process=process,
            )
        finally:
            stop(process)


def wait_for_address(process: subprocess.Popen[str], stderr: IO[str]) -> str:
    """Read the address from what the process prints: it listens by then."""
    assert process.stdout is not None
    for line in process.stdout:
        if match := ADDRESS.search(line):
            return match[0]
    status = process.wait()
    stderr.seek(0)
    raise SandboxDied(f"the sandbox ended with status {status} before it answered:\n{stderr.read()}")


def stop(process: subprocess.Popen[str]) -> None:
    """End the process, by force if it does not want to."""
    process.terminate()
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
