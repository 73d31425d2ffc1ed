"""Every page as Markdown: ``/core-api/sessions.md`` beside ``/core-api/sessions/``.

A twin is made from the page's finished HTML, so nothing can be on the one and not on the other: blocks stand
in it as the same code and the same tables, and a program in all its languages. Links are absolute, and lead
to twins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from snippets.catalogue import LANGUAGES

HOME = "index"
"""The name of the home page's twin."""

SUFFIXES = {language.suffix: language.id for language in LANGUAGES} | {".json": "json", ".yaml": "yaml"}

REQUEST = re.compile(r"[A-Z]+ /")


@dataclass(frozen=True)
class Twin:
    """A page as Markdown."""

    name: str
    """The page's address in the site, ``core-api/sessions``; ``index`` for the home page."""
    page: str
    """The page's whole address."""
    title: str
    description: str
    markdown: str

    @property
    def file(self) -> str:
        """Its file in the site."""
        return f"{self.name}.md"


def publish_twins(site: Path) -> list[Twin]:
    """Write the twin of every page into the built site, and return them."""
    twins = list(make_twins(site))
    for twin in twins:
        (site / twin.file).write_text(twin.markdown, "utf-8")
    return twins


def make_twins(site: Path) -> Iterator[Twin]:
    """The twin of every page of a built site that has an address of its own."""
    for path in sorted(site.rglob("index.html")):
        folder = path.parent.relative_to(site).as_posix()
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        canonical, article = soup.select_one("link[rel=canonical]"), soup.select_one("main article")
        if canonical is not None and article is not None:
            yield make_twin("" if folder == "." else folder, str(canonical["href"]), soup, article)


def make_twin(folder: str, page: str, soup: BeautifulSoup, article: Tag) -> Twin:
    """The twin of a page.

    Args:
        folder: Where the page is in the site; empty for the home page.
        page: Its address.
        soup: The page.
        article: Its content, which is changed.
    """
    root = page.removesuffix(f"{folder}/") if folder else page
    for element in article.select("a[href]"):
        element["href"] = twin_address(urljoin(page, str(element["href"])), root)
    for element in article.select("img[src]"):
        element["src"] = urljoin(page, str(element["src"]))
    for element in article.select("dt"):
        marks = [mark.extract().get_text(" ", strip=True) for mark in element.select("span.type, span.mark")]
        element.append(f" ({', '.join(marks)})" if marks else "")
    for element in article.select("pre"):
        text = (element.find("code") or element).get_text()
        element.clear()
        element.string = text
    heading, description = article.find("h1"), soup.select_one("meta[name=description]")
    return Twin(
        name=folder or HOME,
        page=page,
        title=heading.get_text(" ", strip=True) if isinstance(heading, Tag) else "",
        description=str(description["content"]) if description is not None else "",
        markdown=to_markdown(article),
    )


def twin_address(address: str, root: str) -> str:
    """Where a link of a twin leads: to the twin of a page of the site, and else where it led before."""
    parts = urlsplit(address)
    if not address.startswith(root) or not parts.path.endswith("/"):
        return address
    path = (
        parts.path[:-1] if parts._replace(query="", fragment="").geturl() != root else f"{parts.path}{HOME}"
    )
    return parts._replace(path=f"{path}.md").geturl()


def to_markdown(element: Tag) -> str:
    """An element as Markdown, without blank lines around it."""
    return f"{str(converter().convert_soup(element)).strip()}\n"


@cache
def converter() -> Converter:
    """One for all pages."""
    return Converter(heading_style="atx", bullets="-", wrap=True, wrap_width=None)


class Converter(MarkdownConverter):
    """HTML to Markdown, with what is special about our own HTML.

    A method's arguments are markdownify's: the element, its content as Markdown already, and the names of the
    elements around it.
    """

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape what Markdown would take for markup."""
        text = re.sub(r"([\\`*<\[\]])", r"\\\1", text)
        return re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link; the ones that only lead to themselves are left out."""
        return text if "self" in classes(el) else self.plain(el, text, parent_tags)

    def plain(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What markdownify itself makes of an element."""
        return str(getattr(super(), f"convert_{el.name}")(el, text, parent_tags))

    def convert_button(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Nothing: there are no scripts in Markdown."""
        return ""

    def convert_form(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Nothing, either."""
        return ""

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Code, not a byte of it changed."""
        code = el.get_text()
        longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
        fence = "`" * max(3, longest + 1)
        end = "" if code.endswith("\n") else "\n"
        return f"\n\n{fence}{language_of(el, code)}\n{code}{end}{fence}\n\n"

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The title of a block of code."""
        return title(text)

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A paragraph; or the title of a block of code."""
        return title(text) if "title" in classes(el) else self.plain(el, text, parent_tags)

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A block; but one that holds an entry of a list is not a paragraph of its own."""
        if parent_name(el) == "dl":
            return text
        if parent_name(el) == "li" and el.find(["p", "div", "ul", "ol", "pre"]) is None:
            return f" {text.strip()} "
        return self.plain(el, text, parent_tags)

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A name, as an item of a list."""
        return f"\n\n- {' '.join(text.split())}\n"

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What is said of a name."""
        lines = text.strip().splitlines()
        return "\n" + "\n".join(f"  {line}" if line else "" for line in lines) + "\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell of a table."""
        return self.plain(el, text.replace("|", "\\|"), parent_tags)

    def convert_svg(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What a drawing says to those who do not see it."""
        said = " ".join(part.get_text(" ", strip=True) for part in el.find_all(["title", "desc"]))
        return title(said) if said else ""


def title(text: str) -> str:
    """A line of its own, in bold."""
    words = " ".join(text.split())
    return f"\n\n**{words}**\n\n" if words else ""


def classes(el: Tag) -> list[str]:
    """The classes of an element."""
    return [str(name) for name in el.get_attribute_list("class") if name]


def parent_name(el: Tag) -> str:
    """The name of the element around this one."""
    return el.parent.name if el.parent is not None else ""


def language_of(el: Tag, code: str) -> str:
    """What a fence says about its language; nothing where nothing is known."""
    if language := el.get("data-language"):
        return str(language)
    if REQUEST.match(code):
        return "http"
    if source := el.get("data-source"):
        path = Path(str(source).partition("#")[0])
        return "json" if code.startswith(("{", "[")) else SUFFIXES.get(path.suffix, "")
    wrapper: Any = el.find_parent(class_=re.compile("^language-"))
    names = classes(wrapper) if wrapper is not None else []
    return next((name.removeprefix("language-") for name in names if name.startswith("language-")), "")
