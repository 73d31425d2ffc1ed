"""Serves a draft, and tells the pages that are open when to load anew."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence, Set
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from hooks.pages.problems import Problem
from hooks.publish.service_worker import OFF, WORKER
from hooks.write.draft import Draft

HOST = "127.0.0.1"
OWN = "/-/"
"""Where what is only here lies."""
FILES = {"write.css": Path(__file__).with_name("write.css")}
BODY = re.compile(r"<body[^>]*>")
LATER = "assets/live/runtime.json"
"""Asked for by whoever runs a program: packed when it is, since that takes long."""
EMPTY = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A mistake</title></head><body></body></html>"""
LEFT = """addEventListener("activate", (event) => event.waitUntil(forget().then(leave)));

async function leave() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.navigate(page.url);
}
"""
"""Has the pages loaded anew that a published site's service worker answered: what it kept is not what is written.

Once the worker is forgotten, and without waiting: a page that is asked of a worker waits until that is active.
"""
NOT_MADE = """<h1>Not made while writing</h1>
<p><code>{path}</code> is no page. What lies beside the pages is made by <code>make build</code>.</p>"""
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".md": "text/markdown",
}
PAUSE = 15
"""Seconds after which a page that waits is told that the server is there."""


class Board:
    """What is served now. Pages wait here for the next change."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.pages: dict[str, bytes] = {}
        """By address, as they are sent."""
        self.open: Counter[str] = Counter()
        """The addresses that browsers show, and in how many tabs."""

    def put(self, pages: dict[str, bytes]) -> None:
        """Show other pages, and tell those who wait."""
        with self.changed:
            self.pages = pages
            self.changed.notify_all()


class Server(ThreadingHTTPServer):
    """A server of a draft.

    Args:
        port: 0 takes any free one.
        assets: A folder with the site's scripts and style sheets.
        pack: Called before the list of the interpreters is sent.
    """

    daemon_threads = True

    def __init__(self, port: int, assets: Path, pack: Callable[[], None]) -> None:
        super().__init__((HOST, port), Handler)
        self.board, self.assets, self.pack = Board(), assets, pack
        self.packing = Lock()
        self.draft: Draft | None = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser goes away in the middle of an answer whenever a page is left: that is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.server_port}/"

    def show(self, draft: Draft, beside: Sequence[Problem], stamp: str) -> list[Problem]:
        """Serve what the draft has now; gives all that is wrong.

        Args:
            draft: The pages.
            beside: What is wrong with scripts and styles.
            stamp: Changes with these.
        """
        self.draft = draft
        pages = {}
        for address in [*draft.kept, ""]:
            html, problems = draft.page(address)
            pages[address] = marked(html, [*beside, *problems], draft.root, stamp).encode()
        self.board.put(pages)
        return [*beside, *draft.problems()]


def marked(html: str, problems: Sequence[Problem], root: Path, stamp: str) -> str:
    """A page with what is wrong with it on top, and with the script that loads it anew."""
    listed = problems_html(problems, root) if problems else ""
    style = f'<link rel="stylesheet" href="{OWN}write.css">'
    if not html:
        html = EMPTY
    version = hashlib.sha256(f"{html}{listed}{stamp}".encode()).hexdigest()[:16]
    script = f'<script type="module" src="{OWN}reload.js" data-version="{version}"></script>'
    html = html.replace("</head>", f"{style}{script}</head>", 1)
    return BODY.sub(lambda body: body[0] + listed, html, count=1)


def problems_html(problems: Sequence[Problem], root: Path) -> str:
    """What is wrong, with the lines that it is wrong in."""
    items = []
    for problem in problems:
        line = line_at(root / problem.file, problem.line) if problem.file else ""
        code = f"<code>{escape(line)}</code>" if line else ""
        place = f"<b>{escape(problem.place)}</b> " if problem.file else ""
        items.append(f"<li>{place}{escape(problem.text)}{code}</li>")
    title = "This is wrong" if len(problems) == 1 else f"{len(problems)} things are wrong"
    return f'<aside class="write-problems" role="alert"><h1>{title}</h1><ul>{"".join(items)}</ul></aside>'


def line_at(file: Path, line: int) -> str:
    """A line of a file, with its number."""
    if not line or not file.is_file():
        return ""
    lines = file.read_text("utf-8", "replace").splitlines()
    return f"{line:4} │ {lines[line - 1]}" if line <= len(lines) else ""


class Handler(BaseHTTPRequestHandler):
    """Pages from the draft, files from their folders, and the news."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        url = urlsplit(self.path)
        address = unquote(url.path).removeprefix("/")
        if url.path == f"{OWN}changes":
            self.news(parse_qs(url.query).get("page", ["/"])[0].removeprefix("/"))
        elif url.path == f"{OWN}reload.js":
            self.send_file(self.server.assets.parent / "reload.js")
        elif url.path.startswith(OWN):
            self.send_file(FILES.get(url.path.removeprefix(OWN), Path("none")))
        elif address == WORKER:
            self.send(HTTPStatus.OK, "text/javascript", (OFF + LEFT).encode())
        elif address in self.server.board.pages:
            self.send(HTTPStatus.OK, "text/html", self.server.board.pages[address])
        elif f"{address}/" in self.server.board.pages:
            self.send(HTTPStatus.FOUND, "text/html", b"", {"Location": f"/{address}/"})
        else:
            self.send_other(address)

    do_HEAD = do_GET

    def send_other(self, address: str) -> None:
        """What is no page: a script, a picture, or nothing."""
        if address == LATER:
            with self.server.packing:
                self.server.pack()
        draft = self.server.draft
        path = self.server.assets.parent / address
        if (
            address.startswith("assets/")
            and path.resolve().is_relative_to(self.server.assets)
            and path.is_file()
        ):
            self.send_file(path)
        elif draft is not None and draft.listed and (file := draft.static(address)) is not None:
            self.send_file(file)
        elif Path(address).suffix or draft is None or not draft.listed:
            self.send(HTTPStatus.NOT_FOUND, "text/html", NOT_MADE.format(path=escape(address)).encode())
        else:
            html = marked(draft.not_found(), [], draft.root, "")
            self.send(HTTPStatus.NOT_FOUND, "text/html", html.encode())

    def news(self, page: str) -> None:
        """Tell a page its newest version, now and whenever it changes, until it goes."""
        board = self.server.board
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        with board.changed:
            board.open[page] += 1
        try:
            told = ""
            while True:
                with board.changed:
                    version = version_in(board.pages.get(page, b""))
                    if version == told:
                        board.changed.wait(PAUSE)
                        version = version_in(board.pages.get(page, b""))
                self.wfile.write(
                    f"data: {version}\n\n".encode() if version and version != told else b": here\n\n"
                )
                self.wfile.flush()
                told = version or told
        except OSError:
            pass
        finally:
            with board.changed:
                board.open[page] -= 1

    def send_file(self, path: Path) -> None:
        """A file as it is."""
        if not path.is_file():
            self.send(HTTPStatus.NOT_FOUND, "text/plain", b"not here")
            return
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.send(HTTPStatus.OK, kind, path.read_bytes())

    def send(self, status: HTTPStatus, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        """An answer that nobody keeps."""
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        self.send_response(status)
        for name, value in {
            "Content-Type": f"{kind}{charset}",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


VERSION = re.compile(rb'data-version="(\w+)"')


def version_in(html: bytes) -> str:
    """The version that a page has in it."""
    found = VERSION.search(html)
    return found[1].decode() if found else ""


def open_pages(board: Board) -> Set[str]:
    """The addresses that browsers show."""
    with board.changed:
        return {address for address, tabs in board.open.items() if tabs > 0}
