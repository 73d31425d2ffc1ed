"""``make write`` in a copy of the project: what is saved is shown, mistakes are named, and it goes on after them."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Error, Page

from benchmarks.writing import ADDRESS, copy_project
from tests.browser.fixtures import served

MISTAKES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"))
PATIENCE = 120
"""Seconds that a slow machine may take."""


class Writing:
    """A running ``make write``, and what it has printed."""

    def __init__(self, root: Path, port: int = 0) -> None:
        self.root = root
        command = [sys.executable, "-m", "hooks.write", "--port", str(port)]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        self.process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self.listen, daemon=True).start()
        self.address = (ADDRESS.search(self.lines.get(timeout=PATIENCE)) or [""])[0]
        assert self.said() == [], "something is wrong before anything was edited"

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def said(self) -> list[str]:
        """What is printed until it waits again, without what is said of the work itself."""
        said: list[str] = []
        while True:
            line = self.lines.get(timeout=PATIENCE)
            if re.match(r"write: .* pages made in ", line) or line.startswith("write: waits"):
                return said
            if not line.startswith(("write: ", "The site is at ")):
                said.append(line)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("write").resolve()
    copy_project(root)
    return root


@pytest.fixture(scope="module")
def writing(root: Path) -> Iterator[Writing]:
    writing = Writing(root)
    yield writing
    writing.end()


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


@pytest.mark.parametrize(
    "mistake", MISTAKES, ids=lambda mistake: f"{mistake['file']}: {mistake['after'].strip()[:30]}"
)
def test_a_mistake_is_named_first_and_mended(mistake: dict[str, Any], writing: Writing) -> None:
    edit = Edit(writing.root / mistake["file"], mistake.get("before", ""), mistake["after"])
    try:
        said = writing.said()
    finally:
        edit.mend()
    assert said
    assert said[0].startswith(mistake["first"])
    assert "Traceback" not in "\n".join(said)
    assert writing.said() == []


def test_a_page_shows_what_is_saved_and_what_is_wrong(writing: Writing, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{writing.address}core-api/sessions/")
    for file, before, after in (
        ("docs/core-api/sessions.md", "\n## ", "\nA sentence that was added.\n\n## "),
        ("snippets/sessions/create_session.py", "import os", "import os  # that was added"),
        (
            "paket_sandbox/openapi/openapi.yaml",
            "summary: Create a Session",
            "summary: A summary that was added",
        ),
    ):
        edit = Edit(writing.root / file, before, after)
        wait_until(page, has("that was added"))
        assert writing.said() == []
        edit.mend()
        wait_until(page, f"!{has('that was added')}")
        writing.said()
    edit = Edit(
        writing.root / "theme/styles/prose.css", "figcaption {", ":root { --added: 1; }\nfigcaption {"
    )
    wait_until(page, "getComputedStyle(document.documentElement).getPropertyValue('--added').trim() === '1'")
    edit.mend()
    assert [writing.said(), writing.said()] == [[], []]
    edit = Edit(writing.root / "docs/core-api/sessions.md", "\n## ", "\n/// nothing\n///\n\n## ")
    wait_until(page, has("/// nothing: no such block"))
    assert page.inner_text(".write-problems b").startswith("docs/core-api/sessions.md:")
    edit.mend()
    wait_until(page, "!document.querySelector('.write-problems')")
    page.close()


def test_what_a_published_site_has_kept_is_not_shown(
    root: Path, writing: Writing, site_folder: Path, browser: Browser
) -> None:
    with served(site_folder) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}retries/")
        page.evaluate(
            "navigator.serviceWorker.register('/service-worker.js').then(() => navigator.serviceWorker.ready)"
        )
        wait_until(page, "Boolean(navigator.serviceWorker.controller)")
    edit = Edit(root / "docs/retries.md", "\n## ", "\nA sentence that is new.\n\n## ")
    again = Writing(root, port=int(address.rstrip("/").rpartition(":")[2]))
    try:
        page.goto(f"{again.address}retries/")
        wait_until(page, has("A sentence that is new."))
        wait_until(page, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    finally:
        again.end()
        edit.mend()
    context.close()
    writing.said()
