"""A sandbox in a process of its own, for as long as a ``with`` statement runs.

pytest loads this module before any test, with the fixture. By the time a test runs, the folders of a project's tests
stand first on Python's path, and a ``yaml.py`` in one of them would be imported in place of the library. So nothing is
imported later, nothing but what pytest imports itself, and the sandbox's own process is kept from those folders.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from paket_sandbox.clients import Client
from paket_sandbox.proxies import no_proxy_for_this_machine

ADDRESS = re.compile(r"https?://\S+")
PATIENCE = 10
"""How long, in seconds, a process may take to end when asked to."""

INSTALLED = ("site-packages", "dist-packages")
"""Names of the folders that packages are installed in."""

SEPARATOR = "\n"
"""Between folders. The one of ``PATH`` may stand in the name of a folder."""

PROGRAM = (
    f"import sys; sys.path += sys.argv.pop(1).split({SEPARATOR!r}); "
    "from paket_sandbox.child import main; sys.exit(main(sys.argv[1:]))"
)
"""What the process runs. The first argument is :func:`installed_folders`, the rest are the command's."""


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

    As long as it runs, ``NO_PROXY`` names this machine, if the environment names a proxy. It ends with this process,
    however suddenly that ends.

    Args:
        options: Options of the command ``paket-sandbox``: ``"--seed", "1"``.

    Raises:
        SandboxDied: It did not start.
    """
    with tempfile.TemporaryFile(
        "w+", encoding="utf-8"
    ) as stderr:  # a file cannot fill up and block, as a pipe can
        process = subprocess.Popen(
            [*isolated_python(), "--port", "0", *map(str, options)],
            stdin=subprocess.PIPE,  # closed when this process ends, which the other one watches
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            encoding="utf-8",
        )
        try:
            clients = read_clients(process, stderr)
            sandbox = PaketSandbox(
                url=wait_for_address(process, stderr),
                platform=next(c for c in clients if c.client_type == "platform"),
                publishers=tuple(c for c in clients if c.client_type == "publisher"),
                process=process,
            )
            with no_proxy_for_this_machine():
                yield sandbox
        finally:
            stop(process)


def isolated_python() -> list[str]:
    """The command that runs :data:`PROGRAM` with what is installed, and nothing of the folder it is started in.

    No variable of the environment changes it: a ``PYTHONPATH`` would come before the standard library.
    """
    options = ["-I", "-X", "utf8"]
    if sys.dont_write_bytecode:
        options.append("-B")
    if sys.pycache_prefix is not None:
        options += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    return [sys.executable, *options, "-c", PROGRAM, SEPARATOR.join(installed_folders())]


def installed_folders() -> list[str]:
    """Where this process finds installed packages, for what the other would not find by itself.

    That is what is installed for one user, in a folder that ``PYTHONPATH`` names, or in this very folder.
    """
    here = Path(__file__).parent.parent
    return [str(here), *(folder for folder in sys.path if Path(folder).name in INSTALLED)]


def read_clients(process: subprocess.Popen[str], stderr: IO[str]) -> list[Client]:
    """The ready-made Clients: the first line that the process prints, as JSON."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise died(process, stderr)
    return [Client(**attributes) for attributes in json.loads(line)]


def wait_for_address(process: subprocess.Popen[str], stderr: IO[str]) -> str:
    """Read the address from what the process prints: it listens by then."""
    assert process.stdout is not None
    for line in process.stdout:
        if match := ADDRESS.search(line):
            return match[0]
    raise died(process, stderr)


def died(process: subprocess.Popen[str], stderr: IO[str]) -> SandboxDied:
    """The error for a process that has ended."""
    status = process.wait()
    stderr.seek(0)
    return SandboxDied(f"the sandbox ended with status {status} before it answered:\n{stderr.read()}")


def stop(process: subprocess.Popen[str]) -> None:
    """End the process, by force if it does not want to."""
    process.terminate()
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
