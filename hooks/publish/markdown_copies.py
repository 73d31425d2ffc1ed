"""Every page as Markdown: ``/core-api/sessions.md`` beside ``/core-api/sessions/``.

A copy is made from the page's finished HTML, so nothing can be on the one and not on the other: blocks stand
in it as the same code and the same tables, and a program in all its languages. Links are absolute, and lead
to copies, and to a heading there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from hooks.publish.anchors import heading_anchors
from hooks.publish.parts import only
from paket_sandbox.agents.marked import in_all_languages, in_language, section
from snippets.catalogue import LANGUAGES

SUFFIXES = {language.suffix: language.id for language in LANGUAGES} | {
    ".json": "json",
    ".ts": "typescript",
    ".yaml": "yaml",
}

DIRECTIVE = "> Which pages a task needs, and each in one language: [llms.txt]({index})"
"""Stands below the title of each copy."""

REQUEST = re.compile(r"[A-Z]+ /")


@dataclass(frozen=True)
class MarkdownCopy:
    """A page as Markdown."""

    address: str
    """The page's, from the root of the site: ``core-api/sessions/``; empty for the home page."""
    page: str
    """The page's whole address: ``https://docs.paket.tv/core-api/sessions/``."""
    title: str
    description: str
    marked: str
    """The Markdown, with marks that say which languages a program's text is for."""
    operations: tuple[tuple[str, str], ...] = ()
    """Title and anchor of each operation on it."""

    @property
    def file(self) -> str:
        """Its file in the site: ``core-api/sessions.md``."""
        return file_of(self.address)

    @property
    def root(self) -> str:
        """The whole address of the site."""
        return self.page.removesuffix(self.address)

    @property
    def markdown(self) -> str:
        """Its Markdown, with the programs in all languages."""
        return in_all_languages(self.marked)

    @property
    def files(self) -> Iterator[tuple[str, str]]:
        """Each file of it and its text: the whole, each operation, and both in each language alone."""
        whole = [(self.file, self.marked)]
        parts = [
            (f"{self.address}{anchor}.md", with_directive(section(self.marked, title), self.root))
            for title, anchor in self.operations
        ]
        for file, marked in whole + parts:
            yield file, in_all_languages(marked)
            for language in LANGUAGES:
                yield language_file(file, language.id), in_language(marked, language.id)


def file_of(address: str) -> str:
    """The file that holds the copy of a page, both as seen from the root of the site.

    Args:
        address: The page's: ``core-api/sessions/``; empty for the home page.
    """
    return f"{address.rstrip('/') or 'index'}.md"


def language_file(file: str, language: str) -> str:
    """The file of a copy with the programs of one language: ``core-api/sessions.python.md``."""
    return f"{file.removesuffix('.md')}.{language}.md"


def publish_copies(site: Path) -> list[MarkdownCopy]:
    """Write the copy of every page into the built site, and return them."""
    copies = list(make_copies(site))
    for copy in copies:
        for file, text in copy.files:
            (site / file).write_text(text, "utf-8")
    return copies


def make_copies(site: Path) -> Iterator[MarkdownCopy]:
    """The copy of every page of a built site that has an address of its own."""
    pages = list(read_pages(site))
    anchors = {page: heading_anchors(article) for _, page, _, article in pages}
    for address, page, soup, article in pages:
        yield make_copy(address, page, soup, article, anchors)


def read_pages(site: Path) -> Iterator[tuple[str, str, BeautifulSoup, Tag]]:
    """Each such page: its address in the site, its whole address, itself, and its content."""
    for path in sorted(site.rglob("index.html")):
        folder = path.parent.relative_to(site).as_posix()
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        canonical, article = soup.select_one("link[rel=canonical]"), soup.select_one("main article")
        if canonical is not None and article is not None:
            yield "" if folder == "." else f"{folder}/", str(canonical["href"]), soup, article


def make_copy(
    address: str, page: str, soup: BeautifulSoup, article: Tag, anchors: Mapping[str, Mapping[str, str]]
) -> MarkdownCopy:
    """The copy of a page.

    Args:
        address: The page's, from the root of the site; empty for the home page.
        page: Its whole address.
        soup: The page.
        article: Its content, which is changed.
        anchors: What each page's ids are in its copy, by the page's whole address.
    """
    root = page.removesuffix(address)
    for element in article.select("a[href]"):
        element["href"] = link_of(urljoin(page, str(element["href"])), root, anchors)
    for element in article.select("img[src]"):
        element["src"] = urljoin(page, str(element["src"]))
    for element in article.select("dt"):
        marks = [mark.extract().get_text(" ", strip=True) for mark in element.select("span.type, span.mark")]
        element.append(f" {' '.join(marks)}" if marks else "")
    for program in article.select("paket-program"):
        mark_languages(program)
    mark_sections(article, soup)
    for element in article.select("pre"):
        text = (element.find("code") or element).get_text()
        element.clear()
        element.string = text
    heading, description = article.find("h1"), soup.select_one("meta[name=description]")
    return MarkdownCopy(
        address=address,
        page=page,
        title=heading.get_text(" ", strip=True) if isinstance(heading, Tag) else "",
        description=str(description["content"]) if description is not None else "",
        marked=with_directive(to_markdown(article), root),
        operations=tuple(
            (heading.get_text(" ", strip=True), str(heading["id"]))
            for heading in article.select("[data-operation] h2[id]")
        ),
    )


