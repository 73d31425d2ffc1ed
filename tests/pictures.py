"""Of a test that fails while it looks at pages: what it saw, in `.cache/failures/`, which CI keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

FOLDER = Path(__file__).resolve().parents[1] / ".cache" / "failures"
PATIENCE = 5_000
"""Milliseconds that a picture may take: a page that hangs has none."""


def take_pictures(name: str, browser: Browser, folder: Path = FOLDER) -> list[Path]:
    """Write a picture and the HTML of every page that is open.

    Args:
        name: The test's.
        browser: Where it looks.
        folder: Where a folder of the test's name is made.
    """
    target = folder / re.sub(r"[^\w.-]+", "-", name)[-150:].strip("-")
    target.mkdir(parents=True, exist_ok=True)
    return [
        path for number, page in enumerate(pages_of(browser)) for path in picture(page, target / str(number))
    ]


def pages_of(browser: Browser) -> Iterator[Any]:
    """Every page that is open."""
    for context in browser.contexts:
        yield from context.pages


def picture(page: Any, target: Path) -> Iterator[Path]:
    """One page; nothing of one that does not answer any more."""
    try:
        target.with_suffix(".html").write_text(f"<!-- {page.url} -->\n{page.content()}", "utf-8")
        yield target.with_suffix(".html")
        page.screenshot(path=target.with_suffix(".png"), timeout=PATIENCE)
        yield target.with_suffix(".png")
    except BrowserError as error:
        target.with_suffix(".txt").write_text(str(error), "utf-8")
