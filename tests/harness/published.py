"""Programs as they were published: their text, taken out of the built pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from snippets.catalogue import LANGUAGES
from tests.harness.runner import Program


@dataclass(frozen=True)
class Published:
    """A program on a page, for both servers that the page can show it for."""

    page: str
    """The page's path in the site: ``core-api/sessions/index.html``."""
    paket: Program
    sandbox: Program


def read_published(site: Path) -> list[Published]:
    """Every program on every page of a built site, as often as it is shown."""
    programs: list[Published] = []
    for page in sorted(site.rglob("*.html")):
        programs += read_page(page.read_text("utf-8"), page.relative_to(site).as_posix())
    return programs


def read_page(html: str, page: str) -> Iterable[Published]:
    """The programs of one page."""
    languages = {language.id: language for language in LANGUAGES}
    soup = BeautifulSoup(html, "lxml")
    for block in soup.select("pre[data-source^='snippets/'][data-language]"):
        id = str(block["data-source"]).removeprefix("snippets/")
        language = languages[str(block["data-language"])]
        text = block.get_text()
        yield Published(page, Program(id, language, text), Program(id, language, for_sandbox(block)))


def for_sandbox(block: Tag) -> str:
    """The text of a block when the page shows programs for a sandbox: ``data-other`` stands in place."""
    for address in block.select("[data-other]"):
        address.string = str(address["data-other"])
    return block.get_text()
