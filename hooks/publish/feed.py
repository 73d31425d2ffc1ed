"""The changelog as an Atom feed (RFC 4287): ``/changelog.xml``, made from the changelog's page.

An entry is a heading of the second level, ``YYYY-MM-DD: what changed``, with what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bs4 import BeautifulSoup, Tag

from hooks.pages.sources import BlockError

PAGE = "changelog"
ATOM = "http://www.w3.org/2005/Atom"
HEADING = re.compile(r"(\d{4}-\d{2}-\d{2}): (\S.*)")


@dataclass(frozen=True)
class Entry:
    """One change."""

    on: date
    title: str
    address: str
    """Where it stands on the page. It distinguishes the entry from all others, for good."""
    html: str


def publish_feed(site: Path) -> None:
    """Write the feed of the built changelog into the site; nothing where there is none."""
    path = site / PAGE / "index.html"
    if path.is_file():
        (site / f"{PAGE}.xml").write_bytes(feed(BeautifulSoup(path.read_text("utf-8"), "html.parser")))


def feed(soup: BeautifulSoup) -> bytes:
    """The feed of a changelog's page.

    Raises:
        BlockError: A heading is not ``YYYY-MM-DD: what changed``, or is newer than the one before it.
    """
    canonical, article = soup.select_one("link[rel=canonical]"), soup.select_one("main article")
    name = soup.select_one("meta[property='og:site_name']")
    if canonical is None or article is None or name is None:
        raise BlockError(f"docs/{PAGE}.md: its page lacks an address, its content or the site's name")
    page = str(canonical["href"])
    entries = list(find_entries(article, page))
    root = Element("feed", xmlns=ATOM)
    add(root, "title", f"{name['content']}: changes of the documentation")
    add(root, "id", page)
    SubElement(root, "link", rel="alternate", type="text/html", href=page)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=urljoin(page, f"../{PAGE}.xml"))
    add(root, "updated", timestamp(entries[0].on))
    add(SubElement(root, "author"), "name", "Paket")
    for entry in entries:
        add_entry(root, entry)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def find_entries(article: Tag, page: str) -> Iterator[Entry]:
    """The changes, newest first, links in them made absolute."""
    newer: date | None = None
    for heading in article.find_all("h2"):
        text = " ".join(heading.get_text().split())
        match = HEADING.fullmatch(text)
        if match is None:
            raise BlockError(f"docs/{PAGE}.md: expected `## YYYY-MM-DD: what changed`, got `## {text}`")
        try:
            on = date.fromisoformat(match[1])
        except ValueError as error:
            raise BlockError(f"docs/{PAGE}.md: `## {text}`: {error}") from error
        if newer is not None and on > newer:
            raise BlockError(f"docs/{PAGE}.md: `## {text}`: it is newer than the entry before it, of {newer}")
        newer = on
        yield Entry(on, match[2], f"{page}#{heading['id']}", content_after(heading, page))
    if newer is None:
        raise BlockError(f"docs/{PAGE}.md: it has no entry; expected `## YYYY-MM-DD: what changed`")


def content_after(heading: Tag, page: str) -> str:
    """The HTML between a heading and the next."""
    parts = []
    for sibling in heading.find_next_siblings(True):
        assert isinstance(sibling, Tag)
        if sibling.name == "h2" or "verified" in sibling.get_attribute_list("class"):
            break
        for link in sibling.find_all("a", href=True):
            link["href"] = urljoin(page, str(link["href"]))
        parts.append(str(sibling))
    return "\n".join(parts)


def add_entry(parent: Element, entry: Entry) -> None:
    """One change as an element of the feed."""
    element = SubElement(parent, "entry")
    add(element, "title", entry.title)
    add(element, "id", entry.address)
    SubElement(element, "link", rel="alternate", type="text/html", href=entry.address)
    add(element, "published", timestamp(entry.on))
    add(element, "updated", timestamp(entry.on))
    add(element, "content", entry.html).set("type", "html")


def add(parent: Element, name: str, text: str) -> Element:
    """An element that holds a text."""
    element = SubElement(parent, name)
    element.text = text
    return element


def timestamp(on: date) -> str:
    """A day as Atom writes times."""
    return f"{on.isoformat()}T00:00:00Z"
