"""The small marks "sandbox": each leads to an assumption's entry on the Sandbox fidelity page, which leads back.

Blocks and writers make them alike, as a link to the entry: ``[sandbox](sandbox-fidelity.md#newest-first)``. A link with
other words does as well, where a sentence says already that something is the sandbox's choice.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from hooks.pages.elements import add_plain
from hooks.pages.sources import load_sources

TEXT = "sandbox"
"""A link that says only this is shown as a mark."""

MARK = re.compile(
    r'<a (?:class="mark sandbox" )?data-section="(?P<section>[^"]*)" href="[^"]*#(?P<entry>[^"]+)" '
    r'id="(?P<anchor>mark-[^"]+)"'
)
BACK = re.compile(r'(?P<start><p class="read-at" data-read-at="(?P<entry>[^"]+)" data-unsearched="">)\s*</p>')
FEW = 4
"""An entry that is read at more places than that leads to the first on each page."""


@dataclass(frozen=True)
class ReadAt:
    """A place that a mark stands at."""

    title: str
    """Of the page."""
    section: str
    """The heading it stands under."""
    address: str
    """As seen from the page of the entries."""


class SandboxMarks(Treeprocessor):
    """Makes marks of the links to assumptions, and gives each an anchor to be led back to."""

    def __init__(self, md: Markdown, root: Path) -> None:
        super().__init__(md)
        self.root = root
        self.counts: Counter[str] = Counter()

    def run(self, root: Element) -> None:
        """Mark the links of one page."""
        sources = load_sources(self.root)
        self.counts.clear()
        self.entries = {assumption.id for assumption in sources.document.assumptions}
        self.files = {posixpath.basename(place.page) for place in sources.find("assumptions")}
        self.walk(root, "", is_operation=False)

    def walk(self, element: Element, section: str, *, is_operation: bool) -> str:
        """Mark the links in an element, given the heading before it; returns the last heading in it."""
        for child in element:
            if child.tag in ("h1", "h2", "h3") and not (is_operation and child.tag == "h3"):
                section = "".join(child.itertext()).strip()
            elif child.tag == "a":
                self.mark(child, section)
            inner = is_operation or "operation" in child.get("class", "").split()
            section = self.walk(child, section, is_operation=inner)
        return section

    def mark(self, link: Element, section: str) -> None:
        """Mark a link, if it leads to an assumption."""
        target = urlsplit(link.get("href", ""))
        entry = target.fragment
        if posixpath.basename(target.path) not in self.files or entry not in self.entries:
            return
        self.counts[entry] += 1
        count = self.counts[entry]
        link.set("id", f"mark-{entry}" if count == 1 else f"mark-{entry}-{count}")
        link.set("data-section", section)
        if link.text == TEXT and not len(link):
            link.set("class", "mark sandbox")
            add_plain(
                link, "span", " (not documented by Paket)", class_="hidden-text", data_search_exclude=""
            )


def find_marks(pages: Iterable[tuple[str, str, str]]) -> Mapping[str, Sequence[ReadAt]]:
    """Where each assumption is marked.

    Args:
        pages: Title, address as seen from the page of the entries, and HTML of each page.
    """
    found: dict[str, list[ReadAt]] = {}
    for title, address, html in pages:
        for mark in MARK.finditer(html):
            place = ReadAt(title, unescape(mark["section"]), f"{address}#{mark['anchor']}")
            found.setdefault(mark["entry"], []).append(place)
    return found


def lead_back(html: str, marks: Mapping[str, Sequence[ReadAt]]) -> str:
    """The page of the entries, each with links to where it is read."""
    return BACK.sub(lambda entry: f"{entry['start']}{back_html(marks.get(entry['entry'], ()))}</p>", html)


def back_html(places: Sequence[ReadAt]) -> str:
    """The links from an entry."""
    if not places:
        return ""
    names = [name_of(place) if len(places) <= FEW else place.title for place in places]
    first: dict[str, str] = {}
    for name, place in zip(names, places, strict=True):
        first.setdefault(name, place.address)
    links = [f'<a href="{escape(address)}">{escape(name)}</a>' for name, address in first.items()]
    return f"Read at: {', '.join(links)}"


def name_of(place: ReadAt) -> str:
    """A place in words: its page, and the heading there."""
    return place.title if place.section in ("", place.title) else f"{place.title}: {place.section}"
