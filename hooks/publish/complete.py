"""Whether a built site is whole, whichever builder wrote it, and whatever its settings left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from hooks.pages.sources import ROOT, Sources, load_sources
from hooks.publish.built import NOT_FOUND, BuiltPage, address_of, find_built
from hooks.publish.search_index import EXCLUDE, FILE
from hooks.publish.settings import read_settings, sources_in
from hooks.publish.slots import ARTICLE, SLOT

BLOCK = re.compile(r'<div class="block ([a-z-]+)-block"')
POLICY = 'http-equiv="Content-Security-Policy"'


class IncompleteError(Exception):
    """What is missing, a line for each: what it is, and what in ``mkdocs.yml`` makes it."""


def check_complete(site: Path, root: Path = ROOT) -> None:
    """Look at a site before anybody else does.

    Raises:
        IncompleteError: Something is missing.
    """
    built = list(find_built(site, root / "docs"))
    missing = [
        *missing_pages(built, root),
        *missing_parts(built, load_sources(root)),
        *not_found(site, built),
    ]
    if missing:
        raise IncompleteError("\n".join(missing))


def missing_pages(built: Iterable[BuiltPage], root: Path) -> Iterator[str]:
    """The pages of the navigation that were not built, and the page for addresses that lead nowhere."""
    names = {page.source for page in built}
    for source in sources_in(read_settings(root)["nav"]):
        if source not in names:
            yield f"{address_of(source)}index.html is missing: nav names docs/{source}"
    if "" not in names:
        yield f"{NOT_FOUND} is missing: expected `static_templates: [{NOT_FOUND}]` under `theme`"


def missing_parts(built: Iterable[BuiltPage], sources: Sources) -> Iterator[str]:
    """What a page should have in it: the theme's head, no slot that is open, and every block of its source."""
    for page in built:
        html = page.file.read_text("utf-8")
        if POLICY not in html or not ARTICLE.search(html):
            yield f"{page.address} is not made by theme/main.html: expected `custom_dir: theme` under `theme`"
        if slot := SLOT.search(html):
            yield f"{page.address} has the open slot {slot[0]}: `python -m hooks.finish` did not see this page"
        wanted = Counter(place.block for place in sources.places if place.page == page.source)
        got = Counter(BLOCK.findall(html))
        for name, count in wanted.items():
            if got[name] < count:
                yield (
                    f"docs/{page.source} has {count} `/// {name}`, its page {got[name]}: "
                    "expected `hooks.pages.blocks` under `markdown_extensions`"
                )


def not_found(site: Path, built: Iterable[BuiltPage]) -> Iterator[str]:
    """The pages that search does not know, though they do not ask for that."""
    if not (site / FILE).is_file():
        yield f"{FILE} is missing: `python -m hooks.finish` writes it"
        return
    known = {doc["location"] for doc in json.loads((site / FILE).read_text("utf-8"))["docs"]}
    for page in built:
        if page.source and page.address not in known:
            article = ARTICLE.search(page.file.read_text("utf-8"))
            if article and EXCLUDE not in article[1]:
                yield f"{FILE} has nothing of {page.address}"
