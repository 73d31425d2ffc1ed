"""``/// tags``: every tag of every page, with the pages that have it; a tag on a page leads to its entry there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from markdown.extensions.toc import slugify_unicode

SLOT = "<?tags?>"
"""What the block leaves in its page until all pages are there."""
TAG = re.compile(r'<span class="tag">(.*?)</span>')
"""A tag as theme/partials/status.html writes it."""


class Tagged(NamedTuple):
    """A page that may have tags."""

    address: str
    html: str


def fill_tags(
    pages: Sequence[Tagged], link: Callable[[str, str], str], title: Callable[[str], str]
) -> list[str]:
    """The HTML of all pages with their tags linked, and listed where the block is; as it is where no page has it.

    Args:
        pages: All of them.
        link: Gives the address of a page as seen from another.
        title: Gives the title of a page's HTML.
    """
    place = next((page.address for page in pages if SLOT in page.html), None)
    if place is None:
        return [page.html for page in pages]
    having: dict[str, list[Tagged]] = {}
    for page in pages:
        for tag in dict.fromkeys(TAG.findall(page.html)):
            having.setdefault(tag, []).append(page)
    entries = []
    for tag in sorted(having, key=str.casefold):
        names = (
            f'<a href="{link(place, page.address)}">{escape(title(page.html))}</a>' for page in having[tag]
        )
        entries.append(f'<dt id="{anchor(tag)}">{tag}</dt>' + "".join(f"<dd>{name}</dd>" for name in names))
    listed = f'<dl class="tags">{"".join(entries)}</dl>'

    def linked(page: Tagged) -> str:
        start = link(page.address, place)
        html = TAG.sub(lambda tag: f'<a class="tag" href="{start}#{anchor(tag[1])}">{tag[1]}</a>', page.html)
        return html.replace(SLOT, listed)

    return [linked(page) for page in pages]


def anchor(tag: str) -> str:
    """The name of a tag's entry."""
    return f"tag-{slugify_unicode(tag, '-')}"
