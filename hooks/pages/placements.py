"""Where the blocks stand: which page shows which operation, object or catalogue.

Blocks link to each other across pages, and name their own place when something is wrong with them. Both need
the pages' sources, so they are looked through once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

START = re.compile(r"^ *///+ *([\w-]+)(?: *\| *(.*?))? *$")
FENCE = re.compile(r"^ *(```|~~~)")


@dataclass(frozen=True)
class Place:
    """One block in the source of a page."""

    page: str
    """The page's path under the folder of pages: ``core-api/sessions.md``."""
    line: int
    """Its first line, counted from 1."""
    block: str
    """The block's name: ``operation``."""
    argument: str
    """What follows the bar, or nothing."""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def find_places(pages: Path) -> tuple[Place, ...]:
    """Every block on every page under ``pages``, in the order of their paths."""
    return tuple(
        place
        for path in sorted(pages.rglob("*.md"))
        for place in blocks_of(path.read_text("utf-8"), path.relative_to(pages).as_posix())
    )


def blocks_of(source: str, page: str) -> Iterator[Place]:
    """The blocks of one page, without those that are only shown in a fence."""
    fenced = False
    for number, line in enumerate(source.splitlines(), start=1):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced and (match := START.match(line)):
            yield Place(page, number, match[1], match[2] or "")
