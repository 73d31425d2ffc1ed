"""The published Markdown, read by a CommonMark parser that has nothing to do with what wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from tests.site.published import Page, Site, code_blocks

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class PublishedCopy:
    """A page and the Markdown beside it."""

    page: Page
    path: Path

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The Markdown as HTML."""
        text = self.path.read_text("utf-8")
        return BeautifulSoup(MarkdownIt("commonmark").enable("table").render(text), "lxml")

    @property
    def fences(self) -> list[str]:
        """The content of every block of code, in order."""
        return [code.get_text() for code in self.soup.select("pre > code")]

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """What each block of code says that it is, and its content."""
        found = [
            (code.get_attribute_list("class"), code.get_text()) for code in self.soup.select("pre > code")
        ]
        return [(str(next(iter(names), "") or "").removeprefix("language-"), text) for names, text in found]

    @cached_property
    def headings(self) -> set[str]:
        """The anchors of its headings, as GitHub makes them."""
        found: list[str] = []
        for heading in self.soup.select("h1, h2, h3, h4, h5, h6"):
            slug = "".join(c for c in heading.get_text().lower() if c.isalnum() or c in "-_ ").replace(
                " ", "-"
            )
            same = sum(re.fullmatch(rf"{re.escape(slug)}(-\d+)?", other) is not None for other in found)
            found.append(f"{slug}-{same}" if slug in found else slug)
        return set(found)

    @property
    def links(self) -> list[str]:
        """Where the links and images lead, in order."""
        elements = self.soup.select("a[href], img[src]")
        return [str(element.get("href") or element.get("src")) for element in elements]

    def __str__(self) -> str:
        return self.path.name


def read_copies(site: Site) -> list[PublishedCopy]:
    """The copy of every page that has an address of its own."""
    pages = [page for page in site.pages if page.soup.select_one("link[rel=canonical]")]
    return [PublishedCopy(page, site.folder / f"{page.name.strip('/') or 'index'}.md") for page in pages]


def article(page: Page) -> Tag:
    """The content of a page."""
    found = page.soup.select_one("main article")
    assert found is not None, f"{page} has no article"
    return found


def words(element: Tag) -> Iterator[str]:
    """What a reader reads in an element, word by word, without what only scripts use."""
    for code in element.find_all("pre"):
        yield from WORD.findall(code.get_text())
    for text in element.find_all(string=True):
        if text.find_parent(["button", "form", "script", "style", "svg", "pre"]) is None:
            yield from WORD.findall(text)


def code_of(page: Page) -> list[str]:
    """The text of every block of code of a page, as a fence would hold it."""
    return [ended(block.text) for block in code_blocks(page)]


def ended(text: str) -> str:
    """A text as the content of a fence: it ends with a line's end."""
    return text if text.endswith("\n") else f"{text}\n"
