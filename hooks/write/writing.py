"""The site while one writes: makes it, serves it, and takes in what is saved."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from threading import Thread

import yaml

from hooks.pack.browser import publish_browser
from hooks.pack.live import publish_live
from hooks.pack.node import LiveError
from hooks.pack.styles import bundle_styles
from hooks.pages.problems import Problem, problem_of
from hooks.pages.sources import ROOT
from hooks.pages.webhook_tester import publish_webhooks
from hooks.write.draft import Draft
from hooks.write.server import Server, open_pages
from hooks.write.watch import Watch
from paket_sandbox.openapi.pointers import ContractError

PROGRAMS = ("hooks", "paket_sandbox", "scripts", "recipes")
"""Rooms whose Python is part of what makes pages: changed, it is started anew."""


class Writing:
    """The draft, its server, and what is beside the pages.

    Args:
        config_file: The builder's settings.
        port: Where it is served.
        folder: For scripts, style sheets and interpreters.
    """

    def __init__(self, config_file: Path, port: int, folder: Path) -> None:
        self.folder, self.config_file = folder, config_file
        self.server = Server(port, folder / "assets", self.pack)
        self.draft = Draft(config_file, self.server.address, folder)
        self.beside: list[Problem] = []
        self.stamp = 0

    def start(self) -> None:
        """Make everything, and serve it."""
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.watch = Watch(self.watched())
        self.assets({"browser"})
        self.take_in(time.monotonic(), "started", {"snippets"})

    def assets(self, rooms: set[str]) -> None:
        """Scripts and styles anew."""
        self.beside, self.stamp = [], self.stamp + 1
        (self.folder / "assets").mkdir(exist_ok=True)
        try:
            if "browser" in rooms:
                publish_browser(self.folder)
                (self.folder / "reload.js").write_text(RELOAD.read_text("utf-8"), "utf-8")
            bundle_styles(ROOT, Path(self.draft.config.theme.custom_dir or "theme"), self.folder)
        except Exception as error:
            self.beside = [problem_of(error)]

    def take_in(self, began: float, what: str, rooms: Set[str]) -> None:
        """Show what has changed, pages that are looked at first, and say so.

        Args:
            began: When it was saved.
            what: The names of the files.
            rooms: The folders that they lie in.
        """
        for _ in self.draft.change(open_pages(self.server.board)):
            self.server.show(self.draft, self.beside, str(self.stamp))
        problems = self.server.show(self.draft, self.beside, str(self.stamp))
        if "snippets" in rooms:
            problems = [*broken_tables(), *problems]
        for problem in problems:
            print(problem, flush=True)
        made = (
            f"{self.draft.rendered} of {len(self.draft.kept)} pages made in {time.monotonic() - began:.2f} s"
        )
        print(f"write: {what}: {made}{', but see above' if problems else ''}", flush=True)
        if "snippets" in rooms and not problems:
            publish_webhooks(self.folder, ROOT)

    def pack(self) -> None:
        """The interpreters, for whoever runs a program: packed only if what is in them has changed."""
        try:
            publish_live(self.folder / "assets", self.folder / "assets")
        except (LiveError, ContractError) as error:
            print(problem_of(error), flush=True)

    def start_anew(self) -> None:
        """Begin again with Python as it is saved now, at the same address: pages that are open find it there."""
        given = ["--port", str(self.server.server_port), "--config-file", str(self.config_file)]
        os.execv(sys.executable, [sys.executable, "-m", "hooks.write", *given])

    def watched(self) -> list[Path]:
        """What is looked at for changes."""
        config = self.draft.config
        paths = [Path(config.docs_dir), self.config_file, *map(Path, config.watch)]
        return [path for path in paths if path.exists()]

    def go_on(self) -> None:
        """Take in what is saved, until the end."""
        while True:
            saved, began = self.watch.next(), time.monotonic()
            names = sorted(path.relative_to(ROOT).as_posix() for path in saved if path.is_relative_to(ROOT))
            if any(is_program(name) for name in names) or self.config_file in saved:
                self.start_anew()
            rooms = {name.partition("/")[0] for name in names}
            if rooms & {"browser", "theme"}:
                self.assets(rooms)
            self.take_in(began, ", ".join(names), rooms)


CONTRACT = "paket_sandbox/openapi/openapi.yaml"
RELOAD = ROOT / "browser" / "write" / "reload.js"


def broken_tables(root: Path = ROOT) -> Iterator[Problem]:
    """The tables about programs that are no YAML: not all are read for the pages."""
    for path in sorted((root / "snippets").glob("*.yaml")):
        try:
            yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            yield Problem(path.relative_to(root).as_posix(), line, f"not YAML: {error.problem}")


def is_program(name: str) -> bool:
    """Whether a file is one that this process has loaded: our Python and tables, not a published program."""
    room, _, rest = name.partition("/")
    if room == "snippets":
        return "/" not in rest and rest.endswith((".py", ".yaml"))
    return room in PROGRAMS and name.endswith((".py", ".yaml")) and name != CONTRACT


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted. Gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m hooks.write", description="Serve the site while you write."
    )
    parser.add_argument("--port", type=int, default=8000, help="0 takes any free one (default: %(default)s)")
    parser.add_argument("-f", "--config-file", type=Path, default=ROOT / "mkdocs.yml")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            writing = Writing(options.config_file.resolve(), options.port, Path(folder).resolve())
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            print(f"Port {options.port} is taken; try: make write PORT={options.port + 1}", file=sys.stderr)
            return 1
        print(f"The site is at {writing.server.address} (Ctrl-C ends it)", flush=True)
        try:
            writing.start()
            writing.go_on()
        except KeyboardInterrupt:
            print()
    return 0
