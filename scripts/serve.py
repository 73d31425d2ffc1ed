"""Serve a built site as a host does that knows its ``_headers``: ``python -m scripts.serve [--port 8000] site``.

Who asks for ``text/markdown`` at a page's address gets the page's Markdown.
"""

from __future__ import annotations

import argparse
import errno
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from scripts.negotiation import copy_of, headers_for, prefers_markdown, read_rules

HOST = "127.0.0.1"


class Handler(SimpleHTTPRequestHandler):
    """Files, Markdown for those who prefer it, the site's own page for what is not there, and no log of requests."""

    extensions_map = {  # noqa: RUF012 - typeshed says it is no ClassVar
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".md": "text/markdown; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".yaml": "application/yaml",
    }

    sent: frozenset[str] = frozenset()
    """The names of the answer's headers so far."""

    def translate_path(self, path: str) -> str:
        """The file at an address: of a page, its Markdown for those who prefer that."""
        address = urlsplit(path).path
        if address.endswith("/") and prefers_markdown(self.headers.get("Accept", "")):
            copy = super().translate_path(copy_of(address))
            if Path(copy).is_file():
                return copy
        return super().translate_path(path)

    def end_headers(self) -> None:
        """Send what the site's ``_headers`` says of this address, too, and that a page depends on ``Accept``."""
        address = urlsplit(self.path).path
        if address.endswith("/"):
            self.send_header("Vary", "Accept")
        for name, value in headers_for(address, read_rules(Path(self.directory, "_headers"))).items():
            if name.lower() not in self.sent:
                self.send_header(name, value)
        super().end_headers()
        self.sent = frozenset()

    def send_header(self, keyword: str, value: str) -> None:
        """Send a header, and remember that it was sent."""
        self.sent |= {keyword.lower()}
        super().send_header(keyword, value)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer 404 with the site's page for it."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description="Serve a built site.")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any free one (default: %(default)s)")
    parser.add_argument("site", type=Path)
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"No site in {options.site}; make build makes it.", file=sys.stderr)
        return 1
    try:
        server = ThreadingHTTPServer((HOST, options.port), partial(Handler, directory=str(options.site)))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"Port {options.port} is taken; try: make serve PORT={options.port + 1}", file=sys.stderr)
        return 1
    print(f"The site is at http://{HOST}:{server.server_port}/ (Ctrl-C ends it)", flush=True)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
