"""``python -m hooks.write [--port 8000]``: the site while one writes; browsers load a page anew when it is saved.

What makes the pages is Python, and it may be what was just broken: then this says so, in the terminal and in the
browser, and starts anew when it was saved again. So all else is imported late.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("hooks", "paket_sandbox", "snippets", "scripts")
PAUSE = 0.3
"""Seconds between two looks at the files."""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>A mistake</title></head>
<body><h1>What makes the pages is broken</h1><p><b>{place}</b> {text}</p></body></html>"""


def main() -> int:
    """Serve until interrupted. Gives the exit status."""
    before = list(stamps())  # what is mended while the mistake is being told counts as well
    try:
        from hooks.write.writing import main as write

        return write()
    except Exception as error:
        place, text = place_of(error)
        print(f"{place}: {text}", flush=True)
        print("write: waits until it is mended", flush=True)
        wait(place, text, before)
        os.execv(sys.executable, [sys.executable, "-m", "hooks.write", *sys.argv[1:]])


def place_of(error: Exception) -> tuple[str, str]:
    """The last line of ours that an error came through, and what it says."""
    text = f"{type(error).__name__}: {' '.join(str(error).split())}"
    with suppress(Exception):  # it may be what is broken
        from hooks.pages.problems import problem_of

        problem = problem_of(error)
        if problem.file and "/write/" not in problem.file:
            return problem.place, problem.text
    if isinstance(error, SyntaxError) and error.filename:
        return f"{named(error.filename)}:{error.lineno}", f"{type(error).__name__}: {error.msg}"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(ROOT))]
    ours = [f for f in frames if "site-packages" not in f.filename and "/write/" not in f.filename] or frames
    return (f"{named(ours[-1].filename)}:{ours[-1].lineno}" if ours else "hooks"), text


def named(file: str) -> str:
    """A path from the repository's root."""
    return file.removeprefix(f"{ROOT}/")


def wait(place: str, text: str, before: list[tuple[str, int]]) -> None:
    """Show what is wrong where the site would be, until files of ours are others than they were before."""
    body = PAGE.format(place=escape(place), text=escape(text)).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(500)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    port = next((int(v) for k, v in zip(sys.argv, sys.argv[1:], strict=False) if k == "--port"), 8000)
    with HTTPServer(("127.0.0.1", port), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        while list(stamps()) == before:
            time.sleep(PAUSE)
        server.shutdown()


def stamps() -> Iterator[tuple[str, int]]:
    """Our programs and settings, and when each was saved."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".yaml")]
    yield from ((str(path), path.stat().st_mtime_ns) for path in sorted([*files, ROOT / "mkdocs.yml"]))


if __name__ == "__main__":
    sys.exit(main())
