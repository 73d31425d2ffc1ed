"""Hosts with habits: static servers that answer as real ones do, and sites of a few files to serve by them."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from hooks.publish.service_worker import WORKER, publish_offline


@dataclass
class Host:
    """What a host does with the addresses that it is asked for."""

    sites: Mapping[str, Path]
    """The folder of each site, by the path under which it lies: ``/v1/``."""
    redirects_index: bool = False
    """It sends ``/x/index.html`` on to ``/x/``."""
    types: Mapping[str, str] = field(default_factory=dict)
    """What it calls files that end so, beside what it usually calls them."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent with every answer."""
    instead: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """Status and content of what it sends in place of a file, by the end of its address."""
    caches_worker: bool = False
    """A cache before it keeps the service worker, by its whole address, and has browsers keep it for a year."""
    minds_no_query: bool = False
    """That cache takes all addresses for one that differ in their queries alone."""
    cached: dict[str, bytes] = field(default_factory=dict)
    """What that cache has."""
    asked: list[str] = field(default_factory=list)
    """The addresses so far, decoded, with their queries."""
    address: str = ""
    """``http://127.0.0.1:port``, once it runs."""

    def url(self, site: str, path: str = "") -> str:
        """The address of a page of a site."""
        return f"{self.address}{quote(site)}{path}"


class Handler(SimpleHTTPRequestHandler):
    """Answers as a host does."""

    def __init__(self, *given: Any, host: Host, **named: Any) -> None:
        self.host = host
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        """A file, its address with a slash, or what the host sends in its place."""
        url = urlsplit(self.path)
        path = unquote(url.path)
        self.host.asked.append(f"{path}?{url.query}" if url.query else path)
        site = next((site for site in self.host.sites if path.startswith(site)), None)
        if site is None:
            self.answer(404, b"no site here", "text/plain")
            return
        for end, (status, content) in self.host.instead.items():
            if path.endswith(end):
                self.answer(status, content, "text/html")
                return
        file = self.host.sites[site] / path.removeprefix(site)
        if self.host.redirects_index and path.endswith("/index.html"):
            self.redirect(url.path.removesuffix("index.html"), url.query)
        elif file.is_dir() and not path.endswith("/"):
            self.redirect(f"{url.path}/", url.query)
        else:
            self.send_file(file / "index.html" if path.endswith("/") else file, self.host.sites[site])

    def send_file(self, file: Path, site: Path) -> None:
        """A file of a site, or the site's page for what is not there."""
        if file.is_file():
            content = file.read_bytes()
            headers = {}
            if self.host.caches_worker and file.name == WORKER:
                address = urlsplit(self.path).path if self.host.minds_no_query else self.path
                content = self.host.cached.setdefault(address, content)
                headers = {"Cache-Control": "public, max-age=31536000"}
            usual = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self.answer(200, content, self.host.types.get(file.suffix, usual), headers)
        else:
            self.answer(404, (site / "404.html").read_bytes(), "text/html")

    def redirect(self, path: str, query: str) -> None:
        """Send the browser on."""
        self.answer(301, b"", "text/plain", {"Location": f"{path}?{query}" if query else path})

    def answer(
        self, status: int, content: bytes, type: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Send one answer."""
        self.send_response(status)
        known = {"Content-Type": type, "Content-Length": str(len(content))}
        for name, value in {**known, **self.host.headers, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@contextmanager
def hosted(host: Host) -> Iterator[Host]:
    """The host, on a free port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, host=host)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        host.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()


def small_site(folder: Path, says: str, *, pages: tuple[str, ...] = ("", "sandbox/")) -> Path:
    """A site of a few files, each of which says which site it is of, with the service worker of ours."""
    head = "<!doctype html><meta charset=utf-8>"
    for page in pages:
        (folder / page).mkdir(parents=True, exist_ok=True)
        (folder / page / "index.html").write_text(f"{head}<h1>{says} /{page}</h1>", "utf-8")
    (folder / "404.html").write_text(f"{head}<h1>{says} has no such page</h1>", "utf-8")
    (folder / "a.js").write_text(f"export default '{says}';", "utf-8")
    publish_offline(folder)
    return folder