def mark_languages(program: Tag) -> None:
    """Say on each text of a program which languages it is for: its own, and on the first, those that are lacking."""
    panels = program.select("[role=tabpanel][data-language]")
    present = [str(panel["data-language"]) for panel in panels]
    lacking = [language.id for language in LANGUAGES if language.id not in present]
    for panel in panels:
        own = str(panel["data-language"])
        panel["data-only"] = " ".join([own, *(lacking if panel is panels[0] else [])])


def mark_sections(article: Tag, soup: BeautifulSoup) -> None:
    """Say which languages a section is for whose anchor is a language: the first one also for those that have none."""
    headings = {str(heading["id"]): heading for heading in article.select("h2[id]")}
    present = [language.id for language in LANGUAGES if language.id in headings]
    if not present:
        return
    lacking = [language.id for language in LANGUAGES if language.id not in present]
    first = next(name for name in headings if name in present)
    for name in present:
        heading = headings[name]
        end = heading.find_next_sibling("h2")
        parts = [heading]
        for sibling in heading.next_siblings:
            if sibling is end:
                break
            parts.append(sibling)  # type: ignore[arg-type]
        section = soup.new_tag(
            "div", attrs={"data-only": " ".join([name, *(lacking if name == first else [])])}
        )
        heading.insert_before(section)
        for part in parts:
            section.append(part.extract())


def link_of(address: str, root: str, anchors: Mapping[str, Mapping[str, str]]) -> str:
    """Where a link of a copy leads: to the copy of a page of the site, and else where it led before.

    Args:
        address: Where it led, as a whole address.
        root: The whole address of the site.
        anchors: What each page's ids are in its copy, by the page's whole address.
    """
    parts, base = urlsplit(address), urlsplit(root).path
    if not address.startswith(root) or not parts.path.endswith("/"):
        return address
    page = parts._replace(query="", fragment="").geturl()
    fragment = anchors.get(page, {}).get(parts.fragment, "")
    return parts._replace(path=base + file_of(parts.path.removeprefix(base)), fragment=fragment).geturl()


def with_directive(markdown: str, root: str) -> str:
    """A text that says, below its title, where its readers learn what else there is."""
    title, _, rest = markdown.partition("\n")
    return f"{title}\n\n{DIRECTIVE.format(index=f'{root}llms.txt')}\n{rest}"


def without_directive(markdown: str) -> str:
    """A text without it."""
    before, _, after = DIRECTIVE.partition("{index}")
    return re.sub(rf"\n{re.escape(before)}.*{re.escape(after)}\n", "", markdown, count=1)


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
        if languages := el.get("data-only"):
            return f"\n\n{only(str(languages).split(), text)}\n\n"
        if parent_name(el) == "li" and el.find(["p", "div", "ul", "ol", "pre"]) is None:
            return f" {text.strip()} "
        return self.plain(el, text, parent_tags)

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A name, as an item of a list."""
        return f"\n\n- {' '.join(text.split())}\n"

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The description of a name."""
        lines = text.strip().splitlines()
        return "\n" + "\n".join(f"  {line}" if line else "" for line in lines) + "\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell of a table."""
        return self.plain(el, text.replace("|", "\\|"), parent_tags)

    def convert_svg(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What a drawing says to those who do not see it."""
        description = " ".join(part.get_text(" ", strip=True) for part in el.find_all(["title", "desc"]))
        return title(description) if description else ""


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
    wrapper: Any = el.find_parent(class_=re.compile("^language-"))
    names = classes(wrapper) if wrapper is not None else []
    if written := next(
        (name.removeprefix("language-") for name in names if name.startswith("language-")), ""
    ):
        return written
    if REQUEST.match(code):
        return "http"
    if source := el.get("data-source"):
        path = Path(str(source).partition("#")[0])
        return "json" if code.startswith(("{", "[")) else SUFFIXES.get(path.suffix, "")
    return ""
