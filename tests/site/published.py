"""What the built site publishes, taken out of its HTML: pages, code blocks, programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from snippets.catalogue import PAKET, SANDBOX

SERVERS = {"paket": PAKET, "sandbox": SANDBOX}
"""The servers a reader can choose between, and the base URL that programs then show."""


@dataclass(frozen=True)
class Page:
    """One built page."""

    path: Path
    name: str
    """Its address under the site's root: ``core-api/sessions/``; empty for the home page."""
    html: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page, parsed."""
        return BeautifulSoup(self.html, "lxml")

    @cached_property
    def marked(self) -> Mapping[str, Sequence[tuple[str, Tag]]]:
        """By the name of a ``data-`` attribute, every element that has it, with its value: looked for once."""
        found: dict[str, list[tuple[str, Tag]]] = {}
        for element in self.soup.find_all(True):
            for name, value in element.attrs.items():
                if name.startswith("data-"):
                    found.setdefault(name, []).append((str(value), element))
        return found

    @cached_property
    def ids(self) -> set[str]:
        """Every anchor on the page."""
        return {str(element["id"]) for element in self.soup.select("[id]")}

    def __str__(self) -> str:
        return self.name or "(home)"


@dataclass(frozen=True)
class Site:
    """The built site."""

    folder: Path
    pages: tuple[Page, ...]

    def page(self, name: str) -> Page:
        """The page at an address."""
        return next(page for page in self.pages if page.name == name)


@dataclass(frozen=True)
class CodeBlock:
    """One block of code on a page."""

    page: Page
    element: Tag
    source: str | None
    """The file it names as its source (``data-source``)."""

    @property
    def text(self) -> str:
        """What a reader sees and copies."""
        return (self.element.find("code") or self.element).get_text()

    def __str__(self) -> str:
        return place_of(self.element, self.page)


@dataclass(frozen=True)
class PublishedProgram:
    """A program as a reader sees it who chose a language and a server."""

    id: str
    """Its file in the catalogue: ``sessions/create_session.py``."""
    language: str
    server: str
    """``paket`` or ``sandbox``."""
    text: str

    def __str__(self) -> str:
        return f"{self.id} for {self.server}"


def place_of(element: Tag, page: Page) -> str:
    """Where on the site an element is: its page, and the heading it stands under."""
    heading = element.find_previous(["h1", "h2", "h3"], id=True)
    return f"{page}#{heading['id']}" if isinstance(heading, Tag) else str(page)


def read_site(folder: Path) -> Site:
    """Every page of a built site, sorted by address; what a frame of the live examples loads is none.

    Raises:
        FileNotFoundError: There is no site, and nothing wrong would be found in it.
    """
    paths = [*folder.rglob("index.html"), *folder.glob("404.html")]
    if not paths:
        raise FileNotFoundError(f"no site in {folder}; make build makes it")
    pages = [read_page(path, folder) for path in paths]
    return Site(folder, tuple(sorted(pages, key=lambda page: page.name)))


def read_page(path: Path, folder: Path) -> Page:
    """One page; ``404.html`` keeps its name, others are named after their folder."""
    name = path.relative_to(folder).as_posix().removesuffix("index.html")
    return Page(path, name, path.read_text("utf-8"))


def code_blocks(page: Page) -> Iterator[CodeBlock]:
    """Every ``pre`` of a page, and every ``code`` outside of one that holds more than a line."""
    for element in page.soup.select("pre, code"):
        if element.name == "code" and (element.find_parent("pre") or "\n" not in element.get_text().strip()):
            continue
        source = element.get("data-source")
        yield CodeBlock(page, element, str(source) if source is not None else None)


def published_programs(folder: Path) -> list[PublishedProgram]:
    """Every program on the site that calls Paket, for each server, each once.

    Raises:
        ValueError: A program stands on two pages with different texts, or its address can't be switched.
    """
    found: dict[tuple[str, str], PublishedProgram] = {}
    for page in read_site(folder).pages:
        for element in page.soup.select('paket-program:not([data-calls="nobody"]) pre'):
            for program in programs_of(element, page):
                known = found.setdefault((program.id, program.server), program)
                if known.text != program.text:
                    raise ValueError(f"{page}: {program} differs from the same program on another page")
    return sorted(found.values(), key=lambda program: (program.id, program.server))


def programs_of(element: Tag, page: Page) -> Iterator[PublishedProgram]:
    """A panel's program for each server, as ``browser/js/programs.js`` shows it."""
    code = element.find("code")
    assert isinstance(code, Tag)
    addresses = code.select("[data-other]")
    name = str(element["data-source"]).removeprefix("snippets/")
    if not addresses:
        raise ValueError(f"{page}: {name} has no address that could be switched")
    texts = {"paket": code.get_text()}
    for address in addresses:
        address.string, address["data-other"] = str(address["data-other"]), address.get_text()
    texts["sandbox"] = code.get_text()
    for address in addresses:
        address.string, address["data-other"] = str(address["data-other"]), address.get_text()
    for server, text in texts.items():
        yield PublishedProgram(name, str(element["data-language"]), server, text)
