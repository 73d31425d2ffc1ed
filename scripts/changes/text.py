"""All that changes for readers as one Markdown text, with a draft for the changelog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from scripts.changes.contract import Change, Kind
from scripts.changes.contract import changes as contract_changes
from scripts.changes.pages import article, page_changes, title
from scripts.changes.recordings import recording_changes

CONTRACT = "openapi.json"
"""Where a site publishes its contract as JSON."""


def report(
    sites: tuple[Mapping[str, bytes], Mapping[str, bytes]],
    contracts: tuple[Mapping[str, Any], Mapping[str, Any]],
    recordings: tuple[Mapping[str, Any], Mapping[str, Any]],
    today: date,
) -> str:
    """The whole text.

    Args:
        sites: Every file of the site by its path, before and with the change.
        contracts: What each site publishes as its contract.
        recordings: The recorded answers, by their paths.
        today: The day of the draft.
    """
    found = contract_changes(*contracts)
    sections = [
        ("The contract", list(contract_lines(found))),
        ("Recorded answers", [f"- {line}\n" for line in recording_changes(*recordings)]),
        ("Pages", list(page_changes(*sites))),
        ("A draft for `docs/changelog.md`", list(draft(found, sites, today))),
    ]
    told = [f"### {heading}\n\n{''.join(lines)}" for heading, lines in sections if lines]
    return "\n".join(["## What changes for readers\n", *(told or ["Nothing.\n"])])


def contract_lines(found: Sequence[Change]) -> Iterator[str]:
    """The contract's changes by what they mean, the breaking ones first."""
    for kind in Kind:
        if lines := list(grouped(found, kind)):
            yield from [f"**{kind.value}**\n\n", *lines, "\n"]


def grouped(found: Iterable[Change], kind: Kind) -> Iterator[str]:
    """A line for each change of a kind; what is the same in several places is one line."""
    places: dict[str, list[str]] = {}
    for change in found:
        if change.kind is kind:
            places.setdefault(change.what, []).append(f"`{change.where}`")
    for what, where in places.items():
        yield f"- {', '.join(where)}{': ' if what else ''}{what}\n"


def draft(
    found: Sequence[Change], sites: tuple[Mapping[str, bytes], Mapping[str, bytes]], today: date
) -> Iterator[str]:
    """An entry to begin with: what readers of the changelog ask for first, whether they have to do something."""
    before, after = sites
    new = sorted(
        n for n in after.keys() - before.keys() if n.endswith(".html") and article(after[n]) is not None
    )
    lines = {kind: list(grouped(found, kind)) for kind in (Kind.BREAKING, Kind.COMPATIBLE)}
    if not new and not any(lines.values()):
        return
    yield f"```markdown\n## {today.isoformat()}: (what a reader can do now, or has to)\n"
    for kind, begins in (
        (Kind.BREAKING, "Corrected in the contract"),
        (Kind.COMPATIBLE, "New in the contract"),
    ):
        if lines[kind]:
            yield from [f"\n{begins}:\n\n", *lines[kind]]
    if new:
        yield "\nNew: " + ", ".join(f"[{title(after[n])}]({source(n)})" for n in new) + ".\n"
    yield "```\n"


def source(name: str) -> str:
    """The Markdown file of a page of the site, as links on other pages name it."""
    return "index.md" if name == "index.html" else f"{name.removesuffix('/index.html')}.md"
