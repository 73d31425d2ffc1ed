"""What an agent works in: the sandbox, logged and made to fail as a task says, and the site, logged as well."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from threading import Thread

from benchmarks.agents.log import Log, Read, Recorder
from benchmarks.compressed import listening
from paket_sandbox.app import Config, create_app
from paket_sandbox.loopback import read_endpoint
from paket_sandbox.server import listen, make_server
from paket_sandbox.webhooks import WebhooksApp

SECRET = "whsec_sandbox"
SPEED = 100_000
"""How much shorter the pauses between tries of a webhook are."""
READABLE = frozenset({".md", ".txt", ".html", ".json", ".yaml", ".py"})


@contextmanager
def sandbox(
    log: Log, faults: Mapping[str, Sequence[str]] | None = None, webhook: str = "", port: int = 0
) -> Iterator[str]:
    """A sandbox in a thread of its own, for as long as the ``with`` statement runs.

    Args:
        log: Where its requests go.
        faults: What requests meet, as :class:`~benchmarks.agents.log.Recorder` has it.
        webhook: Where its events go; empty for nowhere.
        port: 0 for any that is free.

    Yields:
        Its address, with the version's path.
    """
    app = create_app(Config())
    endpoints = [read_endpoint(webhook, app.clients)] if webhook else []
    whole = WebhooksApp(app, endpoints, [SECRET], SPEED) if endpoints else app
    listener = listen("127.0.0.1", port)
    server = make_server(Recorder(whole, log, faults or {}), listener)
    thread = Thread(target=lambda: asyncio.run(server.serve([listener.socket])))
    thread.start()
    try:
        yield listener.url
    finally:
        server.should_exit = True
        thread.join()
        listener.socket.close()


class LoggingHandler(SimpleHTTPRequestHandler):
    """Files of the site, each read logged."""

    def __init__(self, *args: object, log: Log, directory: str) -> None:
        self.log = log
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def send_response(self, code: int, message: str | None = None) -> None:
        """Log what is read."""
        super().send_response(code, message)
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if code == 200 and self.command == "GET" and path.suffix in READABLE:
            name = path.relative_to(self.directory).as_posix()
            self.log.entries.append(Read(name, len(path.read_text("utf-8"))))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def site(folder: Path, log: Log) -> AbstractContextManager[str]:
    """The built site on a free port. Gives its address."""
    return listening(partial(LoggingHandler, log=log, directory=str(folder)))
