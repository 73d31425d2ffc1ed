"""``make write`` in a copy of the project: what is saved is shown, mistakes are named, and it goes on after them."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Error, Page

from benchmarks.writing import ADDRESS, copy_project
from hooks.pages.leftovers import leftovers
from hooks.pages.sources import ROOT
from hooks.write.__main__ import place_of
from hooks.write.writing import broken_tables
from tests.browser.fixtures import served

MISTAKES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"))
PATIENCE = 120
"""Seconds that a slow machine may take."""


class Writing:
    """A running ``make write``, and what it has printed."""

    def __init__(self, root: Path, process: subprocess.Popen[str]) -> None:
        self.root, self.process = root, process
        self.lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self.listen, daemon=True).start()
        self.address = (ADDRESS.search(self.lines.get(timeout=PATIENCE)) or [""])[0]
        assert self.said() == [], "something is wrong before anything was edited"

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put("write: waits for nothing: it has ended")

    def said(self) -> list[str]:
        """What is printed until it waits again, without what is said of the work itself."""
        said: list[str] = []
        while True:
            line = self.lines.get(timeout=PATIENCE)
            if re.match(r"write: .* pages made in ", line) or line.startswith("write: waits"):
                return said
            if not line.startswith(("write: ", "The site is at ")):
                said.append(line)


@contextmanager
def writing(root: Path, port: int) -> Iterator[Writing]:
    """``make write`` in a copy of the project, until the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "hooks.write", "--port", str(port)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Writing(root, process)
        finally:
            process.terminate()


class Edit:
    """An edit that is taken back in the end, to the time of the file, as if it had never been."""

    def __init__(self, file: Path, before: str, after: str) -> None:
        self.file, self.text, self.stat = file, file.read_text("utf-8"), file.stat()
        assert before in self.text, f"{file.name} has no {before!r}"
        file.write_text(self.text.replace(before, after, 1), "utf-8")

    def mend(self) -> None:
        self.file.write_text(self.text, "utf-8")
        os.utime(self.file, ns=(self.stat.st_atime_ns, self.stat.st_mtime_ns))


def wait_until(page: Page, shown: str) -> None:
    """Wait for what is true in the page: its policy refuses Playwright's own way."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if page.evaluate(shown):
                return
        except Error:
            pass  # the page is just being left
        time.sleep(0.05)
    raise AssertionError(f"not shown: {shown}; the page has {page.inner_text('body')[:500]}")


def has(text: str) -> str:
    return f"document.body.textContent.includes({text!r})"


def test_what_is_saved_is_shown_and_mistakes_are_named(
    tmp_path: Path, site_folder: Path, browser: Browser
) -> None:
    """One test, because all of it is asked of one server: to start it takes longer than the rest."""
    root = tmp_path.resolve()
    copy_project(root)
    context = browser.new_context()
    page = context.new_page()
    port = keep_a_published_site(page, site_folder)
    with writing(root, port) as running:
        what_a_published_site_has_kept_is_not_shown(page, running)
        a_page_shows_what_is_saved_and_what_is_wrong(page, running)
        page.close()
        for file, mistakes in groupby(MISTAKES, lambda mistake: str(mistake["file"])):
            mistakes_are_named_first_and_mended(root / file, mistakes, running)
    context.close()


def keep_a_published_site(page: Page, site_folder: Path) -> int:
    """Have a browser keep a published site; gives the port that it was served at."""
    with served(site_folder) as address:
        page.goto(f"{address}retries/")
        page.evaluate(
            "navigator.serviceWorker.register('/service-worker.js').then(() => navigator.serviceWorker.ready)"
        )
        wait_until(page, "Boolean(navigator.serviceWorker.controller)")
    return int(address.rstrip("/").rpartition(":")[2])


def what_a_published_site_has_kept_is_not_shown(page: Page, running: Writing) -> None:
    edit = Edit(running.root / "docs/retries.md", "\n## ", "\nA sentence that is new.\n\n## ")
    assert running.said() == []
    page.goto(f"{running.address}retries/")
    wait_until(page, has("A sentence that is new."))
    wait_until(page, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    edit.mend()
    wait_until(page, f"!{has('A sentence that is new.')}")
    assert running.said() == []


def a_page_shows_what_is_saved_and_what_is_wrong(page: Page, running: Writing) -> None:
    page.goto(f"{running.address}core-api/sessions/")
    for file, before, after in (
        ("docs/core-api/sessions.md", "\n## ", "\nA sentence that was added.\n\n## "),
        ("snippets/sessions/create_session.py", "import os", "import os  # that was added"),
        ("paket_sandbox/openapi/openapi.yaml", "Creates a Session for", "A Session that was added, for"),
    ):
        edit = Edit(running.root / file, before, after)
        wait_until(page, has("that was added"))
        assert running.said() == []
        edit.mend()
        wait_until(page, f"!{has('that was added')}")
        assert running.said() == []
    for beside in ("core-api/sessions.md", "llms.txt", "paket-docs.zip", "search/search_index.json"):
        answer = page.request.get(f"{running.address}{beside}")
        assert (answer.status, "Not made while writing" in answer.text()) == (404, True), beside
    edit = Edit(
        running.root / "theme/styles/prose.css", "figcaption {", ":root { --added: 1; }\nfigcaption {"
    )
    wait_until(page, "getComputedStyle(document.documentElement).getPropertyValue('--added').trim() === '1'")
    edit.mend()
    assert [running.said(), running.said()] == [[], []]
    edit = Edit(running.root / "docs/core-api/sessions.md", "\n## ", "\n/// nothing\n///\n\n## ")
    wait_until(page, has("/// nothing: no such block"))
    assert page.inner_text(".write-problems b").startswith("docs/core-api/sessions.md:")
    running.said()
    edit.mend()
    wait_until(page, "!document.querySelector('.write-problems')")
    assert running.said() == []


def mistakes_are_named_first_and_mended(
    file: Path, mistakes: Iterable[dict[str, Any]], running: Writing
) -> None:
    """One after the other in a file, each saved over the one before; and then the file as it was."""
    text, stat = file.read_text("utf-8"), file.stat()
    for mistake in mistakes:
        before = mistake.get("before", "")
        assert before in text, mistake
        file.write_text(text.replace(before, mistake["after"], 1), "utf-8")
        said = running.said()
        assert said, mistake
        assert said[0].startswith(mistake["first"])
        assert "Traceback" not in "\n".join(said)
    file.write_text(text, "utf-8")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert running.said() == [], file


def test_a_table_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "snippets").mkdir()
    shutil.copy(ROOT / "snippets" / "prerequisites.yaml", tmp_path / "snippets")
    assert list(broken_tables(tmp_path)) == []
    Edit(tmp_path / "snippets" / "prerequisites.yaml", "- client", "- [client")
    [problem] = broken_tables(tmp_path)
    assert str(problem).startswith("snippets/prerequisites.yaml:")
    assert ": not YAML: " in str(problem)


def test_an_error_of_a_program_is_named_where_it_is() -> None:
    with pytest.raises(TypeError) as raised:
        list(leftovers(1))  # type: ignore[arg-type]
    place, text = place_of(raised.value)
    assert re.fullmatch(r"hooks/pages/leftovers\.py:\d+", place)
    assert text.startswith("TypeError: ")
