"""Sandboxes to run programs against: a fresh one for each run, or the command as a reader starts it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import subprocess
import sys
from functools import cache

import uvicorn
from uvicorn.server import ServerState

from paket_sandbox.app import Config, create_app
from paket_sandbox.clients import Client
from paket_sandbox.clients_file import load_clients
from paket_sandbox.openapi.contract import load
from paket_sandbox.openapi.document import Document
from paket_sandbox.server import Protocol
from proof.wire import Address
from snippets.calls import caller_of, calls_of


@cache
def document() -> Document:
    """The contract, read once."""
    return load()


@cache
def clients() -> tuple[Client, ...]:
    """The sandbox's ready-made Clients, read once."""
    return load_clients()


def client_of(kind: str) -> Client:
    """The first ready-made Client of a kind: ``platform`` or ``publisher``."""
    return next(client for client in clients() if client.client_type == kind)


def client_for(program: str, document: Document) -> Client:
    """The Client that runs a program, ``sessions/create_session``.

    Raises:
        LookupError: As :func:`snippets.calls.calls_of` and :func:`snippets.calls.caller_of`.
    """
    return client_of(caller_of(calls_of(program, document)))


class FreshSandbox:
    """A sandbox without any state, spoken to as the command's is, in the running event loop.

    It takes three milliseconds, so that each run can have its own and begin where the recordings began.
    """

    def __init__(self, seed: int) -> None:
        self.app = create_app(Config(seed=seed, document=document(), clients=clients()))
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    async def start(self) -> Address:
        """Begin to answer, and say where."""
        config = uvicorn.Config(self.app, http=Protocol, ws="none", lifespan="off", log_config=None)
        config.load()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Protocol(config, self._state, {}, loop), host="127.0.0.1", port=0
        )
        address: Address = self._server.sockets[0].getsockname()
        return address

    async def stop(self) -> None:
        """Stop, and forget everything."""
        if self._server is not None:
            self._server.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        self.app.shared.store.close()


class SandboxCommand:
    """``python -m paket_sandbox`` in a process of its own, on a free port. One serves many runs."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "paket_sandbox", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found = re.search(r"http://(127\.0\.0\.1):(\d+)/v1", line)
        if found is None:
            _, errors = self._process.communicate(timeout=10)
            raise RuntimeError(f"python -m paket_sandbox did not start; it printed {line!r} and\n{errors}")
        self.address: Address = (found[1], int(found[2]))

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=10)
        if self._process.poll() is None:
            self._process.kill()
