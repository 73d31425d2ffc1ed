"""What the templates leave open, ``<?name?>``, because no builder knows it: filled in the pages that a builder wrote.

The templates of the theme then need nothing that one builder has and another has not, and the pages are the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from posixpath import relpath
from urllib.parse import urlsplit

from hooks.pack.browser import preloads
from hooks.pack.modules import read_modules
from hooks.pages.compared import compared, compared_html
from hooks.pages.facts import fill_facts
from hooks.pages.interface import ENGLISH, read_names, report_url
from hooks.pages.marks import find_marks, lead_back
from hooks.pages.policy import policy_for
from hooks.pages.sources import BlockError, Sources
from hooks.pages.tags import Tagged, fill_tags
from hooks.pages.verified import verified, verified_html
from hooks.publish.built import BuiltPage, address_of
from hooks.publish.contract_parts import brief_file
from hooks.publish.markdown_copies import file_of
from hooks.publish.settings import group_of, read_settings
from snippets.catalogue import LANGUAGES

SLOT = re.compile(r"<\?([a-z]+)(?: ([^?<>]*))?\?>")
BASE = re.compile(r'<body [^>]*data-base="([^"]*)"')
ARTICLE = re.compile(r"(<article\b[^>]*>)(.*)(</article>)", re.DOTALL)
OVERVIEW = "Overview"
"""What the navigation calls the first page of a section, where that is about the section."""
SITE = re.compile(r'(?<=href=")site:([^"]*)(?=")')
"""How pages link to what is published beside them: `site:openapi.yaml`. Builders let addresses with a scheme stand."""
VERSIONING = "versioning/"
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
NAME = re.compile(r'<meta property="og:site_name" content="([^"]*)">')


@dataclass(frozen=True)
class Page:
    """A page whose slots are to be filled."""

    built: BuiltPage
    html: str
    sources: Sources

    def link(self, target: str) -> str:
        """An address as the page links to it.

        Args:
            target: A page or a file from the root of the site, ``core-api/``, ``llms.txt``; or a whole address.
        """
        if urlsplit(target).scheme:
            return target
        target = target.lstrip("./")
        if not self.built.source:  # it is served at any address, so its links begin at the root
            base = BASE.search(self.html)
            if base is None:
                raise BlockError(
                    f"{self.built.address}: its body has no data-base, which theme/main.html writes"
                )
            return f"{base[1].rstrip('/')}/{target}"
        return link_between(self.built.address, target)


def link_between(address: str, target: str) -> str:
    """The address of a page or a file, as seen from a page; all from the root of the site."""
    return relpath(target or ".", address or ".") + "/" * (not target or target.endswith("/"))


def preload_links(page: Page, _: str) -> str:
    """A link for each module that every page loads."""
    modules = preloads(read_modules())
    return "\n  ".join(f'<link rel="modulepreload" href="{page.link(module)}">' for module in modules)


def method_label(page: Page, anchor: str) -> str:
    """The method of an operation, in front of its name in the navigation; nothing for other sections."""
    for operation in page.sources.document.operations:
        if operation.anchor == anchor:
            return f'<span class="nav-method {operation.method.lower()}">{operation.method}</span> '
    return ""


def group_label(page: Page, _: str) -> str:
    """The section of the navigation that a page stands in, above its title; a link where that has an overview."""
    found = group_of(page.built.source, read_settings(page.sources.root)["nav"])
    if found is None:
        return ""
    title, entries = escape(found[0], quote=False), found[1]
    overview = entries[0].get(OVERVIEW) if isinstance(entries[0], dict) else None
    if overview == page.built.source:
        return ""
    label = f'<a href="{page.link(address_of(overview))}">{title}</a>' if overview else title
    return f'<p class="group">{label}</p>'


def contract_attribute(page: Page, _: str) -> str:
    """Where the part of the contract is that the page needs, as an attribute; nothing where it needs none."""
    file = brief_file(page.built.source, page.sources)
    return f'data-contract="{page.link(file)}"' if file else ""


def name_in(page: Page, key: str) -> str:
    """A word of the interface, in its language."""
    names = read_names(page.sources.root / "theme", language_of(page, ""))
    if key not in names:
        raise BlockError(f"theme: <?name {key}?> is not in theme/names/; there are {', '.join(names)}")
    return escape(names[key], quote=False)


def language_of(page: Page, _: str) -> str:
    """The language of the interface."""
    theme = read_settings(page.sources.root).get("theme") or {}
    return str(theme.get("language") or ENGLISH)


def report_link(page: Page, repository: str) -> str:
    """Where a problem of the page is reported."""
    return escape(
        report_url(repository, title_of(page.html), page.built.address, f"docs/{page.built.source}")
    )


SLOTS: Mapping[str, Callable[[Page, str], str]] = {
    "link": lambda page, target: page.link(target),
    "group": group_label,
    "languages": lambda page, _: json.dumps([language.id for language in LANGUAGES]),
    "preloads": preload_links,
    "contract": contract_attribute,
    "markdown": lambda page, _: page.link(file_of(page.built.address)),
    "method": method_label,
    "name": name_in,
    "language": language_of,
    "report": report_link,
    "verified": lambda page, _: verified_html(
        verified(page.built.source, page.sources), page.link(VERSIONING)
    ),
    "compared": lambda page, _: compared_html(compared(page.built.source, page.sources)),
}
"""All but those that come later."""
LATER = ("policy", "tags")
"""The one is made of the page when all else stands in it, the other of all pages."""


def fill_pages(texts: Mapping[BuiltPage, str], sources: Sources) -> dict[BuiltPage, str]:
    """All pages with their slots filled, and with assumptions that lead back to where they are read.

    Args:
        texts: The HTML of each page, as a builder wrote it.
        sources: What the pages are made from.
    """
    filled = {built: fill_page(Page(built, html, sources)) for built, html in texts.items()}
    entries = {place.page for place in sources.find("assumptions")}
    for built in [page for page in filled if page.source in entries]:
        marks = find_marks(
            (title_of(html), link_between(built.address, other.address), article_of(html))
            for other, html in filled.items()
            if other.source
        )
        filled[built] = lead_back(filled[built], marks)
    return link_tags(filled)


def link_tags(pages: Mapping[BuiltPage, str]) -> dict[BuiltPage, str]:
    """All pages, once all else of them is there, with their tags linked and listed."""
    tagged = [Tagged(built.address, html) for built, html in pages.items()]
    return dict(zip(pages, fill_tags(tagged, link_between, title_of), strict=True))


def fill_page(page: Page) -> str:
    """The HTML of a page with its slots filled, and with values for the references that stand around its content.

    Raises:
        BlockError: A slot is none that there is.
    """

    def value(slot: re.Match[str]) -> str:
        if slot[1] in LATER:
            return slot[0]
        if slot[1] not in SLOTS:
            known = ", ".join(sorted([*SLOTS, *LATER]))
            raise BlockError(f"theme: {slot[0]} is no slot; there are {known} (hooks/publish/slots.py)")
        return SLOTS[slot[1]](page, slot[2] or "")

    before, begin, rest = page.html.partition("<article")
    content, end, after = rest.rpartition("</article>")
    place = f"docs/{page.built.source}"
    before, after = (even(part) for part in (before, after))
    before, after = (fill_facts(SLOT.sub(value, part), page.sources.root, place) for part in (before, after))
    content = SITE.sub(lambda found: page.link(found[1]), SLOT.sub(value, content))
    return before.replace("<?policy?>", policy_for(before)) + begin + content + end + after


EVEN = {"&#x27;": "&#39;", "&#x2f;": "/"}
"""Characters that templates' engines escape in ways of their own."""


def even(html: str) -> str:
    """A part of a page as Jinja would have escaped it."""
    for theirs, ours in EVEN.items():
        html = html.replace(theirs, ours)
    return html


def title_of(html: str) -> str:
    """The title of a page, without the name of the site."""
    title, name = TITLE.search(html), NAME.search(html)
    if title is None or name is None:
        raise BlockError("theme/main.html: a page has no title or no og:site_name")
    return unescape(title[1]).removesuffix(f" · {unescape(name[1])}")


def article_of(html: str) -> str:
    """The content of a page."""
    article = ARTICLE.search(html)
    return article[2] if article else ""
