"""The pages of a built site, whichever builder wrote them, and the pages under ``docs/`` that they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

HOME = frozenset({"index", "README"})
"""Names of files that are the page of their folder."""
NOT_FOUND = "404.html"


@dataclass(frozen=True)
class BuiltPage:
    """A page, and its file."""

    source: str
    """Under ``docs/``: ``core-api/sessions.md``. Empty for the page of what is not there."""
    address: str
    """From the root of the site: ``core-api/sessions/``; empty for the home page."""
    file: Path


def address_of(source: str) -> str:
    """The address of a page, from the root of the site: ``core-api/index.md`` is at ``core-api/``."""
    path = PurePosixPath(source).with_suffix("")
    place = path.parent if path.name in HOME else path
    return "" if place == PurePosixPath(".") else f"{place.as_posix()}/"


def find_built(site: Path, docs: Path) -> Iterator[BuiltPage]:
    """Every page that was built, those of a folder before its subfolders, and then the page of what is not there."""
    for path in sorted(docs.rglob("*.md"), key=place_in):
        source = path.relative_to(docs).as_posix()
        page = BuiltPage(source, address_of(source), site / address_of(source) / "index.html")
        if page.file.is_file():
            yield page
    if (site / NOT_FOUND).is_file():
        yield BuiltPage("", NOT_FOUND, site / NOT_FOUND)


def place_in(source: Path) -> list[tuple[bool, bool, str]]:
    """Sorts pages: the page of a folder first, then its other pages, and then its subfolders."""
    folders = [(True, True, name) for name in source.parent.parts]
    return [*folders, (False, source.stem not in HOME, source.name)]
