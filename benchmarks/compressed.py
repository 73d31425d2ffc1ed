"""A static server that compresses what it sends, as the hosts of static sites do, over a link that may be slow.

The link is slow here and not in the browser: what Chromium's "network conditions" slow down are the requests of a page,
and not those of its workers.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

PACKED = frozenset({".bin", ".png", ".zip", ".gz", ".woff2"})
"""Suffixes of what is compressed already."""
PIECE = 16 * 1024
"""Bytes that are sent at once over a slow link."""


@dataclass
class Link:
    """What all connections share."""

    rate: float
    """Bytes a second."""
    latency: float
    """Seconds until an answer begins."""
    free: float = 0
    """When it has sent all that it was given."""
    lock: Lock = field(default_factory=Lock)

    def send(self, size: int) -> None:
        """Wait until so many bytes are through."""
        with self.lock:
            self.free = max(self.free, time.monotonic()) + size / self.rate
            until = self.free
        time.sleep(max(0, until - time.monotonic()))


@lru_cache(maxsize=1024)
def content(path: Path, changed: int) -> bytes:
    """What is sent of a file. Compressed once, as hosts do it: an interpreter takes a second."""
    body = path.read_bytes()
    return body if path.suffix in PACKED else gzip.compress(body)


class Handler(SimpleHTTPRequestHandler):
    """Sends files with gzip, and keeps no log."""

    def __init__(self, *arguments: object, link: Link | None, **options: object) -> None:
        self.link = link
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with a file, or with the index of a folder."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = content(path, path.stat().st_mtime_ns)
        if self.link:
            time.sleep(self.link.latency)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix not in PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.link is None:
            self.wfile.write(body)
            return
        for start in range(0, len(body), PIECE):
            piece = body[start : start + PIECE]
            self.link.send(len(piece))
            self.wfile.write(piece)

    def handle(self) -> None:
        """Serve a browser, which may leave while something comes."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def served(folder: Path, link: Link | None = None) -> AbstractContextManager[str]:
    """A server on a free port of this machine; gives its address, with a slash at the end."""
    return listening(partial(Handler, directory=str(folder), link=link))


@contextmanager
def listening(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on a free port of this machine; gives its address, with a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
