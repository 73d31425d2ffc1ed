"""The documentation, as the package that the site publishes brings it: found by words, and read in one language.

The site's builder puts the file into the package. A package that was built elsewhere has none.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files
from urllib.parse import urlsplit

from paket_sandbox.agents.marked import HEADING, in_all_languages, in_language, section, with_code

FILE = "documentation.json"
LANGUAGES = ("shell", "python", "javascript", "ruby")
WORD = re.compile(r"[a-z0-9_]{3,}")
"""A word that tells something."""
IN_A_NAME = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Between the words of ``createSession``."""
LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
DIARY = "changelog.md"
"""Tells of former times: it is found after the others."""
PLAIN = re.compile(r"[^a-z0-9]")
SHORT = 100
"""Characters that are told of what came."""
MOST = 8
"""Results of a search, at most."""
EXCERPT = 160
"""Characters of a result."""
IN_HEADING = 6
"""How many words of the text one in a heading counts for."""


class NotThere(LookupError):
    """What was asked for is not there. The message says what is."""


@dataclass(frozen=True)
class Page:
    """A page."""

    file: str
    """``core-api/sessions.md``."""
    title: str
    description: str
    marked: str
    """Its Markdown, with marks that say which languages a program's text is for."""

    def sections(self) -> Iterator[tuple[str, str]]:
        """Each heading and what stands below it, up to the next one."""
        title = self.title
        lines: list[str] = []
        for line, is_code in with_code(in_all_languages(self.marked).splitlines()):
            if not is_code and HEADING.match(line):
                yield title, "\n".join(lines)
                title, lines = line.lstrip("# "), []
            elif not is_code:
                lines.append(line)
        yield title, "\n".join(lines)


@dataclass(frozen=True)
class Section:
    """A part of a page, as a search finds it."""

    page: Page
    title: str
    text: str
    words: Counter[str]


class Documentation:
    """All pages."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages: Mapping[str, Page] = {page.file: page for page in pages}

    def place(self, address: str) -> tuple[Page, str, str]:
        """The page at an address as links write it, and the language and the section that it names, if any.

        Raises:
            NotThere: There is no such page.
        """
        parts = urlsplit(address.strip())
        stem = parts.path.strip("/").removesuffix(".md")
        language = next((one for one in LANGUAGES if stem.endswith(f".{one}")), "")
        name = stem.removesuffix(f".{language}")
        names = [name or "index"]
        if parts.netloc:  # the site may be in a folder of its host
            names += [name.partition("/")[2] or "index"]
        for one in names:
            if page := self.pages.get(f"{one}.md"):
                return page, language, titled(page, parts.fragment)
            folder, _, last = one.rpartition("/")  # an operation has a file of its own in its page's folder
            page = self.pages.get(f"{folder}.md")
            if page and (title := titled(page, last)):
                return page, language, title
        close = get_close_matches(f"{name}.md", self.pages, 3, 0.3)
        raise NotThere(f"there is no page {address[:SHORT]!r}; there is {', '.join(close or self.pages)}")

    def read(self, address: str, language: str, title: str = "") -> str:
        """A page, or a section of it, with the programs of one language; the address may name both.

        Raises:
            NotThere: There is no such page, section or language.
        """
        page, named, place = self.place(address)
        language, title = named or language, title or place
        if language not in LANGUAGES:
            raise NotThere(f"there are no programs in {language!r}; expected one of {', '.join(LANGUAGES)}")
        if not title:
            return in_language(page.marked, language)
        titles = [name for name, _ in page.sections()]
        found = next((name for name in titles if name.lower() == title.strip().lower()), None)
        if found is None:
            raise NotThere(f"{page.file} has no section {title!r}; it has {', '.join(titles[1:])}")
        return in_language(section(page.marked, found), language)

    @cached_property
    def sections(self) -> list[Section]:
        """Every section, with its words counted."""
        return [
            Section(page, LINK.sub(r"\1", title), text, counted(title, text))
            for page in self.pages.values()
            for title, text in page.sections()
        ]

    def search(self, query: str) -> list[Section]:
        """The sections that have most of the words, the rare ones above all."""
        wanted = set(stems(query))
        having = Counter(word for part in self.sections for word in wanted if word in part.words)
        rarity = {word: math.log(1 + len(self.sections) / having[word]) for word in having}

        def worth(part: Section) -> float:
            length = math.sqrt(math.sqrt(sum(part.words.values())))
            found = sum(rarity[word] * math.sqrt(part.words[word]) for word in rarity if word in part.words)
            return found / length / (2 if part.page.file == DIARY else 1)

        found = sorted((p for p in self.sections if wanted & p.words.keys()), key=worth, reverse=True)
        named = {(part.page.file, part.title): part for part in reversed(found)}
        return [part for part in found if named[part.page.file, part.title] is part][:MOST]


def titled(page: Page, anchor: str) -> str:
    """The title of a page's section, by its anchor; empty for none. Anchors differ in where they have hyphens."""
    letters = PLAIN.sub("", anchor.lower())
    return next((t for t, _ in page.sections() if letters and PLAIN.sub("", t.lower()) == letters), "")


def counted(title: str, text: str) -> Counter[str]:
    """The words of a section."""
    words = Counter(stems(text))
    for word in stems(title):
        words[word] += IN_HEADING
    return words


def stems(text: str) -> list[str]:
    """The words of a text, one form for a word and its plural."""
    return [
        word.removesuffix("s") if len(word) > 3 else word
        for word in WORD.findall(IN_A_NAME.sub(" ", text).lower())
    ]


def excerpt(text: str) -> str:
    """The beginning of a text, on one line."""
    words = LINK.sub(r"\1", " ".join(text.split()))
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"


def loads(text: str) -> Documentation:
    """The documentation from the text of its file."""
    return Documentation([Page(**entry) for entry in json.loads(text)])


def load() -> Documentation:
    """The documentation that this package brings.

    Raises:
        NotThere: It brings none.
    """
    file = files("paket_sandbox.agents") / FILE
    if not file.is_file():
        raise NotThere(
            "this package brings no documentation; install the one that the documentation's site publishes"
        )
    return loads(file.read_text("utf-8"))
