"""The line at the end of each page that says when its programs last ran green, and against which contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hooks.pages.sources import BlockError, Sources
from snippets.calls import program_of
from snippets.verified import read_verified


@dataclass(frozen=True)
class Verified:
    """What a page says about its programs."""

    on: date
    """The oldest date among them."""
    version: str
    """Of the contract that they ran against."""
    programs: tuple[str, ...]
    """Those on the page; none where it has none, and speaks for the whole site."""

    @property
    def day(self) -> str:
        """The date for people: ``22 November 2026``."""
        return f"{self.on.day} {self.on:%B %Y}"


def programs_on(page: str, sources: Sources) -> tuple[str, ...]:
    """The programs that a page shows, each once, in their order.

    Args:
        page: Its path under ``docs/``: ``core-api/sessions.md``.
        sources: What the pages are made from.
    """
    found = []
    for place in sources.places:
        if place.page == page and place.block == "program":
            found.append(place.argument)
        elif place.page == page and place.block == "operation":
            found.append(program_of(sources.document.operation(place.argument)))
    return tuple(dict.fromkeys(found))


def verified(page: str, sources: Sources) -> Verified:
    """When the programs of a page last ran green: the oldest of their dates.

    Raises:
        BlockError: One of them never did.
    """
    known = read_verified(sources.root / "snippets")
    programs = programs_on(page, sources)
    rows = []
    for program in programs or sources.programs:
        if program not in known:
            raise BlockError(f"snippets/{program}.*: never ran green in all languages; `make record` runs it")
        rows.append(known[program])
    oldest = min(rows, key=lambda row: row.on)
    return Verified(oldest.on, oldest.version, programs)


def verified_html(line: Verified, versioning: str) -> str:
    """The line itself.

    Args:
        line: What it says.
        versioning: Where the page on versions is, as seen from the page.
    """
    what = "all programs of this site"
    if line.programs:
        what = "the program on this page" if len(line.programs) == 1 else "the programs on this page"
    return (
        f'<p class="verified">Last verified on <time datetime="{line.on}">{line.day}</time>: {what} ran, in every'
        f' language, against a sandbox that keeps version <a href="{versioning}">{line.version}</a> of the'
        " contract.</p>"
    )
