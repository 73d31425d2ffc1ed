"""What search reads: ``search/search_index.json``, the text of every section of the finished pages.

A section is a heading that has an id, and what stands after it up to the next. The dialog (``browser/js/search.js``)
loads the file, and ``browser/js/rank.js`` makes an index of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hooks.publish.built import BuiltPage
from hooks.publish.slots import ARTICLE, title_of

FILE = Path("search", "search_index.json")
EXCLUDE = "data-unsearched"
"""What carries this attribute is not found; a heading that does takes along what stands under it.

Writers type Material's `data-search-exclude`, which becomes this (:class:`hooks.pages.blocks.Unsearched`), for Zensical
drops all attributes of that kind."""
BOOST = "data-search-boost"
"""How much a page counts, on its content."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "track", "wbr"})
SILENT = frozenset({"script", "style", "template"})
INLINE = frozenset({"a", "abbr", "b", "em", "i", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup"})
"""What stands beside these elements may be one word with what is in them; all others part words."""


@dataclass
class Section:
    """A heading, and what stands under it."""

    anchor: str = ""
    """Empty for the first of a page, which is the page."""
    is_excluded: bool = False
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Cuts the content of a page into sections."""

    def __init__(self) -> None:
        super().__init__()
        self.boost = 1.0
        self.sections = [Section()]
        self.open: list[str] = []
        """The elements around what is read."""
        self.heading = 0
        """How many there were with the heading that is being read; 0 outside of headings."""
        self.skipped = 0
        """The same for what is not to be found."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = dict(attrs)
        if tag in VOID:
            self.put(" ")
            return
        self.open.append(tag)
        if tag == "article":
            self.boost = float(given.get(BOOST) or 1)
        if self.skipped:
            return
        if tag in HEADINGS and given.get("id"):
            self.begin(str(given["id"]), EXCLUDE in given)
        elif EXCLUDE in given or tag in SILENT:
            self.skipped = len(self.open)
        self.put("<code>" if tag == "code" else "" if tag in INLINE else " ")

    def begin(self, anchor: str, is_excluded: bool) -> None:
        """A heading begins, and with it a section; the first is that of the page."""
        if any(self.sections[0].title):
            self.sections.append(Section(anchor))
        self.sections[-1].is_excluded = is_excluded
        self.heading = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if not self.open or self.open[-1] != tag:
            return
        self.put("</code>" if tag == "code" else "" if tag in INLINE else " ")
        self.heading = 0 if self.heading == len(self.open) else self.heading
        self.skipped = 0 if self.skipped == len(self.open) else self.skipped
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Words."""
        self.put(escape(data, quote=False))

    def put(self, text: str) -> None:
        """Add to the title or to the text of the last section."""
        if not self.skipped:
            section = self.sections[-1]
            (section.title if self.heading else section.text).append(text)


def publish_search(site: Path, pages: Iterable[BuiltPage]) -> None:
    """Write the file into the built site."""
    docs = [entry for page in pages if page.source for entry in entries_of(page)]
    (site / FILE).parent.mkdir(exist_ok=True)
    (site / FILE).write_text(json.dumps({"docs": docs}, separators=(",", ":")), "utf-8")


def entries_of(page: BuiltPage) -> Iterator[dict[str, Any]]:
    """What search reads of a page: an entry for each section; the first is that of the page, and has its title."""
    html = page.file.read_text("utf-8")
    article = ARTICLE.search(html)
    if article is None:
        raise ValueError(f"{page.file} has no <article>; theme/main.html writes it")
    reader = Reader()
    reader.feed(article[0])
    for section in reader.sections:
        title, text = (" ".join("".join(part).split()) for part in (section.title, section.text))
        if not section.is_excluded and (title or text):
            yield {
                "location": f"{page.address}{'#' if section.anchor else ''}{section.anchor}",
                "title": title or escape(title_of(html), quote=False),
                "text": text,
                **({"boost": reader.boost} if reader.boost != 1 else {}),
            }
