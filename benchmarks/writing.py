"""How long a writer waits: from a saved file to the page that shows it, in a browser, with ``make write`` running."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from benchmarks.lighthouse import CHROMIUM, ROOT
from benchmarks.table import Row

ROUNDS = 5
PATIENCE = 60
INSTALLED = (".venv", "node_modules", ".cache")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


@dataclass(frozen=True)
class Edit:
    """A change that a writer saves."""

    kind: str
    page: str
    """The address of the page that is open."""
    file: str
    before: str
    """A text of the file,"""
    after: str
    """and what stands there once it was saved; ``{}`` is a word that no page has."""
    seconds: float
    """At most."""
    shown: str = "document.body.textContent.includes('{}')"
    """True in the page once it shows the word."""


EDITS = (
    Edit("a sentence", "retries/", "docs/retries.md", "\n## ", "\n{} is new.\n\n## ", 1),
    Edit(
        "a style",
        "retries/",
        "theme/styles/prose.css",
        "figcaption {",
        ":root {{ --edit: {}; }}\nfigcaption {{",
        1,
        "getComputedStyle(document.documentElement).getPropertyValue('--edit').trim() === '{}'",
    ),
    Edit(
        "a block",
        "core-api/sessions/",
        "docs/core-api/sessions.md",
        "\n/// ",
        "\n/// file | pyproject.toml\n///\n\n{}\n\n/// ",
        2,
    ),
    Edit(
        "a program",
        "core-api/sessions/",
        "snippets/sessions/create_session.py",
        "import os",
        "import os  # {}",
        2,
    ),
    Edit(
        "the contract",
        "core-api/sessions/",
        "paket_sandbox/openapi/openapi.yaml",
        "summary: Create a Session",
        "summary: Create a Session {}",
        2,
    ),
)


@contextmanager
def writing(root: Path) -> Iterator[str]:
    """``make write`` in a copy of the project; gives its address."""
    command = [sys.executable, "-m", "hooks.write", "--port", "0"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            address = ""
            for line in server.stdout:
                address = (ADDRESS.search(line) or [address])[0]
                if line.startswith("write: started"):
                    break
            yield address
        finally:
            server.terminate()


def copy_project(to: Path) -> None:
    """All files that git knows, as they are now, with what is installed for them."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)
    for name in INSTALLED:
        (to / name).symlink_to(ROOT / name)


def waits(page: Page, root: Path, address: str, edit: Edit) -> list[float]:
    """Seconds from saved to shown, several times."""
    file = root / edit.file
    text = file.read_text("utf-8")
    assert edit.before in text, f"{edit.file} has no {edit.before!r} any more: see EDITS in {__name__}"
    page.goto(f"{address}{edit.page}")
    found = []
    for number in range(ROUNDS):
        word = f"edited{number}"
        page.wait_for_timeout(700)
        start = time.monotonic()
        file.write_text(text.replace(edit.before, edit.after.format(word), 1), "utf-8")
        wait_until(page, edit.shown.format(word))
        found.append(time.monotonic() - start)
    file.write_text(text, "utf-8")
    return found


def wait_until(page: Page, shown: str) -> None:
    """Wait for what is true in the page; its policy refuses Playwright's own way to wait."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(Error):  # the page is just being left
            if page.evaluate(shown):
                return
        time.sleep(0.01)
    raise RuntimeError(f"the page did not show in {PATIENCE} s what was saved: {shown}")


def rows() -> Iterator[Row]:
    """How long each kind of change takes."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder).resolve()
        copy_project(root)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with writing(root) as address:
            for edit in EDITS:
                times = waits(browser.new_page(), root, address, edit)
                middle = statistics.median(times)
                yield Row(
                    f"Writing: {edit.kind}, from saved to reloaded",
                    f"{middle:.2f} s, at most {max(times):.2f} s",
                    f"at most {edit.seconds} s",
                    middle <= edit.seconds,
                )
        browser.close()
