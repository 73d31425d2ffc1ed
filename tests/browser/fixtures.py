"""A browser, and the built site on an address of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""Debian's, without a window: a page opens in a third of the time. Playwright would bring one of its own."""

WINDOWED = "/usr/bin/chromium"
"""The same with all that people have around a page, such as pages that the back button brings back."""

PLAIN = "docs.example.test"
"""A name of this machine. A page there is not HTTPS to a browser, which trusts 127.0.0.1 as if it were."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--js-flags=--wasm-lazy-compilation,--liftoff-only",
    "--enable-crash-reporter",
    f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1",
]
"""WebAssembly is compiled as it is called, and only once: a test starts Pyodide and runs it for a moment. What reads
over the end of its memory gets an error only where crashes are reported; without, it takes the page with it."""


PATIENCE = 90_000
"""Milliseconds that what is awaited may take on a slow machine; Playwright's own are 5 and 30 seconds."""

expect.set_options(timeout=PATIENCE)


class Server(ThreadingHTTPServer):
    """A browser goes away in the middle of an answer whenever a page is closed: that is no error."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what is an error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps no log."""

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


class Gate:
    """A file that a server sends only as far as a test has opened the gate."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sizes: SimpleQueue[int | None] = SimpleQueue()

    def send(self, size: int | None = None) -> None:
        """Let so many bytes more through, or all that are left."""
        self.sizes.put(size)


class Gated(Quiet):
    """Serves files, one of them through a gate."""

    def __init__(self, *given: Any, gate: Gate, **named: Any) -> None:
        self.gate = gate
        super().__init__(*given, **named)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file's content."""
        if self.path.rpartition("/")[2] == self.gate.name:
            while (size := self.gate.sizes.get()) is not None:
                outputfile.write(source.read(size))
        super().copyfile(source, outputfile)


@contextmanager
def served(folder: Path, gate: Gate | None = None) -> Iterator[str]:
    """A static server on a free port; gives its address, with a slash at the end."""
    handler = partial(Gated, gate=gate) if gate else Quiet
    with Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            if gate:
                gate.send()  # a request that still waits would keep the server open
            server.shutdown()
            thread.join()


@contextmanager
def tab_of(context: BrowserContext) -> Iterator[Page]:
    """A tab, with which its context ends; complains about every error in a script."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def site_url(site_folder: Path) -> Iterator[str]:
    """The address of the built site."""
    with served(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--disable-breakpad"]
        )
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
        yield browser
        browser.close()
