"""What is only the sandbox's choice is marked where it is read: each mark leads to its entry, and each entry back."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from bs4 import Tag

from hooks.publish.anchors import heading_anchors
from paket_sandbox.openapi.document import Document
from tests.site.published import Page, Site
from tests.site.test_contract_on_site import changed, flat, section_of

ENTRIES = "sandbox-fidelity/"
TEXT = "sandbox (not documented by Paket)"


def leads(page: Page, link: Tag) -> str:
    """Where a link leads, from the root of the site."""
    return urljoin(f"/{page.name}", str(link["href"]))


def marks(site: Site) -> Iterator[tuple[Page, Tag, str]]:
    """Every mark of the site, and the anchor it leads to."""
    for page in site.pages:
        for link in page.soup.select("main a[id^=mark-], main a.mark"):
            address, _, anchor = leads(page, link).partition("#")
            yield page, link, anchor if address == f"/{ENTRIES}" else ""


def problems(site: Site, contract: Document) -> Iterator[str]:
    """Assumptions without an entry or a mark, and links between the two that lead elsewhere."""
    page = site.page(ENTRIES)
    entries = {str(entry["id"]): entry for entry in page.soup.select("[data-assumption]")}
    read: dict[str, dict[str, Page]] = {}
    for place, link, anchor in marks(site):
        if anchor not in entries:
            yield f"{place}: the mark {link.get('id')} leads to {link['href']}, which is no entry"
        if "mark" in link.get_attribute_list("class") and link.get_text() != TEXT:
            yield f"{place}: a mark says {link.get_text()!r}"
        read.setdefault(anchor, {})[f"/{place.name}#{link.get('id')}"] = place
    for assumption in contract.assumptions:
        entry = entries.pop(assumption.id, None)
        if entry is None or flat(assumption.text) not in flat(entry.get_text()):
            yield f"{assumption.id}: expected an entry that says {assumption.text!r}"
            continue
        back, places = {leads(page, a) for a in entry.select(".read-at a")}, read.get(assumption.id, {})
        if not back or not back <= set(places):
            yield f"{assumption.id}: expected links back to some of {sorted(places)}, found {sorted(back)}"
        if {places[b].name for b in back if b in places} != {p.name for p in places.values()}:
            yield f"{assumption.id}: read on {sorted({str(p) for p in places.values()})}, leads to {sorted(back)}"
    if entries:
        yield f"{sorted(entries)}: entries that the contract does not have"


def test_every_assumption_has_its_entry_and_its_marks(site: Site, contract: Document) -> None:
    assert list(problems(site, contract)) == []
    assert len(list(marks(site))) > 100


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("pagination/", "sandbox-fidelity/#first-index", "sandbox-fidelity/#index-one", "which is no entry"),
        ("pagination/", 'id="mark-first-index"', "", "first-index: expected links back"),
        ("pagination/", " (not documented by Paket)", "", "a mark says 'sandbox'"),
        (ENTRIES, 'data-assumption="first-index"', "", "first-index: expected an entry"),
        (
            ENTRIES,
            "../pagination/#mark-first-index",
            "../pagination/#index",
            "first-index: expected links back",
        ),
        (ENTRIES, "has the index 0", "has the index 1", "first-index: expected an entry that says"),
        (
            ENTRIES,
            'data-assumption="first-index"',
            'data-assumption="first-index" id="a"',
            "which is no entry",
        ),
        (ENTRIES, "<h1", '<p id="b" data-assumption="b"></p><h1', "['b']: entries that the contract"),
    ],
)
def test_a_missing_mark_or_entry_is_found(
    name: str, before: str, after: str, message: str, site: Site, contract: Document
) -> None:
    broken = changed(site, name, before, after)
    assert any(message in problem for problem in problems(broken, contract))


def test_what_is_assumed_of_an_operation_is_said_in_its_section(site: Site, contract: Document) -> None:
    found = 0
    for operation in contract.operations:
        section = section_of(site, "operation", operation.id)
        for assumption in contract.assumed.get(operation.pointer, ()):
            found += 1
            assert flat(assumption.text) in flat(section.get_text()), operation.id
            assert section.select(f'a.mark[href$="#{assumption.id}"]'), operation.id
        for response in (r for r in operation.responses if r.undocumented):
            assert section.select(f'[data-error="{response.name}"] a.mark'), operation.id
    assert found > 15


def test_the_entries_are_sorted_by_operation(site: Site, contract: Document) -> None:
    page = site.page(ENTRIES)
    headings = {str(h["id"]) for h in page.soup.select("main h2, main h3")}
    assert headings >= {"how-to-use", "assumptions", "not-simulated", "next"}, "an anchor of before is gone"
    assert headings >= {"every-operation", "errors", "webhooks", "the-sandbox-only"}
    assert headings >= {o.anchor for o in contract.operations if contract.assumed.get(o.pointer)}
    listed = {str(a["href"]).removeprefix("#") for a in page.soup.select(".contents a")}
    assert listed == headings - {"how-to-use", "assumptions", "not-simulated", "next"}
    ids = [str(element["id"]) for element in page.soup.select("[id]")]
    assert len(ids) == len(set(ids)), "an assumption is called like a heading"


def test_markdown_copies_carry_the_marks(site: Site) -> None:
    """They lead to the heading that the entry stands under: Markdown has no other anchors."""
    article = site.page(ENTRIES).soup.select_one("article")
    assert article is not None
    headings = heading_anchors(article)
    copies = {f"/{p.name}": (site.folder / f"{p.name.rstrip('/') or 'index'}.md") for p in site.pages}
    everything = (site.folder / "llms-full.txt").read_text("utf-8")
    for page, link, anchor in marks(site):
        if link.get_text() != TEXT:
            continue
        written = re.compile(
            rf"\[{re.escape(TEXT)}\]\(\S*/sandbox-fidelity\.md#{re.escape(headings[anchor])}\)"
        )
        assert written.search(copies[f"/{page.name}"].read_text("utf-8")), (page, anchor)
        assert written.search(everything), anchor
